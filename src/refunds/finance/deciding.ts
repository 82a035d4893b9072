/**
 * What finance does with an order: accept, return, pay, and what follows from the bank's answers.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { refuseAltered } from "../papers.ts";
import { type RefundRules, refundRules } from "../rulebook.ts";
import { needsSecondPerson } from "../rules.ts";
import { because, type Fault } from "../schema.ts";
import { bookAccepted, bookCarried, unbook } from "./books.ts";
import { move, subjectOf } from "./moving.ts";
import { callOff, owe } from "./owing.ts";
import type { FinanceRefund } from "./store.ts";

/** Whoever asked for the money or approved it on the other side neither accepts nor pays it. */
function refuseInvolved({ actor }: Context, { id, content }: FinanceRefund): Refusal | undefined {
  const { requestedBy, approvals } = content;
  const isInvolved = [requestedBy, ...approvals.map(({ person }) => person)].includes(actor.id);
  return isInvolved ? refuse("forbidden", because.own_order({ id })) : undefined;
}

export async function accept(
  context: Context,
  refund: FinanceRefund,
): Promise<FinanceRefund | Refusal> {
  const { actor, now } = context;
  const refusal =
    refuseInvolved(context, refund) ??
    (await refuseAltered(context, subjectOf(refund), refund.content.papers));
  if (refusal) return refusal;
  await bookAccepted(context, refund);
  const by = actor.id;
  const change = { acceptedBy: by, acceptedAt: now };
  return move(context, refund, { act: "accept", kind: "accepted", body: { by }, ...change });
}

/** Back to marketing, which then has the money: so nothing of it may be paid here any more. */
export async function giveBack(
  context: Context,
  refund: FinanceRefund,
  { act, fault }: { act: "sendBack" | "bankFailed" | "bankReturned"; fault: Fault },
): Promise<FinanceRefund | Refusal> {
  const refusal = await callOff(context, refund);
  if (refusal) return refusal;
  await unbook(context, refund);
  return move(context, refund, { act, kind: "returned", body: { fault }, fault });
}

/** As marketing asks; refuses while it may still be paid. */
export async function release(
  context: Context,
  refund: FinanceRefund,
): Promise<FinanceRefund | Refusal> {
  const refusal = await callOff(context, refund);
  if (refusal) return refusal;
  await unbook(context, refund);
  return move(context, refund, { act: "release", kind: "released", body: {} });
}

/** Pays an accepted order; the papers are hashed again first. What is carried to the advance is paid at once. */
export async function pay(
  context: Context,
  refund: FinanceRefund,
): Promise<FinanceRefund | Refusal> {
  const { actor } = context;
  const rules = refundRules(context);
  if (isRefusal(rules)) return rules;
  const refusal =
    refuseInvolved(context, refund) ??
    refuseSecond(context, refund, rules) ??
    (await refuseAltered(context, subjectOf(refund), refund.content.papers));
  if (refusal) return refusal;
  const by = actor.id;
  if (refund.content.destination === "advance") return carry(context, refund);
  const owed = await owe(context, refund);
  if (isRefusal(owed)) return owed;
  return move(context, refund, { act: "pay", kind: "paying", body: { by }, paidBy: by });
}

function refuseSecond(
  { actor }: Context,
  { content, acceptedBy }: FinanceRefund,
  rules: RefundRules,
): Refusal | undefined {
  const isTwice = acceptedBy === actor.id && needsSecondPerson(content.amountFen, rules);
  if (!isTwice) return undefined;
  return refuse("forbidden", because.second_person({ limit: rules.dualSignFromYuan }));
}

/** To the advance balance: the debt goes back to marketing, which books it there. No bank is asked. */
async function carry(context: Context, refund: FinanceRefund): Promise<FinanceRefund> {
  const { actor } = context;
  const on = await bookCarried(context, refund);
  const body = { on, bankReference: null };
  const changes = { paidBy: actor.id, paidOn: on };
  return move(context, refund, { act: "carry", kind: "paid", body, ...changes });
}
