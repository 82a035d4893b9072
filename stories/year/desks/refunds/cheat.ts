/**
 * One of the handlers helps himself. On days drawn from the seed he tries the next of his ways; what the house
 * answers is counted: refused, flagged to those who sign, or through.
 * @module
 */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Asker, Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { papers } from "./papers.ts";
import { bankOf, provenAccount } from "./payees.ts";
import { cheat, handlersOf } from "./staff.ts";
import { yuan } from "./yuan.ts";

const city = "3701";
const ownName = "毕连城";
/** His own; the bank knows that it is not the customer's. */
const cheatsAccount = "62305800000077779001";
const superior = "jinan.manager";

interface Attempt {
  year: Year;
  own: Asker;
  victim: Victim;
  random: Random;
  /** Orders that the house took, whatever became of them since. */
  orders: string[];
}

interface Victim {
  account: string;
  /** Advance that nothing holds. */
  freeFen: bigint;
}

/** What came of a way: every answer of the house, in order. */
type Answers = readonly unknown[];
type Way = (attempt: Attempt) => Promise<Answers>;

async function requested({ own, victim, orders }: Attempt, more: object = {}) {
  const order = await own.ask("refunds.request", {
    ...{ customerAccount: victim.account, amountYuan: yuan(victim.freeFen / 2n + 1n) },
    ...{ payeeAccount: provenAccount(victim.account), payeeBank: bankOf, ...more },
  });
  if (!isRefusal(order)) orders.push(order.id);
  return order;
}

const approvalOf = async (own: Asker, id: string) =>
  (await own.get("refunds.show", { id })).approval;

async function drop(own: Asker, id: string): Promise<void> {
  await own.ask("refunds.withdraw", { id });
  await own.ask("refunds.terminate", { id });
}

/** A refund that looks well goes in first; what he then tries to do to it is the attempt. */
const onOwnRefund =
  (tries: (attempt: Attempt, id: string, approval: string) => Promise<Answers>): Way =>
  async (attempt) => {
    const { own } = attempt;
    const order = await requested(attempt);
    if (isRefusal(order)) return [order];
    const answers = await tries(attempt, order.id, await approvalOf(own, order.id));
    await drop(own, order.id);
    return answers;
  };

const ownCard = { payeeAccount: cheatsAccount, payeeBank: bankOf };

/** His ways by name, in the order in which he thinks of them. */
const ways: Readonly<Record<string, Way>> = {
  "signs his own refund": onOwnRefund(async ({ own }, id, approval) => [
    await own.ask("approvals.act", { approval, act: "approve" }),
    await own.ask("refunds.approve", { id }),
  ]),
  "pays his own refund": onOwnRefund(async ({ own }, id) => [
    await own.ask("refunds.pay", { id }),
    await own.ask("disbursements.make-file", { keys: [`refund:${id}/1`] }),
  ]),
  "to his own name": async (attempt) => [
    await requested(attempt, { ...ownCard, payeeName: ownName }),
  ],
  "to his own name, with a letter": async (attempt) => {
    const letter = await papers(attempt.own, attempt.victim.account, ["explanation"]);
    return [await requested(attempt, { ...ownCard, payeeName: ownName, ...letter })];
  },
  "to his own account in the customer's name": async (attempt) => [
    await requested(attempt, ownCard),
  ],
  "in another city": async ({ own, year, random }) => {
    const strangers = year.town.customers.filter(({ county }) => county.city.id !== city);
    const { account: customerAccount } = random.pick(strangers);
    const asked = { customerAccount, amountYuan: "50.00", ...ownCard };
    return [
      await own.ask("payments.balance", { customerAccount }),
      await own.ask("refunds.request", asked),
    ];
  },
  "split into parts": async (attempt) => {
    const { freeFen } = attempt.victim;
    await requested(attempt, { ...ownCard, amountYuan: yuan((freeFen * 6n) / 10n) });
    return [await requested(attempt, { ...ownCard, amountYuan: yuan((freeFen * 3n) / 10n) })];
  },
  "twice through two handlers": async (attempt) => {
    const { year, own, victim } = attempt;
    const more = { amountYuan: yuan(victim.freeFen) };
    const first = await requested(attempt, more);
    const [other] = handlersOf(city);
    const again = await requested({ ...attempt, own: year.as(other!) }, more);
    if (!isRefusal(first)) await drop(own, first.id);
    return [again];
  },
  "an old approval again": onOwnRefund(async ({ own, victim }, id, approval) => {
    await drop(own, id);
    return [
      await own.ask("refunds.resubmit", { id, ...ownCard, amountYuan: yuan(victim.freeFen) }),
      await own.ask("approvals.act", { approval, act: "approve" }),
      await own.ask("refunds.apply-approval", {
        ...{ approval, subject: `refund:${id}`, outcome: "approved" },
      }),
    ];
  }),
  "a leave of his superior": async ({ own, year }) => [
    await own.ask("approvals.set-leave", {
      ...{ person: superior, substitute: cheat, from: year.today(), to: year.today() },
    }),
  ],
  "substitute at an unlocked desk": onOwnRefund(async ({ own, year }, id, approval) => {
    const leave = { substitute: cheat, from: year.today(), to: year.today() };
    const set = await year.as(superior).ask("approvals.set-leave", leave);
    const answers = [
      await own.ask("approvals.act", { approval, act: "approve" }),
      await own.ask("refunds.approve", { id }),
    ];
    if (!isRefusal(set)) await year.as(superior).ask("approvals.cancel-leave", { id: set.id });
    return answers;
  }),
};

