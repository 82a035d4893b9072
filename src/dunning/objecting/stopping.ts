/**
 * What an open objection stops.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { place } from "../../protections/protections.ts";
import { cancelWaiting } from "../executing/action-store.ts";
import { because, protectionKinds } from "../schema.ts";
import { cancelCutOffs } from "../work-orders/orders.ts";

/** While it is open nothing is done: what waits is given up, and the protection holds what would follow. */
export async function stopAll(
  context: Context,
  account: string,
  id: string,
): Promise<Refusal | undefined> {
  const { transaction, now } = context;
  const source = `dunning-objection:${id}`;
  const reason = context.reason!;
  await place(context, { customerAccount: account, kind: "objection_open", source, reason });
  const { zh, en } = protectionKinds.objection_open;
  const stopped = [because.protected({ zh, en })];
  await cancelWaiting(transaction, [account], { because: stopped, at: now });
  const cancelled = await cancelCutOffs(context, [account], stopped);
  return isRefusal(cancelled) ? cancelled : undefined;
}
