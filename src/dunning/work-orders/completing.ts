/**
 * The day itself: looked at once more, then done with a photograph, then part of the account's history.
 * @module
 */
import { attach } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { insertAction, moveAction } from "../executing/action-store.ts";
import type { PolicyStep } from "../policy/body.ts";
import { type Debtor, gather } from "../proposing/gather.ts";
import { type Grounds, openGrounds } from "../proposing/grounds.ts";
import { claimOf } from "../proposing/lines.ts";
import { objectionsTo } from "../proposing/objecting.ts";
import { because } from "../requests.ts";
import type { Held, StepKind } from "../schema.ts";
import { type StoredOrder, saveOrder } from "./order-store.ts";

export interface CutOffCase {
  debtor: Debtor;
  step: PolicyStep;
  grounds: Grounds;
}

/** The debt behind a cut-off, and the policy's step; refuses where nothing is owed or the policy has none. */
export async function cutOffCase(
  context: Context,
  account: string,
  but: readonly string[] = [],
): Promise<CutOffCase | Refusal> {
  const grounds = await openGrounds(context);
  if (isRefusal(grounds)) return grounds;
  const debtor = (await gather(context, [account], { ...grounds, but })).get(account);
  if (!debtor || claimOf(debtor.facts) === 0n) {
    return refuse("conflict", because.no_debt({ account }));
  }
  const step = [...grounds.policy.steps.values()].find(({ kind }) => kind === "cut-off");
  return step
    ? { debtor, step, grounds }
    : refuse("conflict", because.unknown_step({ step: "cut-off" }));
}

/**
 * What speaks against cutting off. In advance the last notice is still to come, so it is asked about as if that were
 * the step; on the day everything is.
 */
export function againstCutOff(
  { debtor: { facts, hold }, step, grounds }: CutOffCase,
  when: "in advance" | "now",
): (Held | ReturnType<typeof because.on_hold>)[] {
  const kind: StepKind = when === "now" ? "cut-off" : "final-notice";
  const held = hold ? [because.on_hold({ until: hold.until, why: hold.reason })] : [];
  const wanted = { step: { ...step, kind }, path: "rule" } as const;
  const said = objectionsTo(wanted, facts, grounds).map(({ reason }) => reason);
  return [...held, ...(when === "now" ? said : said.filter(({ code }) => code !== dayOff))];
}
const dayOff = "dunning.day_off";

export function refuseCutOff(against: ReturnType<typeof againstCutOff>): Refusal {
  const why = against.map(({ zh }) => zh).join("；");
  const whyEn = against.map(({ en }) => en).join("; ");
  return refuse("conflict", because.guards_object({ why, whyEn }), { against });
}

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
  const against = againstCutOff(found, "now");
  if (against.length > 0) return refuseCutOff(against);
  const { transaction, actor, now } = context;
  const { debtor, step } = found;
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
