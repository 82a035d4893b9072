/**
 * Step 1, archive; and step 2, issue with the tax-rate check.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedPurchase } from "../access.ts";
import { pass } from "../passing.ts";
import { lastDay, purchaseTax } from "../policy.ts";
import { type ArchivedLine, ArchivePurchase, CorrectPurchase, OnePurchase } from "../requests.ts";
import { because, Purchase } from "../schema.ts";
import { type NewPurchase, replaceLines } from "../store.ts";
import { taxFindings } from "../tax-check.ts";
import { type Draft, draftFaults, type Ground, purchaseOf } from "./draft.ts";
import { readGrounds, readPrices, receive, settledAlready } from "./grounds.ts";

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
    const id = await settledAlready(context.transaction, { agreementNo: agreement, month });
    if (id) return refuse("conflict", because.month_settled({ agreement, month, id }));
    const draft = { month, taxRateBp: typed.taxRate ?? null, lines: typed.lines.map(toDraftLine) };
    const purchaseId = await context.newId("P");
    const purchase = await drafted(context, draft, { ground, purchaseId });
    if (isRefusal(purchase)) return purchase;
    await receive(context, [purchase], { origin: "typed" });
    return purchase;
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

async function groundOf(
  { transaction, actor }: Context,
  agreement: string,
): Promise<Ground | Refusal> {
  const ground = (await readGrounds(transaction, actor.scope, [agreement])).get(agreement);
  return ground ?? refuse("not_found", because.unknown_agreement({ id: agreement }));
}

async function drafted(
  { transaction, now }: Context,
  draft: Draft,
  { ground, purchaseId }: { ground: Ground; purchaseId: string },
): Promise<NewPurchase | Refusal> {
  const [fault, ...others] = draftFaults(draft, ground);
  if (fault) return refuse("invalid", fault, [fault, ...others]);
  const plants = draft.lines.map(({ plantId }) => plantId);
  const prices = await readPrices(transaction, plants, draft.month);
  const priceOf = (plant: string) => prices.get(plant)?.priceMicroYuan;
  return purchaseOf(draft, ground, { purchaseId, now, priceOf });
}

function toDraftLine({ plant, energyKwh, price, netYuan, taxYuan, grossYuan }: ArchivedLine) {
  return {
    ...{ plantId: plant, energyWh: energyKwh, priceMicroYuan: price ?? null },
    ...{ netFen: netYuan ?? null, taxFen: taxYuan ?? null, grossFen: grossYuan ?? null },
  };
}

export const archivingOperations = [
  archivePurchase,
  correctPurchase,
  issuePurchase,
  voidPurchase,
] as const;
