/** The handler's day: wishes looked into and asked for, and what came back mended or given up. */
import { addDays } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Wish } from "../../town/town.ts";
import type { Asker, Year } from "../../year.ts";
import { wishesOf } from "../wishes.ts";
import { openCase, ordered, type RefundCase, refundCases, turnedDown } from "./cases.ts";
import { type Found, lookInto } from "./evidence.ts";
import { papers, wantedPapers } from "./papers.ts";
import { bankOf, provenAccount, saidAccount } from "./payees.ts";
import { customerOf, handlers, handlersOf } from "./staff.ts";
import { yuan } from "./yuan.ts";

/** How people at a counter are: shares of the wishes, or of the days. */
const habits = {
  /** Asks for what the customer says without looking. */
  trusts: 0.04,
  /** Does not try out first how much may go. */
  asksAll: 0.3,
  /** Sends it off without papers. */
  forgetsPapers: 0.12,
  /** The customer goes to the next counter too, next day. */
  asksTwice: 0.06,
  /** He would rather have it on his next bill. */
  toAdvance: 0.12,
  changesHisMind: 0.03,
  /** Of what came back, on a day: the customer has come again with what was missing. */
  comesAgain: 0.6,
};

/** Refunds of a day at every counter. */
export async function handle(year: Year): Promise<void> {
  const random = year.random.fork("refunds").fork(year.today());
  for (const wish of wishesOf(year, ["refund"])) await receive(year, wish, random);
  await changeMinds(year, random);
  for (const { id } of handlers) await mend(year, id, random);
}

async function receive(year: Year, wish: Wish, all: Random): Promise<void> {
  const customer = customerOf(year, wish.account);
  const counters = customer ? handlersOf(customer.county.city.id) : [];
  if (!customer || counters.length === 0) return;
  const random = all.fork(`${wish.account} ${wish.transaction ?? ""}`);
  const handler = random.pick(counters);
  year.journal.count(`refunds: wished for, ${wish.because}`);
  await take(year, openCase(year, wish, handler), random);
  const [other] = counters.filter((one) => one !== handler);
  if (!random.chance(habits.asksTwice) || other === undefined) return;
  year.journal.count("refunds: asked for at two counters");
  const again = openCase(year, { ...wish, owedFen: 0n }, other);
  await take(year, again, random.fork("again"));
}

async function take(year: Year, one: RefundCase, random: Random): Promise<void> {
  const { wish, handler } = one;
  const counter = year.as(handler);
  if (wish.because === "wrong_account") return moveOver(year, one);
  const trusting: Found = { fen: wish.askedFen ?? 0n, reasonType: "over_payment" };
  const found = random.chance(habits.trusts)
    ? trusting
    : await lookInto(counter, wish, year.today());
  if ("nothing" in found) return turnedDown(year, one, found.nothing);
  const fen = random.chance(habits.asksAll) ? found.fen : await whatMayGo(counter, wish, found);
  if (fen <= 0n) return turnedDown(year, one, "arrears come first");
  const { account } = wish;
  const kinds = random.chance(habits.forgetsPapers)
    ? []
    : wantedPapers(customerOf(year, account)!.customerClass, found.reasonType);
  const payee = { payeeAccount: saidAccount(account, random), payeeBank: bankOf };
  const answer = await counter.ask(
    "refunds.request",
    {
      ...wanted(wish, { ...found, fen }),
      ...(random.chance(habits.toAdvance) ? { to: "advance" } : payee),
      ...(await papers(counter, account, kinds)),
      note: "客户到厅申请，已核对缴费记录",
    },
    { reason: "客户申请退费" },
  );
  if (isRefusal(answer)) turnedDown(year, one, answer.reason.code);
  else ordered(year, one, { id: answer.id, fen });
}

const wanted = ({ account }: Wish, { fen, reasonType, payment }: Found) => ({
  ...{ customerAccount: account, amountYuan: yuan(fen), reasonType },
  ...(payment && { payment }),
});

/** What is left of a wish once the house was asked: arrears come first, and other refunds hold their part. */
async function whatMayGo(counter: Asker, wish: Wish, found: Found): Promise<bigint> {
  const asked = { ...wanted(wish, found), to: "advance" };
  const { refundableFen, arrearsFen } = await counter.get("refunds.preflight", asked);
  const free = BigInt(refundableFen) - BigInt(arrearsFen);
  return free < found.fen ? free : found.fen;
}

