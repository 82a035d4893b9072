/**
 * What may happen to a refund on either side, what a pre-flight finds, and whose turn it is. Pure.
 * Source: CN113643111B as read in methods.md 3.3 (states, resubmission) and 3.5 (checks).
 * @module
 */
import { addDays, type Day } from "../base/dates.ts";
import { formatYuan, parseYuan } from "../base/money.ts";
import type { Reason } from "../base/reasons.ts";
import type { WorkCalendar } from "../base/work-calendar.ts";
import type { CheckRule, RefundRules } from "./rulebook.ts";
import {
  because,
  type Check,
  type Destination,
  type FinanceState,
  type MoneyHolder,
  type OrderState,
  type PaperKind,
  paperKinds,
  type Whereabouts,
} from "./schema.ts";

interface Step<State> {
  from: readonly State[];
  to: State;
  zh: string;
  en: string;
}

/** Marketing's acts, and what finance's messages do to marketing's order. */
export const orderSteps = {
  submit: { from: ["draft"], to: "mkt_review", zh: "提交", en: "submitted" },
  approved: { from: ["mkt_review"], to: "sent_to_finance", zh: "审批", en: "approved" },
  sendBack: { from: ["mkt_review"], to: "returned", zh: "退回", en: "returned" },
  withdraw: { from: ["mkt_review"], to: "mkt_handling", zh: "撤回", en: "withdrawn" },
  handle: { from: ["returned"], to: "mkt_handling", zh: "处理", en: "taken in hand" },
  resubmit: {
    from: ["returned", "mkt_handling"],
    to: "mkt_review",
    zh: "重新提交",
    en: "resubmitted",
  },
  split: { from: ["returned", "mkt_handling"], to: "split", zh: "拆分", en: "split" },
  terminate: {
    from: ["draft", "returned", "mkt_handling"],
    to: "terminated",
    zh: "终止",
    en: "terminated",
  },
  close: { from: ["paid"], to: "closed", zh: "归档", en: "closed" },
  // what finance says
  taken: { from: ["sent_to_finance"], to: "fin_review", zh: "接收", en: "taken in" },
  accepted: { from: ["fin_review"], to: "accepted", zh: "受理", en: "accepted" },
  paid: { from: ["accepted"], to: "paid", zh: "付款", en: "paid" },
  returned: {
    from: ["fin_review", "accepted", "paid", "closed"],
    to: "returned",
    zh: "退回",
    en: "returned",
  },
  released: {
    from: ["fin_review", "accepted"],
    to: "mkt_handling",
    zh: "撤回",
    en: "given back",
  },
} as const satisfies Record<string, Step<OrderState>>;
export type OrderAct = keyof typeof orderSteps;

/** From these marketing may ask finance to give the order back. */
export const mayAskBack: readonly OrderState[] = ["sent_to_finance", "fin_review", "accepted"];
/** Papers may be added or replaced: nothing was approved for good. */
export const mayAttach: readonly OrderState[] = ["draft", "mkt_review", "returned", "mkt_handling"];
/** Finance's acts, and what the bank's answers do. */
export const financeSteps = {
  accept: { from: ["fin_review"], to: "accepted", zh: "受理", en: "accepted" },
  sendBack: { from: ["fin_review", "accepted"], to: "returned", zh: "退回", en: "returned" },
  release: { from: ["fin_review", "accepted"], to: "released", zh: "放回", en: "given back" },
  pay: { from: ["accepted"], to: "paying", zh: "付款", en: "paid" },
  carry: { from: ["accepted"], to: "paid", zh: "转预存", en: "carried to the advance" },
  // what the bank says
  bankPaid: { from: ["paying"], to: "paid", zh: "付款", en: "paid" },
  bankFailed: { from: ["paying"], to: "returned", zh: "退回", en: "returned" },
  payAgain: { from: ["paying"], to: "accepted", zh: "重付", en: "paid again" },
  bankReturned: { from: ["paid"], to: "returned", zh: "退汇", en: "sent back by the bank" },
} as const satisfies Record<string, Step<FinanceState>>;
export type FinanceAct = keyof typeof financeSteps;

export function mayOrder(state: OrderState, act: OrderAct): boolean {
  return (orderSteps[act].from as readonly OrderState[]).includes(state);
}

export function mayFinance(state: FinanceState, act: FinanceAct): boolean {
  return (financeSteps[act].from as readonly FinanceState[]).includes(state);
}

/** Whose turn it is in each state. Finance's own states are told to marketing as these. */
const turns: Record<OrderState, Whereabouts["turn"]> = {
  draft: "handler",
  mkt_review: "approver",
  sent_to_finance: "finance",
  fin_review: "finance",
  accepted: "finance",
  paid: "nobody",
  closed: "nobody",
  returned: "handler",
  mkt_handling: "handler",
  split: "nobody",
  terminated: "nobody",
};

