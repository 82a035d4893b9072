/**
 * Loads what the match compares, with what people decided about its differences.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { readGrounds, readPrices } from "../archiving/grounds.ts";
import { lastDay, purchasePolicy } from "../policy.ts";
import type { MatchRow } from "../requests.ts";
import type { Purchase } from "../schema.ts";
import { readLines } from "../store.ts";
import { decisionsOf, differenceHash } from "./decisions.ts";
import { matchOf } from "./four-way.ts";
import { invoiceLinesOf } from "./invoice-lines.ts";

/** Every row of a purchase's match. */
export async function loadMatch(
  context: Pick<Context, "transaction" | "rulebooks">,
  purchase: Purchase,
): Promise<MatchRow[] | Refusal> {
  const { transaction } = context;
  const { purchaseId, agreementNo, month, invoiceSubject } = purchase;
  const policy = purchasePolicy(context.rulebooks, lastDay(month));
  if (isRefusal(policy)) return policy;
  const lines = await readLines(transaction, purchaseId);
  const plants = lines.map(({ plantId }) => plantId);
  const prices = await readPrices(transaction, plants, month);
  const grounds = await readGrounds(transaction, [""], [agreementNo]);
  const isMerged = !invoiceSubject.startsWith("purchase:");
  const invoices = isMerged ? null : await invoiceLinesOf(transaction, invoiceSubject);
  const agreement = grounds.get(agreementNo)!;
  const facts = { purchase, lines, prices, agreement, invoices, month };
  const rows = matchOf(facts, policy.tolerances);
  const decisions = await decisionsOf(transaction, purchaseId);
  return rows.map((row) => {
    const decided = decisions.get(row.lineNo);
    const isAboutThese = decided?.differenceHash === differenceHash(row.differences);
    return { ...row, decision: decided && isAboutThese ? decided.decision : null };
  });
}
