/**
 * The gate of the review (step 4): the invoices verified, their sum the payable, no difference left open.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { invoiceStanding } from "../invoices/invoices.ts";
import { lastDay, purchasePolicy } from "../policy.ts";
import type { MatchRow } from "../requests.ts";
import { because, type Purchase } from "../schema.ts";
import { everything, findPurchases } from "../store.ts";
import { isOpen } from "./decisions.ts";

/** Why the verification may not be passed: state of the invoices, their sum, open differences. */
export async function reviewFindings(
  context: Context,
  purchase: Purchase,
  rows: readonly MatchRow[],
): Promise<Reason[] | Refusal> {
  const { invoiceSubject } = purchase;
  const standing = await invoiceStanding(context, invoiceSubject);
  if (isRefusal(standing)) return standing;
  const policy = purchasePolicy(context.rulebooks, lastDay(purchase.month));
  if (isRefusal(policy)) return policy;
  const findings = standing.outcome === "passed" ? [] : [...standing.reasons];
  const { sums } = await findPurchases(context.transaction, everything, { invoiceSubject });
  const off = standing.totalFen - sums.grossFen;
  if (off > policy.tolerances.totalFen || -off > policy.tolerances.totalFen) {
    const values = { invoices: standing.totalFen, payable: sums.grossFen };
    const told = Object.entries(values).map(([name, fen]) => [name, formatYuan(fen)]);
    findings.push(because.sum_differs(Object.fromEntries(told)));
  }
  const open = rows.filter((row) => row.lineNo > 0 && isOpen(row));
  const lines = open.slice(0, 20).map(({ lineNo }) => because.open_difference({ line: lineNo }));
  return [...findings, ...lines];
}
