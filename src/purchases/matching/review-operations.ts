/**
 * Step 4: the review of the verification.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { lockedPurchase } from "../access.ts";
import { pass } from "../passing.ts";
import { ReviewInvoices } from "../requests.ts";
import { because, Purchase } from "../schema.ts";
import { loadMatch } from "./match.ts";
import { reviewFindings } from "./reviewing.ts";

export const reviewInvoices = defineOperation({
  name: "purchases.review",
  kind: "command",
  summary: "Review the verification of the invoices; every difference must have been accepted",
  allow: ["settlement-clerk"],
  input: ReviewInvoices,
  output: Purchase,
  async run(context, { purchase: id, pass: isPassed, comment }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    const rows = await loadMatch(context, purchase);
    if (isRefusal(rows)) return rows;
    const mine = rows.some(
      ({ decision }) => decision?.decision === "accept" && decision.by === context.actor.id,
    );
    if (mine) return refuse("forbidden", because.own_acceptance());
    const findings = await reviewFindings(context, purchase, rows);
    if (isRefusal(findings)) return findings;
    if (!isPassed) findings.push(because.review_refused({ why: comment || "–" }));
    const note = { comment, lines: rows.length - 1 };
    return pass(context, purchase, { act: "review", findings, note });
  },
});