/** A workday on which he dares. */
const dares = 1 / 9;

const tried = perYear(() => ({
  count: 0,
  open: new Map<string, string>(),
  /** The names under which the house has taken his account. */
  named: new Set<string>(),
}));

export async function cheatADay(year: Year): Promise<void> {
  const random = year.random.fork("cheat").fork(year.today());
  await lookAfter(year);
  if (!random.chance(dares)) return;
  const memory = tried(year);
  const names = Object.keys(ways);
  const name = names[memory.count % names.length]!;
  const victim = await victimOf(year, random);
  if (!victim) return;
  memory.count += 1;
  const attempt = { year, own: year.as(cheat), victim, random, orders: [] };
  const answers = await ways[name]!(attempt);
  for (const id of attempt.orders) memory.open.set(id, name);
  year.journal.count(`cheat: ${name}`);
  year.journal.count(`cheat, all: ${stoppedBy(answers)}`);
  for (const answer of answers)
    if (!isRefusal(answer)) hearOfOwnAccount(year, name, answer as Taken);
}

interface Taken {
  id?: string;
  payeeName?: string | null;
  payeeAccount?: string | null;
  flags?: readonly { code: string }[];
}

/** His account under a second name contradicts the first: who signs must hear of it, before the bank does. */
function hearOfOwnAccount(year: Year, way: string, { id, ...order }: Taken): void {
  const { payeeName, payeeAccount, flags = [] } = order;
  if (!payeeName || !payeeAccount?.endsWith(cheatsAccount.slice(-4))) return;
  const { named } = tried(year);
  const isKnown = [...named].some((name) => name !== payeeName);
  named.add(payeeName);
  const isTold = flags.some(({ code }) => telling.includes(code));
  year.journal.count(`cheat, own account: ${isTold ? "told to who signs" : "new to the house"}`);
  if (isKnown && !flags.some(({ code }) => code === "refunds.payee_names")) {
    year.journal.note("cheat", `${way}: ${id}, nobody was told of an account under two names`);
  }
}

/** What the house tells those who sign, where it does not refuse. */
const telling = [
  ...["refunds.payee_differs", "refunds.duplicate", "refunds.several"],
  ...["refunds.payee_names", "refunds.payee_shared", "refunds.payee_changed"],
];

function stoppedBy(answers: Answers): "refused" | "flagged" | "waved on" {
  const taken = answers.filter((answer) => !isRefusal(answer));
  if (taken.length === 0) return "refused";
  const flagsOf = (answer: unknown) => (answer as { flags?: { code: string }[] }).flags ?? [];
  const isTold = taken.every((answer) =>
    flagsOf(answer).some(({ code }) => telling.includes(code)),
  );
  return isTold ? "flagged" : "waved on";
}

/** What became of those that were not refused at once; what comes back he lets drop. */
async function lookAfter(year: Year): Promise<void> {
  const { open } = tried(year);
  const own = year.as(cheat);
  for (const [id, name] of open) {
    const { state } = await own.get("refunds.show", { id });
    if (state === "closed") {
      year.journal.count("cheat, all: through");
      year.journal.note("cheat", `${name}: ${id}`);
    } else if (state === "returned" || state === "mkt_handling") {
      year.journal.count("cheat, all: came back");
      await own.ask("refunds.terminate", { id });
    } else if (state !== "terminated") continue;
    open.delete(id);
  }
}

/** He tries the numbers of customers that he remembers until one has money on the account. */
async function victimOf(year: Year, random: Random): Promise<Victim | undefined> {
  const known = year.town.customers.filter(({ county }) => county.city.id === city);
  const own = year.as(cheat);
  for (const { account } of random.shuffled(known).slice(0, remembered)) {
    const asked = { customerAccount: account, amountYuan: "0.01", to: "advance" };
    const found = await own.ask("refunds.preflight", asked);
    if (isRefusal(found)) continue;
    const freeFen = BigInt(found.refundableFen) - BigInt(found.arrearsFen);
    if (freeFen >= worthFen) return { account, freeFen };
  }
  return undefined;
}

const remembered = 12;
/** What he bothers for. */
const worthFen = 20_00n;
