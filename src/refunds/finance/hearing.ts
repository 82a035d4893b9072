/**
 * What marketing's messages do on finance's side: take an order in with its papers, or give it back.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { say } from "../messages/mailbox.ts";
import { bodies, type Message, type OrderContent } from "../messages/message.ts";
import { takePapers } from "../papers.ts";
import { mayFinance } from "../rules.ts";
import { because, type FinanceState } from "../schema.ts";
import { addEvent } from "../store.ts";
import { unbook } from "./books.ts";
import { move, subjectOf } from "./moving.ts";
import { callOff } from "./owing.ts";
import { type FinanceRefund, lockFinance, saveFinance, unitAt } from "./store.ts";

/** Applies one message of marketing; refuses an order whose papers did not arrive whole. */
export async function hearMarketing(
  context: Context,
  message: Message,
): Promise<Refusal | undefined> {
  if (message.kind === "order") return takeIn(context, message);
  await giveUp(context, message);
  return undefined;
}

/** A new version is taken in only where the one before went back: else both would be paid. */
const mayComeAgain: readonly FinanceState[] = ["returned", "released"];

async function takeIn(context: Context, message: Message): Promise<Refusal | undefined> {
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

/** Marketing asks for the order back: given, unless the bank has or may get it, or it went back before. */
async function giveUp(context: Context, { order, version, body }: Message): Promise<void> {
  const refund = await lockFinance(context.transaction, order, [""]);
  const { by } = bodies.withdrawal.parse(body);
  const isHere = refund?.version === version && mayFinance(refund.state, "release");
  if (isHere && !(await callOff(context, refund))) {
    await unbook(context, refund);
    await move(context, refund, { act: "release", kind: "released", body: {} });
    return;
  }
  const { transaction, now } = context;
  const state = refund?.state ?? "unknown";
  const event = { at: now, actor: by, kind: "withdrawal_refused", state, version };
  await addEvent(transaction, { side: "finance", order, ...event });
  const said = { order, version, kind: "withdrawal_refused", body: { state } } as const;
  await say(context, { from: "finance", ...said });
}
