/**
 * The match of step 3, and what people decide about its differences.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { lockedPurchase, seenPurchase } from "../access.ts";
import { invoiceStanding, releaseInvoices } from "../invoices/invoices.ts";
import { pass } from "../passing.ts";
import { DecideLine, Match, MatchInput, type MatchRow } from "../requests.ts";
import { because, Purchase } from "../schema.ts";
import { inBoth } from "../words.ts";
import { isOpen, saveDecision } from "./decisions.ts";
import { loadMatch } from "./match.ts";

const clerks = ["settlement-clerk"];

const showMatch = defineOperation({
  name: "purchases.match",
  kind: "query",
  summary: "Hold settlement, price file, invoice and agreement against each other, line by line",
  allow: [...clerks, "finance", "approver", "compliance", "administrator"],
  input: MatchInput,
  output: Match,
  async run(context, { purchase: id, onlyDifferences, page, pageSize }) {
    const view = { scope: context.actor.scope, supplierId: null };
    const purchase = await seenPurchase(context, view, id);
    if (isRefusal(purchase)) return purchase;
    const all = await loadMatch(context, purchase);
    if (isRefusal(all)) return all;
    const standing = await invoiceStanding(context, purchase.invoiceSubject);
    if (isRefusal(standing)) return standing;
    const shown = onlyDifferences ? all.filter(({ differences }) => differences.length > 0) : all;
    const { outcome, totalFen, reasons } = standing;
    const rows = shown.slice((page - 1) * pageSize, page * pageSize);
    const open = all.filter(isOpen).length;
    return { purchase, invoices: { outcome, totalFen, reasons }, rows, total: shown.length, open };
  },
});

const decideLine = defineOperation({
  name: "purchases.decide-line",
  kind: "command",
  summary: "Accept a difference, query it, or return the invoices to the supplier",
  allow: clerks,
  input: DecideLine,
  output: Purchase,
  async run(context, { purchase: id, line, decision, comment }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    const rows = await loadMatch(context, purchase);
    if (isRefusal(rows)) return rows;
    const row = rows.find(({ lineNo }) => lineNo === line);
    if (!row || row.differences.length === 0) {
      return refuse("not_found", because.no_difference({ line }));
    }
    const hard = row.differences.find((difference) => difference.hard);
    if (decision === "accept" && hard) {
      return refuse("conflict", inBoth(because.not_acceptable, { line, why: hard.reason }));
    }
    await saveDecision(context, purchase, { row, decision, comment });
    return decision === "return" ? sendBack(context, purchase, row) : purchase;
  },
});

/** The invoices go back to the supplier, who sends others; these stay in the register. */
async function sendBack(
  context: Context,
  purchase: Purchase,
  row: MatchRow,
): Promise<Purchase | Refusal> {
  await releaseInvoices(context, purchase.invoiceSubject);
  const note = { line: row.lineNo, reasons: row.differences.map(({ reason }) => reason) };
  return pass(context, purchase, { act: "send-back", note });
}

export const matchingOperations = [showMatch, decideLine] as const;
