/**
 * Which invoices count: whole, ours, in time, arithmetically right, not taken back, verified.
 * Sources: methods.md 8.3; 发票管理办法实施细则 (red-letter invoices name the blue one).
 * @module
 */
import { addDays, type Day } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import type { InvoiceVerdict } from "../../base/partners.ts";
import type { Reason } from "../../base/reasons.ts";
import type { ElectronicInvoice, InvoiceLine } from "../../files/invoices/invoice.ts";
import { taxOn } from "../amounts.ts";
import {
  because,
  type Invoice,
  type InvoicePolicy,
  type InvoiceStanding,
  type InvoiceState,
} from "./schema.ts";

/** What an invoice is claimed for, and what it must say to be claimed. */
export interface InvoiceClaim {
  /** `purchase:P-2026-000001`; an invoice has one at most. */
  subject: string;
  /** Not compared where absent: of an invoice issued on behalf of many. */
  sellerTaxNumber?: string;
  /** Ours; not compared where absent. */
  buyerTaxNumber?: string;
  /** Days of issue that are accepted, both included. */
  from: Day;
  until: Day;
  /** Operation that hears `{ subject, invoice, state }` once verification is known. */
  notify?: string;
}

export function invoiceId({ code, number }: { code?: string | null; number: string }): string {
  return code ? `${code}-${number}` : number;
}

/** What is wrong with an invoice for this claim; nothing where it may be registered. */
export function faultsOf(
  invoice: ElectronicInvoice,
  claim: InvoiceClaim,
  { taxToleranceFen }: Pick<InvoicePolicy, "taxToleranceFen">,
): Reason[] {
  const { seller, buyer, issuedOn, totalFen, takesBack } = invoice;
  const stated = { "issue date": issuedOn, seller: seller.name, buyer: buyer.name };
  const faults = Object.entries({ ...stated, "seller's tax number": seller.taxNumber })
    .filter(([, value]) => value === undefined)
    .map(([what]) => because.incomplete({ what }));
  const differs = (found: string | undefined, expected: string | undefined) =>
    found !== undefined && expected !== undefined && found !== expected.toUpperCase();
  if (differs(seller.taxNumber, claim.sellerTaxNumber)) {
    faults.push(because.wrong_seller(pair(seller.taxNumber, claim.sellerTaxNumber)));
  }
  if (differs(buyer.taxNumber, claim.buyerTaxNumber)) {
    faults.push(because.wrong_buyer(pair(buyer.taxNumber, claim.buyerTaxNumber)));
  }
  const { from, until } = claim;
  if (issuedOn !== undefined && (issuedOn < from || issuedOn > until)) {
    faults.push(because.outside_period({ on: issuedOn, from, until }));
  }
  if (totalFen < 0n && !takesBack) faults.push(because.red_without_blue());
  return [...faults, ...taxFaults(invoice.lines, taxToleranceFen)];
}

const pair = (found = "", expected = "") => ({ found, expected });

/** Lines whose tax is not net x rate, half up, within the tolerance. */
function taxFaults(lines: readonly InvoiceLine[], toleranceFen: bigint): Reason[] {
  return lines.flatMap(({ netFen, rate, taxFen }, index) => {
    if (rate.basisPoints === undefined) return [];
    const expected = mirroredTax(netFen, rate.basisPoints);
    const off = taxFen > expected ? taxFen - expected : expected - taxFen;
    if (off <= toleranceFen) return [];
    const values = { line: index + 1, tax: formatYuan(taxFen), expected: formatYuan(expected) };
    return [because.tax_off(values)];
  });
}

/** A red-letter line mirrors its blue one. */
function mirroredTax(netFen: bigint, basisPoints: number): bigint {
  return netFen < 0n ? -taxOn(-netFen, basisPoints) : taxOn(netFen, basisPoints);
}

export interface Standing {
  /** One refused by the tax office does not count, and the others may: after payment nothing sends it back. */
  besideRefused?: boolean;
}

/**
 * A subject's invoices together. Red-letter ones and those they take back do not count; one refused by the
 * tax office refuses the subject; without its word they pass only as far as the policy allows.
 */
export function standingOf(
  invoices: readonly Invoice[],
  { offline }: Pick<InvoicePolicy, "offline">,
  { besideRefused = false }: Standing = {},
): InvoiceStanding {
  const blue = invoices.filter(({ takesBack }) => takesBack === null);
  const standing = blue.filter(({ takenBackBy }) => takenBackBy.length === 0);
  const counted = standing.filter(({ state }) => !(besideRefused && state === "refused"));
  const sum = (field: "netFen" | "taxFen" | "totalFen", of: readonly Invoice[] = counted) =>
    of.reduce((total, invoice) => total + invoice[field], 0n);
  const sums = { netFen: sum("netFen"), taxFen: sum("taxFen"), totalFen: sum("totalFen") };
  const among = (state: Invoice["state"]) => standing.filter((invoice) => invoice.state === state);
  const answer = (outcome: InvoiceStanding["outcome"], reasons: Reason[], unverified = false) => ({
    ...{ outcome, ...sums, unverified, reasons },
  });
  const takenBack = blue
    .filter(({ takenBackBy }) => takenBackBy.length > 0)
    .map(({ id, takenBackBy }) => because.taken_back({ invoice: id, red: takenBackBy.join(", ") }));
  const refused = among("refused").map(({ id, verdict }) =>
    because.refused_by_office({ invoice: id, verdict: verdict ?? "" }),
  );
  const faults = [...refused, ...takenBack];
  if (refused.length > 0 && !besideRefused) return answer("refused", faults);
  if (counted.length === 0) {
    return faults.length > 0 ? answer("refused", faults) : answer("waiting", [because.none()]);
  }
  const waiting = among("waiting").map(({ id }) => because.waiting({ invoice: id }));
  const unasked = among("unverified_offline");
  const flags = unasked.map(({ id }) => because.unverified_offline({ invoice: id }));
  const unaskedFen = sum("totalFen", unasked);
  if (unaskedFen > offline.mayPassUpToFen) {
    const values = { total: formatYuan(unaskedFen), limit: formatYuan(offline.mayPassUpToFen) };
    flags.push(because.unverified_over_limit(values));
  }
  const mustWait = waiting.length > 0 || unaskedFen > offline.mayPassUpToFen;
  const reasons = [...waiting, ...flags, ...faults];
  return answer(mustWait ? "waiting" : "passed", reasons, unasked.length > 0);
}

/** An invoice that the office does not know waits until it should: issuing is ahead of its records. */
export function stateAfter(
  verdict: InvoiceVerdict["state"],
  { issuedOn, today }: { issuedOn: Day; today: Day },
  { unknownForDays }: Pick<InvoicePolicy, "unknownForDays">,
): InvoiceState {
  if (verdict === "genuine") return "genuine";
  const isEarly = verdict === "unknown_to_office" && today <= addDays(issuedOn, unknownForDays);
  return isEarly ? "waiting" : "refused";
}
