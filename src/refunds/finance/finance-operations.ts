/**
 * Paying a refund, and what follows from the bank's word.
 * @module
 */
import * as z from "zod";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { DisbursementOutcome } from "../../disbursements/schema.ts";
import { RefundId, ReviewedRefund } from "../requests.ts";
import { bankFault } from "../reviewing/faults.ts";
import type { FinanceState } from "../schema.ts";
import { accept, giveBack, pay } from "./deciding.ts";
import { move, paymentKey, refundFor } from "./moving.ts";
import { type FinanceRefund, lockFinance } from "./store.ts";

export const payRefund = defineOperation({
  name: "refunds.pay",
  kind: "command",
  summary:
    "Pay an accepted refund; its papers are hashed again first. Accepts one that waits for review",
  allow: ["finance"],
  serializable: true,
  input: RefundId,
  output: ReviewedRefund,
  async run(context, { id }) {
    const waiting = await lockFinance(context.transaction, id, context.actor.scope);
    if (waiting?.state === "fin_review") {
      const accepted = await accept(context, waiting);
      if (isRefusal(accepted)) return accepted;
    }
    const refund = await refundFor(context, id, "pay");
    if (isRefusal(refund)) return refund;
    const paid = await pay(context, refund);
    return isRefusal(paid) ? paid : { id, side: "finance" as const, state: paid.state };
  },
});

export const recordPayment = defineOperation({
  name: "refunds.record-payment",
  kind: "command",
  summary: "Do what follows from the bank's answer: paid, failed, or sent back days later",
  allow: [],
  serializable: true,
  input: DisbursementOutcome,
  output: z.object({ applied: z.boolean() }),
  async run(context, outcome) {
    const [, id = ""] = /^refund:(.+)\/\d+$/.exec(outcome.key) ?? [];
    const refund = await lockFinance(context.transaction, id, [""]);
    if (!refund || paymentKey(refund) !== outcome.key) return { applied: false };
    const applied = await told[outcome.outcome](context, refund, outcome);
    return isRefusal(applied) ? applied : { applied };
  },
});

type Told = (
  context: Context,
  refund: FinanceRefund,
  outcome: DisbursementOutcome,
) => Promise<boolean | Refusal>;

const told: Record<DisbursementOutcome["outcome"], Told> = {
  paid: async (context, accepted, { on, bankReference = null }) => {
    const refund = await underWay(context, accepted);
    if (refund.state !== "paying") return false;
    const body = { on, bankReference };
    const changes = { paidOn: on, bankReference };
    await move(context, refund, { act: "bankPaid", kind: "paid", body, ...changes });
    return true;
  },
  failed: async (context, refund, { problem = "other" }) => {
    const { state } = refund;
    const act = givenBackBy[state];
    if (!act) return false;
    const fault = bankFault(context, problem, state === "paid" ? "bank_returned" : "bank_failed");
    if (isRefusal(fault)) return fault;
    if (fault) return wentBack(await giveBack(context, refund, { act, fault }));
    if (state === "paying") {
      await move(context, refund, { act: "payAgain", kind: "pay_again", body: { problem } });
    }
    return true;
  },
  returned: async (context, refund, { problem = "bank_returned" }) => {
    if (refund.state !== "paid") return false;
    const fault = bankFault(context, problem, "bank_returned");
    if (isRefusal(fault) || !fault) return fault ?? false;
    return wentBack(await giveBack(context, refund, { act: "bankReturned", fault }));
  },
};

/** Finance may try a payment again by itself: then the refund is `accepted`, or `paid` and sent back since. */
const givenBackBy: { [State in FinanceState]?: "bankFailed" | "sendBack" | "bankReturned" } = {
  paying: "bankFailed",
  accepted: "sendBack",
  paid: "bankReturned",
};

/** Finance paid it by a try of its own. */
async function underWay(context: Context, refund: FinanceRefund): Promise<FinanceRefund> {
  if (refund.state !== "accepted") return refund;
  const paidBy = context.actor.id;
  return move(context, refund, { act: "pay", kind: "paying", body: { by: paidBy }, paidBy });
}

/** False where it may still be paid: the outcome of the try that is under way decides. */
function wentBack(refund: FinanceRefund | Refusal): boolean {
  return !isRefusal(refund);
}
