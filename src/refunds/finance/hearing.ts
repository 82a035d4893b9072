/**
 * What marketing's messages do on finance's side: take an order in with its papers, or give it back.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { say } from "../messages/mailbox.ts";
import { bodies, type Message } from "../messages/message.ts";
import { mayFinance } from "../rules.ts";
import { addEvent } from "../store.ts";
import { release } from "./deciding.ts";
import { lockFinance } from "./store.ts";
import { takeIn } from "./taking-in.ts";

/** Applies one message of marketing; refuses an order whose papers did not arrive whole. */
export async function hearMarketing(
  context: Context,
  message: Message,
): Promise<Refusal | undefined> {
  if (message.kind === "order") return takeIn(context, message);
  await giveUp(context, message);
  return undefined;
}

/** Marketing asks for the order back: given, unless the bank has or may get it, or it went back before. */
async function giveUp(context: Context, { order, version, body }: Message): Promise<void> {
  const refund = await lockFinance(context.transaction, order, [""]);
  const { by } = bodies.withdrawal.parse(body);
  const isHere = refund?.version === version && mayFinance(refund.state, "release");
  if (isHere && !isRefusal(await release(context, refund))) return;
  const { transaction, now } = context;
  const state = refund?.state ?? "unknown";
  const event = { at: now, actor: by, kind: "withdrawal_refused", state, version };
  await addEvent(transaction, { side: "finance", order, ...event });
  const said = { order, version, kind: "withdrawal_refused", body: { state } } as const;
  await say(context, { from: "finance", ...said });
}