/** It lies with a stranger: the clerk moves it over where he can see that it does. */
async function moveOver(year: Year, one: RefundCase): Promise<void> {
  const { account, transaction: reference } = one.wish;
  const clerk = year.as("province.cashier");
  const { payments } = await clerk.get("payments.list", { reference });
  const [payment] = payments;
  if (!payment || reference === undefined) return turnedDown(year, one, "no such payment");
  if (payment.state === "transferred") {
    return year.journal.count("refunds: found in the right account");
  }
  const moved = await clerk.ask(
    "payments.transfer",
    { payment: payment.paymentId, customerAccount: account },
    { reason: "客户误交至他人户号，凭据核对无误" },
  );
  if (isRefusal(moved)) turnedDown(year, one, moved.reason.code);
  else year.journal.count("refunds: moved to the right account");
}

/** Days in which a customer may think better of it. */
const secondThoughtDays = 3;

async function changeMinds(year: Year, all: Random): Promise<void> {
  const since = addDays(year.today(), -secondThoughtDays);
  for (const { order, on, handler } of refundCases(year).toReversed()) {
    if (on < since) return;
    if (order === undefined || on === year.today()) continue;
    if (!all.fork(`second thoughts ${order}`).chance(habits.changesHisMind)) continue;
    const withdrawn = await year
      .as(handler)
      .ask("refunds.withdraw", { id: order, comment: "客户改为抵扣下月电费" });
    if (!isRefusal(withdrawn)) year.journal.count("refunds: withdrawn");
  }
}

interface Order {
  id: string;
  state: string;
  amountFen: bigint;
  destination: "bank" | "advance";
  fault: { reasonCode: string } | null;
}

/** The counter, the order before it and the account it is about. */
interface Mending {
  year: Year;
  counter: Asker;
  order: Order;
  account: string;
}
type Mend = (mending: Mending) => Promise<[operation: string, more: object]>;

const otherAccount: Mend = async ({ account }) => [
  "resubmit",
  { payeeAccount: provenAccount(account), payeeBank: bankOf, comment: "已按客户存折更正" },
];
const morePapers: Mend = async ({ year, counter, account }) => {
  const customer = customerOf(year, account);
  const kinds = wantedPapers(customer?.customerClass ?? "residential", "billing_error");
  return ["resubmit", { ...(await papers(counter, account, kinds)), comment: "资料已补齐" }];
};
const giveUp: Mend = async () => ["terminate", {}];
/** A part to his account, the rest against his next bill. */
const inTwo: Mend = async ({ order: { amountFen, destination } }) => {
  const first = (BigInt(amountFen) * 6n) / 10n;
  const second = BigInt(amountFen) - first;
  if (first === 0n || destination === "advance") return ["terminate", {}];
  return [
    "split",
    { parts: [{ amountYuan: yuan(first) }, { amountYuan: yuan(second), to: "advance" }] },
  ];
};

/** By the reason it came back for; what is not here, the customer has to begin anew. */
const mends: Readonly<Record<string, Mend>> = {
  payee_account_wrong: otherAccount,
  payee_bank_wrong: otherAccount,
  payee_name_wrong: otherAccount,
  payee_account_closed: otherAccount,
  bank_failed: otherAccount,
  bank_returned: otherAccount,
  attachment_missing: morePapers,
  attachment_unreadable: morePapers,
  other: inTwo,
};

async function mend(year: Year, handler: string, all: Random): Promise<void> {
  const counter = year.as(handler);
  const mine = { turn: "handler", mine: true, pageSize: 200 };
  const { refunds }: { refunds: Order[] } = await counter.get("refunds.list", mine);
  for (const order of refunds) {
    const { id, fault } = order;
    if (!all.fork(`comes again ${id}`).chance(habits.comesAgain)) continue;
    const { customerAccount: account } = await counter.get("refunds.show", { id, unmask: true });
    const mend = (fault && mends[fault.reasonCode]) ?? giveUp;
    const [verb, more] = await mend({ year, counter, order, account });
    const answer = await counter.ask(
      `refunds.${verb}`,
      { id, ...more },
      { reason: "客户再次到厅" },
    );
    const done = isRefusal(answer) ? "terminate" : verb;
    // what can no longer be asked for, say because a bill took the money, is ended
    if (isRefusal(answer)) await counter.ask("refunds.terminate", { id });
    year.journal.count(`refunds: ${words[done]}`);
  }
}

const words: Readonly<Record<string, string>> = {
  resubmit: "sent in again",
  split: "split",
  terminate: "given up",
};
