/**
 * Step 2: the tax-rate check, before any payable is pushed. Archive rate = the agreement's = the party
 * type's in force, and tax = round(net x rate, 2) within 0.01 yuan. The invoice's rate is held against
 * the same rate in the match (step 3). Source: methods.md 8.3 over the publication's step 2.
 * @module
 */
import { formatYuan } from "../base/money.ts";
import type { Reason } from "../base/reasons.ts";
import { taxOn } from "./amounts.ts";
import { percent } from "./figures.ts";
import { lastDay, type PurchaseTaxBody, rateInForce } from "./policy.ts";
import { because, type PartyType } from "./schema.ts";
import { inBoth, partyWords } from "./words.ts";

export interface TaxFacts {
  partyType: PartyType;
  month: string;
  /** Of the archive, in basis points. */
  taxRateBp: number;
  netFen: bigint;
  taxFen: bigint;
}

const toleranceFen = 1n;

/** What the check finds; nothing where it passes. The rate is that of the month's last day. */
export function taxFindings(
  { partyType, month, taxRateBp, netFen, taxFen }: TaxFacts,
  agreement: { taxRateBp: number },
  table: Pick<PurchaseTaxBody, "rates">,
): Reason[] {
  const day = lastDay(month);
  const archive = percent(taxRateBp);
  const party = partyWords[partyType];
  const findings: Reason[] = [];
  if (taxRateBp !== agreement.taxRateBp) {
    findings.push(because.rate_not_agreement({ archive, agreement: percent(agreement.taxRateBp) }));
  }
  const rateBp = rateInForce(table, partyType, day);
  if (rateBp === undefined) findings.push(inBoth(because.no_rate_in_force, { day, party }));
  else if (rateBp !== taxRateBp) {
    const values = { archive, rate: percent(rateBp), party, day };
    findings.push(inBoth(because.rate_not_party, values));
  }
  const expected = taxOn(netFen, taxRateBp);
  const off = taxFen > expected ? taxFen - expected : expected - taxFen;
  if (off > toleranceFen) {
    const [tax, net] = [formatYuan(taxFen), formatYuan(netFen)];
    findings.push(
      because.tax_not_rate({ tax, net, rate: archive, expected: formatYuan(expected) }),
    );
  }
  return findings;
}
