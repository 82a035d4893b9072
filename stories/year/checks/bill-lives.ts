/**
 * What came of each bill, as anybody may read it: when it was due, when its principal was paid. Only those that
 * were paid late, or in part, are opened one by one.
 * @module
 */
import { type Day, dayMs } from "../../../src/base/dates.ts";
import { nextMonth } from "../../../tools/demonstration/readings.ts";
import { perYear } from "../desks/memory.ts";
import type { Asker, Year } from "../year.ts";
import { everyRow } from "./pages.ts";

export interface BillLife {
  billId: string;
  account: string;
  amountFen: bigint;
  dueOn: Day;
  /** Principal paid after the due day, oldest first. */
  late: readonly { on: Day; fen: bigint }[];
  /** Of the principal, unpaid at the end of the due day. */
  overdueFen: bigint;
  /** When the principal was paid in full; of one paid in time its due day; undefined while anything is owed. */
  settledOn: Day | undefined;
}

/** Bills before the year that are read too: what was late then tells of the year's beginning. */
const monthsBefore = 5;

interface Kept {
  on: Day;
  lives: Promise<BillLife[]>;
}
const kept = perYear((): Partial<Kept> => ({}));

/** All bills that stand and fell due by today, by month of use; read once a day. */
export function billLives(year: Year): Promise<BillLife[]> {
  const mine = kept(year);
  if (mine.on !== year.today()) {
    Object.assign(mine, { on: year.today(), lives: readLives(year) } satisfies Kept);
  }
  return mine.lives!;
}

/** Days from the due day to the payment, or to the end of a day where it came later or not yet. */
export function daysLate({ dueOn, settledOn }: BillLife, asOf: Day): number {
  const until = settledOn !== undefined && settledOn < asOf ? settledOn : asOf;
  return Math.max(0, (Date.parse(until) - Date.parse(dueOn)) / dayMs);
}

/** Nothing of it is owed at the end of that day. */
export function isSettledBy({ settledOn }: BillLife, day: Day): boolean {
  return settledOn !== undefined && settledOn <= day;
}

async function readLives(year: Year): Promise<BillLife[]> {
  const who = year.as("province.compliance");
  const today = year.today();
  const lives: BillLife[] = [];
  for (let month = firstMonth(year); `${nextMonth(month)}-01` <= today; month = nextMonth(month)) {
    const listing = { operation: "bills.list", input: { month }, rows: "bills" };
    for await (const bill of everyRow(who, listing)) {
      const isAsked = bill.state !== "reversed" && BigInt(bill.amountFen) > 0n;
      if (isAsked && bill.dueOn <= today) lives.push(await lifeOf(who, bill));
    }
  }
  return lives;
}

function firstMonth({ options }: Year): string {
  const [year = 0, month = 0] = options.eve.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 - monthsBefore, 1)).toISOString().slice(0, 7);
}

interface Listed {
  billId: string;
  customerAccount: string;
  state: "open" | "settled";
  amountFen: bigint | string;
  paidFen: bigint | string;
  lateFeePaidFen: bigint | string;
  dueOn: Day;
}

async function lifeOf(who: Asker, bill: Listed): Promise<BillLife> {
  const { billId, customerAccount: account, dueOn, state } = bill;
  const [amountFen, paidFen] = [BigInt(bill.amountFen), BigInt(bill.paidFen)];
  const known = { billId, account, amountFen, dueOn };
  const wasInTime = state === "settled" && BigInt(bill.lateFeePaidFen) === 0n;
  if (wasInTime) return { ...known, late: [], overdueFen: 0n, settledOn: dueOn };
  if (paidFen === 0n) return { ...known, late: [], overdueFen: amountFen, settledOn: undefined };
  const { settlements } = await who.get("bills.show", { bill: billId });
  const parts = (settlements as Settled[])
    .filter(({ undoneBy }) => undoneBy === null)
    .map(({ valueOn, principalFen }) => ({ on: valueOn, fen: BigInt(principalFen) }))
    .toSorted((one, other) => (one.on < other.on ? -1 : 1));
  const late = parts.filter(({ on, fen }) => on > dueOn && fen > 0n);
  const overdueFen = late.reduce((sum, { fen }) => sum + fen, amountFen - paidFen);
  const lastOn = late.at(-1)?.on ?? dueOn;
  return { ...known, late, overdueFen, settledOn: paidFen >= amountFen ? lastOn : undefined };
}
interface Settled {
  valueOn: Day;
  principalFen: bigint | string;
  undoneBy: string | null;
}
