/**
 * The day itself: looked at once more, then done with a photograph, then part of the account's history.
 * @module
 */
import { attach } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { findAction, insertAction, moveAction } from "../executing/action-store.ts";
import { decideAgain } from "../executing/again.ts";
import { claimOf } from "../proposing/lines.ts";
import { againstCutOff, cutOffCase, refuseCutOff } from "./lawful.ts";
import { type StoredOrder, saveOrder } from "./order-store.ts";

/** A cut-off that was done, or a restoration. Refuses a cut-off that may not be done at this moment. */
export async function completeOrder(
  context: Context,
  order: StoredOrder,
  file: string,
): Promise<StoredOrder | Refusal> {
  if (order.kind === "cut-off") {
    const recorded = await recordCutOff(context, order);
    if (isRefusal(recorded)) return recorded;
  }
  return markDone(context, order, file);
}

/** Its photograph kept, and who did it when; looks at no guard. */
export async function markDone(
  context: Context,
  order: StoredOrder,
  file: string,
): Promise<StoredOrder | Refusal> {
  const { transaction, actor, now } = context;
  const subject = `work-order:${order.id}`;
  const attached = await attach(context, { subject, file, kind: "meter", unitId: order.unitId });
  if (isRefusal(attached)) return attached;
  const done = { ...order, state: "done", doneBy: actor.id, doneAt: now, endedAt: now } as const;
  await saveOrder(transaction, { ...done, proofFile: file });
  return { ...done, proofFile: file };
}

async function recordCutOff(
  context: Context,
  { id, account, action, article }: StoredOrder,
): Promise<Refusal | undefined> {
  const found = await cutOffCase(context, account, action ? [action] : []);
  if (isRefusal(found)) return found;
  const { transaction, actor, now } = context;
  const { debtor, step, grounds } = found;
  const approved = action && (await findAction(transaction, action, { scope: actor.scope }));
  const against = againstCutOff(found, "now");
  // a run's cut-off stands on its model and its policy to the end; one asked for by hand on the law alone
  if (approved && against.length === 0) {
    const verdict = decideAgain(approved, debtor, grounds);
    if (verdict.does === "cancel") against.push(...verdict.because);
  }
  if (against.length > 0) return refuseCutOff(against);
  const key =
    action ??
    (await insertAction(transaction, {
      ...{ identity: id, account, step: step.id, kind: step.kind, channel: step.channel },
      ...{ notBefore: now, owedFen: claimOf(debtor.facts), overdueDays: debtor.facts.overdueDays },
      ...{ because: [], article, path: "rule", by: actor.id, at: now },
    }));
  const settled = { state: "delivered", handedAt: now, settledAt: now } as const;
  await moveAction(transaction, key, { from: ["queued", "to_do"], to: settled });
  return undefined;
}