export interface Standing {
  state: OrderState;
  holder: MoneyHolder;
  holderSince: Date;
  reviewDueOn: string | null;
  paymentDueOn: string | null;
}

/** Who holds the money, since when, whose turn it is, and how late that is. */
export function whereabouts(
  { state, holder, holderSince, reviewDueOn, paymentDueOn }: Standing,
  today: string,
  calendar: WorkCalendar,
): Whereabouts {
  const turn = holder === "bank" ? "bank" : turns[state];
  const isReview = ["mkt_review", "sent_to_finance", "fin_review"].includes(state);
  const dueOn = turn === "nobody" ? null : isReview ? reviewDueOn : paymentDueOn;
  const overdueWorkdays = dueOn === null ? 0 : calendar.workdaysBetween(dueOn, today);
  return { holder, since: holderSince.toISOString(), turn, dueOn, overdueWorkdays };
}

/** The earliest day that is at most so many working days ago. */
export function firstDayWithin(workdays: number, today: Day, calendar: WorkCalendar): Day {
  let first = today;
  while (calendar.workdaysBetween(addDays(first, -1), today) <= workdays)
    first = addDays(first, -1);
  return first;
}

/** Reads an amount in yuan: more than zero, at most the rulebook's maximum. */
export function readAmount(text: string, maximumYuan: string): bigint | Reason {
  const fen = parseYuan(text);
  if (fen === undefined) return because.bad_amount({ value: text.slice(0, 40) });
  if (fen <= 0n) return because.amount_not_positive();
  const limit = parseYuan(maximumYuan)!;
  if (fen <= limit) return fen;
  return because.amount_too_large({ amount: formatYuan(fen), limit: formatYuan(limit) });
}

export interface PreflightFacts {
  amountFen: bigint;
  /** Advance money that nothing holds, this order's own hold given back first. */
  refundableFen: bigint;
  arrearsFen: bigint;
  destination: Destination;
  holderName: string;
  payeeName: string | null;
  isClosed: boolean;
  isNatural: boolean;
  papers: readonly string[];
  /** Invoices of which the customer deducted the input tax. */
  deductedInvoices: readonly string[];
  /** Refunds of the same account and amount in the rulebook's days. */
  duplicates: readonly string[];
  /** All its other refunds in these days, of whatever amount: together they may pass a limit that none does. */
  others: { count: number; fen: bigint };
  /** What earlier refunds say of the payee's account; null where it is not said yet, or to the advance. */
  known: KnownPayee | null;
}

/** An earlier refund to the same account. */
interface Namesake {
  id: string;
  /** The same person asked for it. */
  byHandler: boolean;
}

export interface KnownPayee {
  /** Last four digits. */
  tail: string;
  /** It was given under another payee's name: an account has one owner, so one of them is wrong. */
  otherNames: readonly Namesake[];
  /** The same payee took the refunds of customers of other names. */
  otherHolders: readonly Namesake[];
  /** The customer's last refund that was paid, where it went to another account. */
  last: { id: string; tail: string } | null;
}

/** Every check in order, each passed, a warning, or refused. */
export function preflight(facts: PreflightFacts, rules: RefundRules, reasonType: string): Check[] {
  const { amountFen, refundableFen, arrearsFen, papers, deductedInvoices } = facts;
  const isOver = amountFen > refundableFen;
  const most = refundableFen - arrearsFen;
  const isCovered = amountFen <= most;
  const missing = missingPapers(facts, rules, reasonType);
  const [duplicate] = facts.duplicates;
  const by = (check: keyof RefundRules["checks"]) => resolution(rules.checks[check], papers);
  const found = {
    payee_differs: isAnother(facts) && because.payee_differs(by("payee_differs")),
    duplicate:
      duplicate !== undefined &&
      because.duplicate({ order: duplicate, days: rules.duplicateDays, ...by("duplicate") }),
    invoice_deducted:
      deductedInvoices.length > 0 &&
      because.invoice_deducted({
        invoices: deductedInvoices.slice(0, 3).join(", "),
        ...by("invoice_deducted"),
      }),
    arrears: arrearsFen > 0n && !isOver && !isCovered && arrearsReason(arrearsFen, most),
    closed_account: facts.isClosed && facts.destination === "advance" && because.closed_account(),
    papers_missing: missing.length > 0 && because.papers_missing(namesOf(missing)),
  };
  const amounts = { amount: formatYuan(amountFen), available: formatYuan(refundableFen) };
  const left = arrearsFen > 0n && isCovered;
  const { count, fen } = facts.others;
  const together = { count, days: rules.duplicateDays, sum: formatYuan(fen + amountFen) };
  return [
    checkOf("over_balance", isOver && because.over_balance(amounts), "refused"),
    ...(Object.keys(found) as (keyof typeof found)[]).map((check) =>
      checkOf(check, found[check], outcomeOf(rules.checks[check], papers)),
    ),
    checkOf(
      "arrears_left",
      left && because.arrears_left({ arrears: formatYuan(arrearsFen) }),
      "warning",
    ),
    checkOf("several", count > 0 && because.several(together), "warning"),
    ...payeeChecks(facts.known),
  ];
}

