/**
 * The common inbox of those who sign: most read, some forget, and everybody is away now and then, with a
 * colleague standing in.
 * @module
 */
import { addDays } from "../../../src/base/dates.ts";
import { isRefusal } from "../../../src/base/refusal.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import { people } from "../../../tools/demonstration/people.ts";
import type { Desk, Year } from "../year.ts";
import { perYear } from "./memory.ts";

const approvers = people.filter(({ roles }) => roles.includes("approver"));

/** Kinds of approval that are signed here, and how one is sent back. */
const kinds = {
  refund: sendRefundBack,
  purchase: sendPurchaseBack,
} satisfies Record<string, Sender>;

const habits = {
  /** Does not come to his inbox on a day. */
  busy: 0.08,
  /** Of the approvals: lies under others until it is overdue or somebody urges. */
  overlooked: 0.05,
  /** Signs without opening it. */
  blind: 0.1,
  /** A workday before which a leave begins. */
  goesOnLeave: 1 / 55,
  handsOn: 0.04,
  /** Of refunds that came without papers and would deserve some. */
  wantsPapers: 0.25,
};

interface Waiting {
  id: string;
  kind: string;
  subject: string;
  amountFen: bigint;
  unit: string | null;
  overdue: boolean;
  urged: boolean;
  flags: readonly { code: string; values?: Readonly<Record<string, string | number>> }[];
}

export const approversDesk: Desk = {
  name: "approvers",
  hours: ["10:20", "15:40"],
  workdaysOnly: true,
  async work(year, hour) {
    const random = year.random.fork("approvers").fork(`${year.today()} ${hour}`);
    for (const { id } of approvers) {
      const own = random.fork(id);
      if (hour === "10:20") await mayGoOnLeave(year, id, own);
      if (isAway(year, id) || own.chance(habits.busy)) continue;
      await readInbox(year, id, own);
    }
  },
};

async function readInbox(year: Year, person: string, random: Random): Promise<void> {
  const { rows }: { rows: Waiting[] } = await year
    .as(person)
    .get("approvals.inbox", { limit: 200 });
  for (const row of rows) {
    if (!(row.kind in kinds) || isOverlooked(year, person, row)) continue;
    await decide(year, { person, row, random: random.fork(row.id) });
  }
}

/** The same approval is overlooked by the same person every day. */
function isOverlooked(year: Year, person: string, { id, overdue, urged }: Waiting): boolean {
  if (overdue || urged) return false;
  return year.random.fork(`${person} overlooks ${id}`).chance(habits.overlooked);
}

interface Deciding {
  person: string;
  row: Waiting;
  random: Random;
}

async function decide(year: Year, deciding: Deciding): Promise<void> {
  const { person, row, random } = deciding;
  const own = year.as(person);
  const { id: approval } = row;
  const isBlind = random.chance(habits.blind);
  if (!isBlind) await own.ask("approvals.show", { id: approval });
  const fault = isBlind ? undefined : faultOf(row, random);
  if (fault) {
    const answer = await kinds[row.kind as keyof typeof kinds](year, deciding, fault);
    if (!isRefusal(answer)) year.journal.count(`approvals: ${row.kind} returned`);
    return;
  }
  if (random.chance(habits.handsOn) && (await handOn(year, deciding))) return;
  const answer = await own.ask("approvals.act", { approval, act: "approve", comment: "同意" });
  if (!isRefusal(answer)) year.journal.count(`approvals: ${row.kind} signed`);
}

interface Fault {
  code: string;
  comment: string;
}

/** What a flag means to who reads it: sent back, with this share of those who see it. */
const flagged: Readonly<Record<string, Fault & { share: number }>> = {
  "refunds.payee_differs": {
    ...{ code: "payee_not_holder", comment: "收款人不是户主，说明不足为据" },
    share: 1,
  },
  "refunds.payee_names": {
    ...{ code: "payee_account_wrong", comment: "该账号曾以别的户名收款，请核对账户凭证" },
    share: 1,
  },
  "refunds.duplicate": { code: "duplicate_refund", comment: "同额退费已办，请核对", share: 0.8 },
  "refunds.papers_missing": {
    ...{ code: "attachment_missing", comment: "请补齐资料" },
    share: habits.wantsPapers,
  },
};

function faultOf({ flags, kind }: Waiting, random: Random): Fault | undefined {
  for (const { code, values } of flags) {
    const known = flagged[code];
    // an account that goes with a house changes names too; the same handler twice is another thing
    if (!known || (code === "refunds.payee_names" && values?.own === 0)) continue;
    const { share, ...fault } = known;
    if (random.chance(share)) return fault;
  }
  const unclear = { code: "unclear", comment: "请补充结算依据" };
  return kind === "purchase" && random.chance(0.03) ? unclear : undefined;
}

type Sender = (year: Year, deciding: Deciding, fault: Fault) => Promise<unknown>;

function sendRefundBack(year: Year, { person, row }: Deciding, fault: Fault) {
  const [, id] = row.subject.split(":");
  return year.as(person).ask("refunds.return", { id, ...fault });
}

function sendPurchaseBack(year: Year, { person, row }: Deciding, { comment }: Fault) {
  const back = { approval: row.id, act: "return", to: "initiator", comment };
  return year.as(person).ask("approvals.act", back);
}

/** Ways of not deciding oneself. */
const handings = ["transfer", "delegate", "add-signer"] as const;

async function handOn(year: Year, { person, row, random }: Deciding): Promise<boolean> {
  const colleagues = colleaguesOf(year, person);
  if (colleagues.length === 0) return false;
  const act = random.pick(handings);
  const to = random.pick(colleagues);
  const whom = act === "add-signer" ? { persons: [to], mode: "all" } : { to };
  const answer = await year
    .as(person)
    .ask("approvals.act", { approval: row.id, act, ...whom, comment: "请协助审核" });
  if (!isRefusal(answer)) year.journal.count(`approvals: ${act}`);
  return !isRefusal(answer);
}

/** Who works and holds the same role over at least the same units. */
function colleaguesOf(year: Year, person: string): string[] {
  const own = approvers.find(({ id }) => id === person)!;
  return approvers
    .filter(({ id, scope }) => id !== person && covers(scope, own.scope) && !isAway(year, id))
    .map(({ id }) => id);
}

const covers = (scope: readonly string[], other: readonly string[]) =>
  other.every((unit) => scope.some((one) => one === "*" || unit.startsWith(one)));

const leaves = perYear(() => new Map<string, { from: string; to: string; substitute: string }>());

/** Whether somebody who signs is on leave today. */
export function isAway(year: Year, person: string): boolean {
  const leave = leaves(year).get(person);
  return leave !== undefined && leave.from <= year.today() && year.today() <= leave.to;
}

async function mayGoOnLeave(year: Year, person: string, random: Random): Promise<void> {
  if (!random.chance(habits.goesOnLeave) || isAway(year, person)) return;
  const colleagues = colleaguesOf(year, person);
  if (colleagues.length === 0) return;
  const from = addDays(year.today(), 1);
  const leave = {
    from,
    to: addDays(from, 1 + random.integer(8)),
    substitute: random.pick(colleagues),
  };
  const answer = await year.as(person).ask("approvals.set-leave", leave, { reason: "年休假" });
  if (isRefusal(answer)) return;
  leaves(year).set(person, leave);
  year.journal.count("approvals: leaves");
}
