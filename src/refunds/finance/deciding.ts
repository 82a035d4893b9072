/**
 * What finance does with an order: accept, return, pay, and what follows from the bank's answers.
 * Books: accepted, debit 224104 and credit 224101; paid by `disbursements` from 224101.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import {
  disburse,
  disbursementByKey,
  retryDisbursement,
} from "../../disbursements/disbursements.ts";
import { post, reverse } from "../../ledger/ledger.ts";
import { refuseAltered } from "../papers.ts";
import { openPayee } from "../payee.ts";
import { type RefundRules, refundRules } from "../rulebook.ts";
import { needsSecondPerson } from "../rules.ts";
import { because, type Fault } from "../schema.ts";
import { move, paymentKey, subjectOf } from "./moving.ts";
import type { FinanceRefund } from "./store.ts";

function acceptedCause({ id, version }: FinanceRefund): string {
  return `refund-payable:${id}/${version}`;
}

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
  const { amountFen, account } = refund.content;
  await post(context, {
    cause: acceptedCause(refund),
    day: dayOf(now),
    narrative: `退费 ${refund.id} 财务受理`,
    lines: [
      { account: "224104", party: refund.id, debitFen: amountFen },
      { account: "224101", party: account, creditFen: amountFen },
    ],
  });
  const by = actor.id;
  const change = { acceptedBy: by, acceptedAt: now };
  return move(context, refund, { act: "accept", kind: "accepted", body: { by }, ...change });
}

/** Takes back what acceptance booked. */
export async function unbook(context: Context, refund: FinanceRefund): Promise<void> {
  if (refund.state === "fin_review") return;
  const cause = acceptedCause(refund);
  const narrative = `退费 ${refund.id} 财务退回`;
  const day = dayOf(context.now);
  await reverse(context, cause, { cause: `${cause}:back`, day, narrative });
}

export async function giveBack(
  context: Context,
  refund: FinanceRefund,
  { act, fault }: { act: "sendBack" | "bankFailed" | "bankReturned"; fault: Fault },
): Promise<FinanceRefund> {
  await unbook(context, refund);
  return move(context, refund, { act, kind: "returned", body: { fault }, fault });
}

/** Pays an accepted order; the papers are hashed again first. What is carried to the advance is paid at once. */
export async function pay(
  context: Context,
  refund: FinanceRefund,
): Promise<FinanceRefund | Refusal> {
  const { actor, now, rulebooks } = context;
  const rules = refundRules(rulebooks, dayOf(now));
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

/** The payment of this version; tried again where our own account was short. */
async function owe(context: Context, refund: FinanceRefund) {
  const { transaction, vault } = context;
  const { id, unitPath, content } = refund;
  const key = paymentKey(refund);
  const { payee, amountFen, account } = content;
  assert(payee, `${id} goes to a bank`);
  if (await disbursementByKey(transaction, key)) return retryDisbursement(context, key);
  const { account: number } = await openPayee(vault, id, payee);
  const [unit] = await transaction.sql<{ id: string }>`
    select id from unit where path = ${unitPath}`;
  return disburse(context, {
    ...{
      key,
      kind: "refund",
      amountFen,
      purpose: `退电费 ${id}`,
      notify: "refunds.record-payment",
    },
    payee: { name: payee.name, bank: payee.bank, account: number },
    payable: { account: "224101", party: account },
    ...(unit && { unitId: unit.id }),
  });
}

/** To the advance balance: the debt goes back to marketing, which books it there. No bank is asked. */
async function carry(context: Context, refund: FinanceRefund): Promise<FinanceRefund> {
  const { actor, now } = context;
  const { amountFen, account } = refund.content;
  const on = dayOf(now);
  await post(context, {
    cause: `refund-carried:${refund.id}/${refund.version}`,
    day: on,
    narrative: `退费 ${refund.id} 转预存`,
    lines: [
      { account: "224101", party: account, debitFen: amountFen },
      { account: "224104", party: refund.id, creditFen: amountFen },
    ],
  });
  const body = { on, bankReference: null };
  const changes = { paidBy: actor.id, paidOn: on };
  return move(context, refund, { act: "carry", kind: "paid", body, ...changes });
}
