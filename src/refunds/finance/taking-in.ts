/**
 * Finance's copy of an order: taken in with its papers, complete, and once.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { say } from "../messages/mailbox.ts";
import { bodies, type Message, type OrderContent } from "../messages/message.ts";
import { takePapers } from "../papers.ts";
import { because, type FinanceState } from "../schema.ts";
import { addEvent } from "../store.ts";
import { subjectOf } from "./moving.ts";
import { type FinanceRefund, lockFinance, saveFinance, unitAt } from "./store.ts";

/** A new version is taken in only where the one before went back: else both would be paid. */
const mayComeAgain: readonly FinanceState[] = ["returned", "released"];

export async function takeIn(context: Context, message: Message): Promise<Refusal | undefined> {
  const { transaction, now, actor } = context;
  const { order: id, version } = message;
  const known = await lockFinance(transaction, id, [""]);
  const isDue = !known || (mayComeAgain.includes(known.state) && version > known.version);
  if (!isDue) return refuse("conflict", because.still_here({ id, version: known.version }));
  const content = bodies.order.parse(message.body);
  const place = {
    subject: subjectOf({ id, version }),
    unitId: await unitAt(transaction, content.unitPath),
  };
  const problem = await takePapers(context, place, content.papers);
  if (problem) return problem;
  await saveFinance(transaction, received(message, content, now));
  const event = { at: now, actor: actor.id, kind: "taken", state: "fin_review", version };
  const { reviewDueOn } = content;
  const details = { amountFen: content.amountFen.toString(), reviewDueOn };
  await addEvent(transaction, { side: "finance", order: id, ...event, details });
  await say(context, { from: "finance", order: id, version, kind: "taken", body: {} });
  return undefined;
}

function received(
  { order: id, version }: Message,
  content: OrderContent,
  now: Date,
): FinanceRefund {
  const { unitPath, reviewDueOn, paymentDueOn } = content;
  return {
    ...{ id, version, unitPath, content, reviewDueOn, paymentDueOn },
    ...{ state: "fin_review", stateSince: now, receivedAt: now, fault: null },
    ...{ acceptedBy: null, acceptedAt: null, paidBy: null, bankReference: null, paidOn: null },
  };
}
