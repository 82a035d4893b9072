/**
 * One act on a purchase: decide by the table, save, and keep the passage with hashes of before and after
 * (step 10). Nothing else writes a stage.
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../base/ids.ts";
import type { Context } from "../base/operation.ts";
import type { Reason } from "../base/reasons.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { type Act, decide, moves } from "./rules.ts";
import { type Passage, type Purchase, stages } from "./schema.ts";
import { insertPassages, savePurchase } from "./store.ts";

export interface Doing {
  act: Act;
  /** What its gate found; where there is something, the purchase stops or the act is refused. */
  findings?: readonly Reason[];
  /** Fields that the act sets where its gate passes. */
  change?: Partial<Purchase>;
  /** Ids and hashes of what the act made or used. */
  note?: Record<string, unknown>;
}

/** The purchase as it is afterwards; its row must be locked. */
export async function pass(
  { transaction, actor, now }: Pick<Context, "transaction" | "actor" | "now">,
  before: Purchase,
  { act, findings = [], change = {}, note = {} }: Doing,
): Promise<Purchase | Refusal> {
  const passing = decide(before.stage, act, findings);
  if (isRefusal(passing)) return passing;
  const after: Purchase = {
    ...before,
    ...(passing.reasons.length === 0 && change),
    stage: passing.to,
    step: stages[passing.to].step,
    problems: [...passing.reasons],
    since: now.toISOString(),
  };
  await savePurchase(transaction, after);
  const passage = {
    ...{ step: moves[act].step, act, from: before.stage, to: after.stage, actor: actor.id },
    ...{ at: after.since, beforeHash: hashOf(before), afterHash: hashOf(after) },
    ...{ reasons: [...passing.reasons], note, purchaseId: after.purchaseId },
  };
  await insertPassages(transaction, [passage]);
  return after;
}

/** The first passage: received into the archive. */
export function archived(purchase: Purchase, actor: string, note: Record<string, unknown>) {
  return {
    ...{ step: 1, act: "archive", from: null, to: purchase.stage, actor, at: purchase.since },
    ...{ beforeHash: "", afterHash: hashOf(purchase), reasons: [], note },
    purchaseId: purchase.purchaseId,
  } satisfies Passage & { purchaseId: string };
}

/** Over what the purchase itself is, without what is told of it elsewhere (names, vouchers, recoveries). */
function hashOf(purchase: Purchase): string {
  const { supplierName, partyType, payableVoucher, paidVoucher, ...told } = purchase;
  const { setOffFen, recoverableFen, ...own } = told;
  return createHash("sha256").update(canonicalJson(own)).digest("hex");
}

/** Whether every passage begins where the last one ended, and the purchase is what the last one left. */
export function isUnbroken(passages: readonly Passage[], purchase: Purchase): boolean {
  const follows = passages.every(
    ({ beforeHash }, at) => beforeHash === (passages[at - 1]?.afterHash ?? ""),
  );
  return follows && passages.at(-1)?.afterHash === hashOf(purchase);
}
