/**
 * How far the invoices of a purchase cover what was paid, against what was claimed back already.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { spread } from "../amounts.ts";
import { invoicesOf } from "../invoices/invoices.ts";
import type { Invoice } from "../invoices/schema.ts";
import type { Purchase } from "../schema.ts";
import { everything, findPurchases } from "../store.ts";
import { type Lost, least } from "./schema.ts";
import { claimedOf } from "./store.ts";

export interface Coverage {
  covered: Lost;
  /** Claimed and not restored. */
  claimed: Lost;
  /** Not covered and not claimed yet; nought where there is none. */
  lost: Lost;
  /** Claimed, and covered by an invoice again. */
  restored: Lost;
}

export async function coverageOf(
  { transaction }: Context,
  purchase: Purchase,
  toleranceFen: bigint,
): Promise<Coverage> {
  const { invoiceSubject, purchaseId } = purchase;
  const covered = coveredBy(await invoicesOf(transaction, invoiceSubject));
  const uncovered =
    invoiceSubject === `purchase:${purchaseId}`
      ? uncoveredOf(purchase, covered, toleranceFen)
      : await shareOf({ transaction }, purchase, { covered, toleranceFen });
  const claimed = await claimedOf(transaction, purchaseId);
  const [lost, restored] = [less(uncovered, claimed), less(claimed, uncovered)];
  return { covered, claimed, lost, restored };
}

/** Of a purchase that stands under one invoice with others (issued on behalf). */
async function shareOf(
  { transaction }: Pick<Context, "transaction">,
  { invoiceSubject, purchaseId }: Purchase,
  { covered, toleranceFen }: { covered: Lost; toleranceFen: bigint },
): Promise<Lost> {
  const { sums, purchases } = await findPurchases(transaction, everything, { invoiceSubject });
  const lost = uncoveredOf(sums, covered, toleranceFen);
  const at = purchases.findIndex((one) => one.purchaseId === purchaseId);
  return sharesOf(lost, purchases)[at]!;
}

type Covering = Pick<Invoice, "id" | "takesBack" | "takenBackBy" | "state" | "totalFen" | "taxFen">;
interface Owed {
  grossFen: bigint;
  taxFen: bigint;
}

const atLeastNought = (fen: bigint) => (fen > 0n ? fen : 0n);

/** What the invoices still cover: blue ones less the red-letter ones that take them back, wholly or in part. */
export function coveredBy(invoices: readonly Covering[]): Lost {
  const blue = invoices.filter(({ takesBack, state }) => takesBack === null && state !== "refused");
  let [fen, taxFen] = [0n, 0n];
  for (const { id, takenBackBy, ...of } of blue) {
    const reds = invoices.filter(({ takesBack }) => takesBack === id);
    // a red-letter invoice of another subject: how much it takes back is not known here, so all
    if (takenBackBy.length > 0 && reds.length === 0) continue;
    fen += atLeastNought(reds.reduce((sum, red) => sum + red.totalFen, of.totalFen));
    taxFen += atLeastNought(reds.reduce((sum, red) => sum + red.taxFen, of.taxFen));
  }
  return { fen, taxFen };
}

/** What is not covered; differences within the tolerance of the match are none. */
export function uncoveredOf({ grossFen, taxFen }: Owed, covered: Lost, toleranceFen: bigint): Lost {
  const fen = atLeastNought(grossFen - covered.fen);
  if (fen <= toleranceFen) return { fen: 0n, taxFen: 0n };
  if (fen === grossFen) return { fen, taxFen };
  return { fen, taxFen: least(atLeastNought(taxFen - covered.taxFen), fen) };
}

/** Each purchase's share where several stand under one invoice: shares sum to the whole, to the fen. */
export function sharesOf(lost: Lost, purchases: readonly Owed[]): Lost[] {
  const sum = purchases.reduce((total, { grossFen }) => total + grossFen, 0n);
  if (lost.fen === sum) return purchases.map(({ grossFen: fen, taxFen }) => ({ fen, taxFen }));
  const of = (total: bigint) =>
    spread(
      total,
      purchases.map(({ grossFen }) => total * grossFen),
      sum,
    );
  const taxes = of(lost.taxFen);
  return of(lost.fen).map((fen, at) => ({ fen, taxFen: least(taxes[at]!, fen) }));
}

/** What the one has more than the other; nought where it has less. */
function less(all: Lost, part: Lost): Lost {
  const fen = atLeastNought(all.fen - part.fen);
  return { fen, taxFen: least(atLeastNought(all.taxFen - part.taxFen), fen) };
}