/** Orders that a sentence names; the rest is counted. */
const namedOrders = 3;

/** Whose account it is, the house cannot know; what contradicts its own earlier refunds it says. */
function payeeChecks(known: KnownPayee | null): Check[] {
  const [names, holders] = [known?.otherNames ?? [], known?.otherHolders ?? []];
  const told = (of: readonly Namesake[]) => ({
    ...{ tail: known?.tail ?? "", count: of.length },
    orders: of
      .slice(0, namedOrders)
      .map(({ id }) => id)
      .join(", "),
    own: of.filter(({ byHandler }) => byHandler).length,
  });
  const last = known?.last;
  const changed = last && { tail: known.tail, order: last.id, last: last.tail };
  return [
    checkOf("payee_names", names.length > 0 && because.payee_names(told(names)), "warning"),
    checkOf("payee_shared", holders.length > 0 && because.payee_shared(told(holders)), "warning"),
    checkOf("payee_changed", changed ? because.payee_changed(changed) : false, "warning"),
  ];
}

function checkOf(check: string, reason: Reason | false, outcome: "refused" | "warning"): Check {
  return { check, outcome: reason ? outcome : "passed", reason: reason || null };
}

/** What a check does when it finds something. */
function outcomeOf(rule: CheckRule, papers: readonly string[]): "refused" | "warning" {
  return rule.severity === "warning" || isExplained(rule, papers) ? "warning" : "refused";
}

function isExplained({ severity, resolvedBy }: CheckRule, papers: readonly string[]): boolean {
  return severity === "explain" && resolvedBy !== undefined && papers.includes(resolvedBy);
}

/** By which paper a check may be resolved, and whether it is there. */
function resolution(rule: CheckRule, papers: readonly string[]) {
  if (rule.resolvedBy === undefined) return { resolved_zh: "无", resolved_en: "nothing helps" };
  const { zh, en } = paperKinds[rule.resolvedBy];
  return isExplained(rule, papers)
    ? { resolved_zh: `已附${zh}`, resolved_en: `the ${en} is attached` }
    : { resolved_zh: `须附${zh}`, resolved_en: `the ${en} is missing` };
}

function isAnother({ payeeName, holderName }: PreflightFacts): boolean {
  return payeeName !== null && plainName(payeeName) !== plainName(holderName);
}

function arrearsReason(arrearsFen: bigint, most: bigint): Reason {
  const least = most > 0n ? most : 0n;
  return because.arrears({ arrears: formatYuan(arrearsFen), most: formatYuan(least) });
}

/** Papers that the rulebook asks of such a customer and such a reason, and that are not there. */
function missingPapers(
  { isNatural, destination, papers }: Pick<PreflightFacts, "isNatural" | "destination" | "papers">,
  rules: RefundRules,
  reasonType: string,
): PaperKind[] {
  const ofCustomer = isNatural ? rules.papers.natural : rules.papers.legal;
  const ofReason = rules.reasonTypes.find(({ code }) => code === reasonType)?.papers ?? [];
  const wanted = new Set([...(destination === "bank" ? ofCustomer : []), ...ofReason]);
  return [...wanted].filter((kind) => !papers.includes(kind));
}

function namesOf(kinds: readonly PaperKind[]) {
  return {
    papers_zh: kinds.map((kind) => paperKinds[kind].zh).join("、"),
    papers_en: kinds.map((kind) => paperKinds[kind].en).join(", "),
  };
}

/** Names as a bank compares them: one width, no blanks, no dots of foreign names. */
export function plainName(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\s·•.]/g, "")
    .toLowerCase();
}

/** From this amount on, whoever accepted a refund may not pay it. */
export function needsSecondPerson(amountFen: bigint, { dualSignFromYuan }: RefundRules): boolean {
  return amountFen >= parseYuan(dualSignFromYuan)!;
}

/**
 * What of an inbox may be applied now: the numbers right after the last applied, without a gap. What
 * came before its turn waits, so that the line may reorder as it likes.
 */
export function nextInOrder(applied: number, waiting: readonly number[]): number[] {
  const there = new Set(waiting);
  const next: number[] = [];
  for (let number = applied + 1; there.has(number); number += 1) next.push(number);
  return next;
}

/** Milliseconds until an unanswered message is sent again: 5 s, doubled, at most an hour. For ever. */
export function retryAfterMs(attempts: number): number {
  return Math.min(5_000 * 2 ** Math.min(attempts, 20), 3_600_000);
}
