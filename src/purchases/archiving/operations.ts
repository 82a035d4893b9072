/**
 * Step 1, archive; and step 2, issue with the tax-rate check.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { lockedPurchase } from "../access.ts";
import { pass } from "../passing.ts";
import { lastDay, purchaseTax } from "../policy.ts";
import { ArchivePurchase, CorrectPurchase, OnePurchase } from "../requests.ts";
import { because, Purchase } from "../schema.ts";
import { replaceLines } from "../store.ts";
import { taxFindings } from "../tax-check.ts";
import { drafted, groundOf, receiveDraft, toDraftLine } from "./drafting.ts";

const clerks = ["settlement-clerk"];

const archivePurchase = defineOperation({
  name: "purchases.archive",
  kind: "command",
  summary: "Receive a month's energy, price and tax rate of an agreement into the archive (step 1)",
  allow: clerks,
  input: ArchivePurchase,
  output: Purchase,
  async run(context, { agreement, month, ...typed }) {
    const ground = await groundOf(context, agreement);
    if (isRefusal(ground)) return ground;
    const draft = { month, taxRateBp: typed.taxRate ?? null, lines: typed.lines.map(toDraftLine) };
    const purchaseId = await context.newId("P");
    return receiveDraft(context, draft, { ground, purchaseId });
  },
});

const correctPurchase = defineOperation({
  name: "purchases.correct",
  kind: "command",
  summary: "Correct the lines or the tax rate of a purchase that is not issued yet",
  allow: clerks,
  input: CorrectPurchase,
  output: Purchase,
  async run(context, { purchase: purchaseId, taxRate, lines }) {
    const before = await lockedPurchase(context, purchaseId);
    if (isRefusal(before)) return before;
    const ground = await groundOf(context, before.agreementNo);
    if (isRefusal(ground)) return ground;
    const { month } = before;
    const draft = { month, taxRateBp: taxRate ?? null, lines: lines.map(toDraftLine) };
    const corrected = await drafted(context, draft, { ground, purchaseId });
    if (isRefusal(corrected)) return corrected;
    const { taxRateBp, lineCount, energyWh, netFen, taxFen, grossFen } = corrected;
    const change = { taxRateBp, lineCount, energyWh, netFen, taxFen, grossFen };
    const after = await pass(context, before, { act: "correct", change });
    if (!isRefusal(after)) await replaceLines(context.transaction, corrected);
    return after;
  },
});

const issuePurchase = defineOperation({
  name: "purchases.issue",
  kind: "command",
  summary: "Issue a purchase and push the payable; a wrong tax rate stops it at step 2",
  allow: clerks,
  input: OnePurchase,
  output: Purchase,
  async run(context, { purchase: id }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    const ground = await groundOf(context, purchase.agreementNo);
    if (isRefusal(ground)) return ground;
    const table = purchaseTax(context.rulebooks, lastDay(purchase.month));
    if (isRefusal(table)) return table;
    if (purchase.grossFen === 0n) return refuse("conflict", because.amount_zero());
    const findings = taxFindings(purchase, ground, table);
    const note = { payableFen: purchase.grossFen.toString(), taxRateBp: purchase.taxRateBp };
    return pass(context, purchase, { act: "issue", findings, note });
  },
});

const voidPurchase = defineOperation({
  name: "purchases.void",
  kind: "command",
  summary: "Void a purchase before its payable voucher; its month may then be settled again",
  allow: clerks,
  input: OnePurchase,
  output: Purchase,
  async run(context, { purchase: id }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    return pass(context, purchase, { act: "void" });
  },
});

export const archivingOperations = [
  archivePurchase,
  correctPurchase,
  issuePurchase,
  voidPurchase,
] as const;
