/**
 * What one part of a file states of an invoice becomes an invoice once it is whole and adds up.
 * @module
 */
import type { Day } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import type { Reason } from "../../base/reasons.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { tight } from "./figures.ts";
import type { ElectronicInvoice, InvoiceLine } from "./invoice.ts";

interface StatedParty {
  name: string | undefined;
  taxNumber: string | undefined;
}

/** As found; nothing of it is certain. */
export interface StatedInvoice {
  number: string;
  code: string;
  type: string | undefined;
  note: string | undefined;
  issuedOn: Day | undefined;
  buyer: StatedParty;
  seller: StatedParty;
  lines: InvoiceLine[];
  netFen: bigint | undefined;
  taxFen: bigint | undefined;
  totalFen: bigint | undefined;
  takesBack: { code?: string; number: string } | undefined;
}

/** What the first does not state, the second may. */
export function complete(first: StatedInvoice, second: StatedInvoice): StatedInvoice {
  const { buyer, seller } = first;
  return {
    number: first.number || second.number,
    code: first.number ? first.code || second.code : second.code,
    type: first.type ?? second.type,
    note: first.note ?? second.note,
    issuedOn: first.issuedOn ?? second.issuedOn,
    buyer: completeParty(buyer, second.buyer),
    seller: completeParty(seller, second.seller),
    lines: first.lines.length > 0 ? first.lines : second.lines,
    netFen: first.netFen ?? second.netFen,
    taxFen: first.taxFen ?? second.taxFen,
    totalFen: first.totalFen ?? second.totalFen,
    takesBack: first.takesBack ?? second.takesBack,
  };
}

function completeParty(first: StatedParty, second: StatedParty) {
  return { name: first.name ?? second.name, taxNumber: first.taxNumber ?? second.taxNumber };
}

/** The document says of itself what its attachment says; another number or total is a forgery. */
export function disagreement(attached: StatedInvoice, told: StatedInvoice): Refusal | undefined {
  const [inside, outside] = [attached.totalFen, told.totalFen];
  const differs = (one: string, other: string) => one !== "" && other !== "" && one !== other;
  if (differs(attached.number, told.number)) {
    const values = { inside: attached.number, outside: told.number };
    return refuse("invalid", because.invoice_parts_differ(values));
  }
  if (inside === undefined || outside === undefined || inside === outside) return undefined;
  const values = { inside: formatYuan(inside), outside: formatYuan(outside) };
  return refuse("invalid", because.invoice_parts_differ(values));
}

/** Refuses a number of no known form, amounts that are missing, and sums that are not equal. */
export function settle(
  stated: StatedInvoice,
  origin: ElectronicInvoice["origin"],
): ElectronicInvoice | Refusal {
  const identity = identityOf(stated);
  if (!identity) {
    return refuse("invalid", because.invoice_number({ code: stated.code, number: stated.number }));
  }
  const lines = linesThatCount(stated.lines);
  const sums = sumsOf(stated, lines);
  if (!sums) return refuse("invalid", because.invoice_amounts_missing());
  const [fault] = sumFaults(sums, lines);
  if (fault) return refuse("invalid", fault);
  const { type, note, issuedOn, takesBack } = stated;
  return {
    ...identity,
    ...(type !== undefined && { type }),
    ...(note !== undefined && { note }),
    ...(issuedOn !== undefined && { issuedOn }),
    ...(takesBack && sums.totalFen < 0n && { takesBack: plainly(takesBack) }),
    ...{ buyer: known(stated.buyer), seller: known(stated.seller), lines, ...sums, origin },
  };
}

/** 20 digits stand alone, whatever code of a paper form is printed beside them. */
function identityOf({ code, number }: { code: string; number: string }) {
  if (/^\d{20}$/.test(number)) return { kind: "digital" as const, number };
  const isOld = /^\d{8}$/.test(number) && /^(\d{10}|\d{12})$/.test(code);
  return isOld ? { kind: "vat" as const, code, number } : undefined;
}

const plainly = ({ code, number }: { code?: string; number: string }) =>
  number.length === 20 || !code ? { number } : { code, number };

function known({ name, taxNumber }: StatedParty): { name?: string; taxNumber?: string } {
  return { ...(name !== undefined && { name }), ...(taxNumber !== undefined && { taxNumber }) };
}

const sumRow = /^[(（]?(小计|合计|总计|价税合计|折扣额合计|原价合计)[)）]?$/;
const seeList = /^[(（]?详见(销货)?清单[)）]?$/;

/** Sums printed among the lines are none; the line that points to a list gives way to the list. */
function linesThatCount(lines: readonly InvoiceLine[]): InvoiceLine[] {
  const real = lines.filter(({ name }) => !sumRow.test(tight(name)));
  const listed = real.filter(({ name }) => !seeList.test(tight(name)));
  return listed.length > 0 ? listed : real;
}

type Sums = Pick<ElectronicInvoice, "netFen" | "taxFen" | "totalFen">;

/** What is not printed follows from what is. */
function sumsOf(
  { netFen, taxFen, totalFen }: StatedInvoice,
  lines: readonly InvoiceLine[],
): Sums | undefined {
  const has = lines.length > 0;
  const net =
    netFen ??
    (totalFen !== undefined && taxFen !== undefined ? totalFen - taxFen : undefined) ??
    (has ? sum(lines, "netFen") : undefined);
  const tax =
    taxFen ??
    (totalFen !== undefined && net !== undefined ? totalFen - net : undefined) ??
    (has ? sum(lines, "taxFen") : undefined);
  if (net === undefined || tax === undefined) return undefined;
  return { netFen: net, taxFen: tax, totalFen: totalFen ?? net + tax };
}

function sum(lines: readonly InvoiceLine[], field: "netFen" | "taxFen"): bigint {
  return lines.reduce((total, line) => total + line[field], 0n);
}

function sumFaults({ netFen, taxFen, totalFen }: Sums, lines: readonly InvoiceLine[]): Reason[] {
  const claims: [what: { zh: string; en: string }, sum: bigint, printed: bigint][] = [
    [{ zh: "金额与税额之和（价税合计）", en: "net and tax (total)" }, netFen + taxFen, totalFen],
  ];
  if (lines.length > 0) {
    claims.push(
      [{ zh: "各行金额（合计金额）", en: "the lines' net (net)" }, sum(lines, "netFen"), netFen],
      [{ zh: "各行税额（合计税额）", en: "the lines' tax (tax)" }, sum(lines, "taxFen"), taxFen],
    );
  }
  return claims
    .filter(([, added, printed]) => added !== printed)
    .map(([{ zh, en }, added, printed]) => {
      const values = { zh, en, sum: formatYuan(added), printed: formatYuan(printed) };
      return because.invoice_does_not_add_up(values);
    });
}
