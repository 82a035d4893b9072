/**
 * From what a clerk or a file says to a purchase with amounts that sum to the fen. Pure.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Reason } from "../../base/reasons.ts";
import { type Amounts, amountsOf, totalOf } from "../amounts.ts";
import { firstDay, lastDay } from "../policy.ts";
import { because, type PartyType, type PriceBasis, type Purchase } from "../schema.ts";
import type { NewPurchase } from "../store.ts";

/** What an archive stands on: the agreement, its supplier and plants. */
export interface Ground {
  agreementNo: string;
  supplierId: string;
  supplierName: string;
  partyType: PartyType;
  unit: string;
  priceMicroYuan: bigint;
  priceBasis: PriceBasis;
  taxRateBp: number;
  from: string;
  until: string | null;
  /** Id to name. */
  plants: ReadonlyMap<string, string>;
}

export interface DraftLine {
  plantId: string;
  energyWh: bigint;
  /** Absent: of the price file, else of the agreement. */
  priceMicroYuan: bigint | null;
  /** As the settlement states them; absent: computed. */
  netFen: bigint | null;
  taxFen: bigint | null;
  grossFen: bigint | null;
}

export interface Draft {
  month: string;
  /** Absent: the agreement's. */
  taxRateBp: number | null;
  lines: readonly DraftLine[];
}

/** Why a draft is no purchase; nothing where it is one. */
export function draftFaults({ month, lines }: Draft, ground: Ground): Reason[] {
  const { agreementNo: agreement } = ground;
  const isOver = ground.until !== null && firstDay(month) > ground.until;
  const outside = isOver || lastDay(month) < ground.from;
  const faults = outside ? [because.outside_agreement({ month, agreement })] : [];
  if (lines.length === 0) faults.push(because.nothing_to_settle());
  for (const line of lines) {
    if (!ground.plants.has(line.plantId)) {
      faults.push(because.unknown_plant({ id: line.plantId, agreement }));
    }
    faults.push(...amountFaults(line));
  }
  const given = new Set(lines.map(({ grossFen }) => grossFen !== null));
  if (given.size > 1) faults.push(because.amounts_incomplete());
  return faults;
}

function amountFaults({ netFen, taxFen, grossFen }: DraftLine): Reason[] {
  if (netFen === null && taxFen === null && grossFen === null) return [];
  if (netFen === null || taxFen === null || grossFen === null)
    return [because.amounts_incomplete()];
  if (netFen + taxFen === grossFen) return [];
  const [net, tax, gross] = [netFen, taxFen, grossFen].map((fen) => formatYuan(fen));
  return [because.gross_not_sum({ net: net!, tax: tax!, gross: gross! })];
}

export interface Naming {
  purchaseId: string;
  now: Date;
  /** What the price file says of a plant in that month. */
  priceOf(plantId: string): bigint | undefined;
}

/** The purchase a faultless draft makes. */
export function purchaseOf(
  { month, lines: drafts, ...draft }: Draft,
  ground: Ground,
  { purchaseId, now, priceOf }: Naming,
): NewPurchase {
  const { priceBasis } = ground;
  const taxRateBp = draft.taxRateBp ?? ground.taxRateBp;
  const priced = drafts.map((line) => ({
    ...line,
    priceMicroYuan: line.priceMicroYuan ?? priceOf(line.plantId) ?? ground.priceMicroYuan,
  }));
  const amounts = drafts.every(hasAmounts)
    ? drafts
    : amountsOf(priced, { priceBasis, taxRateBp }).lines;
  const lines = priced.map(({ plantId, energyWh, priceMicroYuan }, at) => {
    const { netFen, taxFen, grossFen } = amounts[at]!;
    const amount = { netFen, taxFen, grossFen };
    return { lineNo: at + 1, plantId, energyWh, priceMicroYuan, ...amount };
  });
  const energyWh = lines.reduce((sum, line) => sum + line.energyWh, 0n);
  const facts: Purchase = {
    ...{ purchaseId, supplierId: ground.supplierId, supplierName: ground.supplierName },
    ...{ partyType: ground.partyType, agreementNo: ground.agreementNo, unit: ground.unit },
    ...{ month, taxRateBp, priceBasis, lineCount: lines.length, energyWh, ...totalOf(lines) },
    ...{ stage: "archived", step: 1, problems: [], since: now.toISOString() },
    ...{ invoiceSubject: `purchase:${purchaseId}`, approval: null, formId: null },
    ...{ payableVoucher: null, paidVoucher: null, setOffFen: 0n, recoverableFen: 0n },
  };
  return { ...facts, lines };
}

function hasAmounts(line: DraftLine): line is DraftLine & Amounts {
  return line.grossFen !== null;
}
