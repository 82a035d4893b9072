/**
 * What a supplier is told: who has its money now, whether it is its own turn, when the bank paid.
 * @module
 */
import type * as z from "zod";
import type { Transaction } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { Recovery, toldToSupplier } from "../recovering/schema.ts";
import type { Trace } from "../requests.ts";
import { because, type Purchase, Stage } from "../schema.ts";
import { findPurchases, type View } from "../store.ts";
import { findSupplier } from "../suppliers/store.ts";

const holders = {
  desk: { zh: "电网结算", en: "settlement desk" },
  you: { zh: "贵方", en: "you" },
  approvers: { zh: "营销审批", en: "approvers" },
  finance: { zh: "财务", en: "finance" },
  bank: { zh: "银行", en: "bank" },
  nobody: { zh: "—", en: "—" },
} as const;

// biome-ignore format: a table
const holderOf: Record<Stage, keyof typeof holders> = {
  archived: "desk", "tax-stopped": "desk", issued: "you", collecting: "desk", "review-stopped": "you",
  reviewed: "desk", "coding-stopped": "desk", payable: "desk", applied: "approvers",
  "approval-returned": "desk", approved: "desk", formed: "finance", cleared: "finance", paying: "bank",
  "payment-failed": "desk", paid: "nobody", void: "nobody",
};

/** Stages whose problems concern the supplier; what the house found elsewhere is its own business. */
const told: readonly Stage[] = ["review-stopped", "payment-failed", "paid"];

/** A purchase as its supplier is told of it; staff see all. */
export function toldTo({ supplierId }: View, purchase: Purchase): Purchase {
  return supplierId === null || told.includes(purchase.stage)
    ? purchase
    : { ...purchase, problems: [] };
}

/** The chain without what is between the house's own desks: opinions, names, the details of others. */
export function chainTo(view: View, chain: z.input<typeof Trace>): z.input<typeof Trace> {
  if (view.supplierId === null) return chain;
  const passages = chain.passages.map((passage) => ({
    ...{ ...passage, actor: "–", note: {} },
    reasons: told.includes(passage.to) ? passage.reasons : [],
  }));
  const recovery = chain.recovery && toldToSupplier(Recovery.parse(chain.recovery));
  return { ...chain, passages, recovery, approval: null, form: null };
}

async function portalRows({ sql }: Transaction, purchases: readonly Purchase[]) {
  const ids = purchases.map(({ purchaseId }) => purchaseId);
  const paid = await sql<{ id: string; on: string; reference: string | null }>`
    select purchase_id as id, posted_on::text as "on",
      (select note ->> 'bankReference' from purchase_passage as passage
       where passage.purchase_id = voucher.purchase_id and act = 'settle' and to_stage = 'paid'
       order by passage.id desc limit 1) as reference
    from purchase_voucher as voucher
    where purchase_id = any (${ids}::text[]) and kind = 'paid' and reversed_by is null`;
  const payments = new Map(paid.map((row) => [row.id, row]));
  return purchases.map(({ purchaseId, month, energyWh, grossFen, stage, step, ...rest }) => ({
    ...{ purchaseId, month, energyWh, grossFen, stage, step, since: rest.since },
    ...{ holder: holders[holderOf[stage]], yourTurn: holderOf[stage] === "you" },
    ...{ setOffFen: rest.setOffFen, recoverableFen: rest.recoverableFen },
    problems: told.includes(stage) ? rest.problems : [],
    paidOn: payments.get(purchaseId)?.on ?? null,
    bankReference: payments.get(purchaseId)?.reference ?? null,
  }));
}

/** A page of one enterprise's settlements, newest first, and what of its money has come. */
export async function portalOf(
  { transaction, now }: Context,
  view: View,
  bounds: { limit: number; offset: number },
) {
  const enterprise = await findSupplier(transaction, view, dayOf(now));
  if (!enterprise) return refuse("forbidden", because.other_enterprise());
  const { supplierId, name: supplierName } = enterprise;
  const live = Stage.options.filter((stage) => stage !== "void");
  const found = await findPurchases(transaction, view, { stages: live, ...bounds });
  const { purchases: total, grossFen: settledFen, paidFen } = found.sums;
  const money = { settledFen, paidFen, waitingFen: settledFen - paidFen };
  const purchases = await portalRows(transaction, found.purchases);
  return { supplierId, supplierName, ...money, total: Number(total), purchases };
}
