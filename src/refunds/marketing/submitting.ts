/**
 * Into marketing's review, for the first time or again. Approvals are bound to the fields they read, so a
 * resubmission runs again only what a change touched (避免重复审核).
 * @module
 */
import {
  actOnApproval,
  openApproval,
  resubmitApproval,
  type Submission,
} from "../../approvals/approvals.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { papersOf } from "../papers.ts";
import { dueDays, refundRules } from "../rulebook.ts";
import { because } from "../schema.ts";
import type { Order } from "../store.ts";
import { move, subjectOf } from "./moving.ts";
import { fieldsOf, send } from "./sending.ts";
import { recheck } from "./wishing.ts";

async function submissionOf(context: Context, order: Order): Promise<Submission | Refusal> {
  const checked = await recheck(context, order, [""]);
  if (isRefusal(checked)) return checked;
  const { refused, checks, refundableFen, arrearsFen } = checked;
  if (refused) return refuse("conflict", refused.reason!, { checks });
  return {
    fields: fieldsOf(order, await papersOf(context.transaction, subjectOf(order.id))),
    amountFen: order.amountFen,
    flags: order.flags,
    position: [
      { zh: "可退余额（含本单）", en: "refundable, this order included", fen: refundableFen },
      { zh: "欠费", en: "arrears", fen: arrearsFen },
      { zh: "退费后余额", en: "left after it", fen: refundableFen - order.amountFen },
    ],
  };
}

/** A draft's first round; the deadlines of review and payment start here. */
export async function submit(context: Context, order: Order): Promise<Order | Refusal> {
  if (order.destination === "bank" && !order.payee) {
    return refuse("invalid", because.payee_missing());
  }
  const rules = refundRules(context);
  if (isRefusal(rules)) return rules;
  const submission = await submissionOf(context, order);
  if (isRefusal(submission)) return submission;
  const opened = await openApproval(context, {
    ...submission,
    kind: "refund",
    subject: subjectOf(order.id),
    title: { zh: `退费 ${order.id}`, en: `Refund ${order.id}` },
    unitId: order.unitId,
    initiator: order.requestedBy,
    notify: "refunds.apply-approval",
  });
  if (isRefusal(opened)) return opened;
  const submitted = await move(context, order, {
    act: "submit",
    approval: opened.id,
    submittedAt: context.now,
    ...dueDays(context, rules),
  });
  return opened.state === "approved" ? send(context, submitted) : submitted;
}

/** The next round of one that came back. Where every approval still stands it goes straight to finance. */
export async function resubmit(
  context: Context,
  order: Order,
  comment: string,
): Promise<Order | Refusal> {
  const submission = await submissionOf(context, order);
  if (isRefusal(submission)) return submission;
  const faulty = order.fault?.fields ?? [];
  const acted = await resubmitApproval(context, order.approval!, { ...submission, faulty });
  if (isRefusal(acted)) return acted;
  const next = { version: order.version + 1, fault: null };
  const again = await move(context, order, { act: "resubmit", ...next, details: { comment } });
  return acted.ended === "approved" ? send(context, again) : again;
}

/** Something changed under review: whoever signed having read it signs again, the others' approval stands. */
export async function reviewAgain(context: Context, order: Order): Promise<Order | Refusal> {
  const approval = order.approval!;
  const reason = context.reason ?? "";
  const stopped = await actOnApproval(context, { approval, act: "withdraw", reason });
  if (isRefusal(stopped)) return stopped;
  const submission = await submissionOf(context, order);
  if (isRefusal(submission)) return submission;
  const acted = await resubmitApproval(context, approval, submission);
  return isRefusal(acted) ? acted : order;
}
