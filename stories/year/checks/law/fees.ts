/** Bills whose late fee is counted again: the sample, and what each says. */
import type { Day } from "../../../../src/base/dates.ts";
import { allRows, everyRow } from "../pages.ts";
import { lateFeeFen } from "./late-fee.ts";
import type { Looking } from "./reading.ts";

interface Bill {
  billId: string;
  customerAccount: string;
  state: "open" | "settled" | "reversed";
  billingMonth: string;
  dueOn: Day;
  amountFen: string;
  paidFen: string;
  lateFeePaidFen: string;
}

interface Shown extends Bill {
  settlements: readonly { valueOn: Day; principalFen: string; undoneBy: string | null }[];
  lateFee: { asOf: Day; feeFen: string; owedFen: string };
}

/** So many of each sort at each month's close. */
const atMost = { overdue: 30, "paid late": 30, "paid in time": 5 } as const;

/** Of the last three months that were billed; spread evenly over all there are. */
export async function feeSample({ who, until }: Looking): Promise<Bill[]> {
  const overdue = { operation: "bills.list", input: { overdue: true }, rows: "bills" };
  const sorts: Record<keyof typeof atMost, Bill[]> = {
    ...{ overdue: await allRows(who, overdue), "paid late": [] },
    "paid in time": [],
  };
  for (const month of monthsBefore(until, 3)) {
    const settled = { operation: "bills.list", input: { state: "settled", month }, rows: "bills" };
    for await (const bill of everyRow(who, settled)) {
      sorts[BigInt(bill.lateFeePaidFen) > 0n ? "paid late" : "paid in time"].push(bill);
    }
  }
  return Object.entries(atMost).flatMap(([sort, most]) =>
    spread(sorts[sort as keyof typeof sorts], most),
  );
}

function spread<Item>(items: readonly Item[], atMost: number): Item[] {
  const step = Math.max(1, Math.ceil(items.length / atMost));
  return items.filter((_, at) => at % step === 0);
}

function monthsBefore(day: Day, count: number): string[] {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(year, month - 2 - at, 1)).toISOString().slice(0, 7),
  );
}

/** Says what differs, in fen; undefined where the house counted as we do. */
export async function feeDifference(
  { who, customerOf }: Looking,
  { billId }: Bill,
): Promise<string | undefined> {
  const bill: Shown = await who.get("bills.show", { bill: billId });
  const { dueOn, state, lateFee, settlements } = bill;
  const isHome = customerOf.get(bill.customerAccount)?.customerClass === "residential";
  const parts = settlements
    .filter(({ undoneBy }) => undoneBy === null)
    .map(({ principalFen, valueOn }) => ({ fen: BigInt(principalFen), on: valueOn }));
  const paid = parts.reduce((sum, { fen }) => sum + fen, 0n);
  parts.push({ fen: BigInt(bill.amountFen) - paid, on: lateFee.asOf });
  const fee = lateFeeFen({ isHome, dueOn, parts });
  if (BigInt(lateFee.feeFen) !== fee) return `${billId}: ${lateFee.feeFen} fen, counted ${fee}`;
  const taken = BigInt(bill.lateFeePaidFen);
  const owed = fee > taken ? fee - taken : 0n;
  if (BigInt(lateFee.owedFen) !== owed) return `${billId}: owes ${lateFee.owedFen} fen, ${owed}`;
  if (state === "settled" && taken !== fee) return `${billId}: took ${taken} fen of ${fee}`;
  return undefined;
}
