/**
 * The four-way match: settlement, price file, invoice, agreement, line by line. Pure.
 * A difference beyond its tolerance has a reason code; a hard one nobody may accept.
 * @module
 */
import { formatKwh } from "../../base/energy.ts";
import { formatYuan } from "../../base/money.ts";
import type { Reason } from "../../base/reasons.ts";
import { roundHalfUp } from "../amounts.ts";
import { formatPrice, percent } from "../figures.ts";
import type { PurchasePolicy } from "../policy.ts";
import type { Difference, MatchRow } from "../requests.ts";
import { because, type Purchase, type PurchaseLine } from "../schema.ts";

/** A line of an invoice that counts. */
export interface InvoiceLine {
  invoice: string;
  item: string;
  energyWh: bigint | null;
  /** Without tax, as invoices print it. */
  priceMicroYuan: bigint | null;
  taxRateBp: number | null;
  netFen: bigint;
  taxFen: bigint;
}

export interface MatchFacts {
  purchase: Pick<
    Purchase,
    "taxRateBp" | "priceBasis" | "energyWh" | "netFen" | "taxFen" | "grossFen"
  >;
  lines: readonly (PurchaseLine & { plantName: string })[];
  /** Price file by plant. */
  prices: ReadonlyMap<string, { priceMicroYuan: bigint; fromMonth: string }>;
  agreement: { priceMicroYuan: bigint; taxRateBp: number };
  /** Null where one merged invoice stands for many purchases: then only its total is held against theirs. */
  invoices: readonly InvoiceLine[] | null;
  month: string;
}

type Tolerances = PurchasePolicy["tolerances"];
type Row = Omit<MatchRow, "decision">;

/** The totals as line 0, then every line. */
export function matchOf(facts: MatchFacts, tolerances: Tolerances): Row[] {
  const { paired, strays } = pair(facts.lines, facts.invoices ?? []);
  const rows = facts.lines.map((line) =>
    lineRow(line, paired.get(line.lineNo), { ...facts, tolerances }),
  );
  return [totalRow(facts, strays, tolerances), ...rows];
}

export interface Paired {
  line: InvoiceLine;
  /** The settlement lines it stands for; differences are told at the first. */
  covers: readonly PurchaseLine[];
}

/**
 * Which invoice line stands for which settlement line: first those of equal net amount, then what is left
 * in order; a single invoice line left over stands for all settlement lines left over together.
 */
export function pair(
  lines: readonly PurchaseLine[],
  invoices: readonly InvoiceLine[],
): { paired: Map<number, Paired>; strays: InvoiceLine[] } {
  const paired = new Map<number, Paired>();
  const byNet = Map.groupBy(invoices, ({ netFen }) => netFen);
  for (const line of lines) {
    const found = byNet.get(line.netFen)?.shift();
    if (found) paired.set(line.lineNo, { line: found, covers: [line] });
  }
  const open = lines.filter(({ lineNo }) => !paired.has(lineNo));
  const left = [...byNet.values()].flat();
  if (left.length === 1 && open.length > 1) {
    for (const { lineNo } of open) paired.set(lineNo, { line: left[0]!, covers: open });
    return { paired, strays: [] };
  }
  open.slice(0, left.length).forEach((line, at) => {
    paired.set(line.lineNo, { line: left[at]!, covers: [line] });
  });
  return { paired, strays: left.slice(open.length) };
}

const blank = { energyWh: null, priceMicroYuan: null, taxRateBp: null, netFen: null, taxFen: null };

function lineRow(
  line: PurchaseLine & { plantName: string },
  invoice: Paired | undefined,
  {
    purchase,
    prices,
    agreement,
    month,
    invoices,
    tolerances,
  }: MatchFacts & { tolerances: Tolerances },
): Row {
  const { lineNo, plantId, plantName, energyWh, priceMicroYuan, netFen, taxFen } = line;
  const { taxRateBp } = purchase;
  const price = prices.get(plantId);
  const differences: Difference[] = [];
  const tell = (
    [field, against]: [Difference["field"], Difference["against"]],
    reason: Reason,
    hard = false,
  ) => differences.push({ field, against, reason, hard });
  const settled = formatPrice(priceMicroYuan);
  const said = (other: bigint) => ({ line: lineNo, settled, other: formatPrice(other) });
  const off = (other: bigint) => apart(priceMicroYuan, other) > tolerances.priceMicroYuan;
  if (!price) tell(["price", "price-file"], because.no_price({ plant: plantId, month }));
  else if (off(price.priceMicroYuan)) {
    tell(["price", "price-file"], because.price_file_differs(said(price.priceMicroYuan)));
  }
  if (off(agreement.priceMicroYuan)) {
    tell(["price", "agreement"], because.price_agreement_differs(said(agreement.priceMicroYuan)));
  }
  if (agreement.taxRateBp !== taxRateBp) {
    const values = { archive: percent(taxRateBp), agreement: percent(agreement.taxRateBp) };
    tell(["rate", "agreement"], because.rate_not_agreement(values), true);
  }
  if (!invoice) {
    if (invoices) tell(["line", "invoice"], because.no_invoice_line({ line: lineNo }));
  } else if (invoice.covers[0]!.lineNo === lineNo) {
    differences.push(...invoiceDifferences(invoice, { purchase, tolerances }));
  }
  return {
    ...{ lineNo, plantId, plantName, differences },
    settlement: { energyWh, priceMicroYuan, taxRateBp, netFen, taxFen },
    priceFile: price ? { ...blank, priceMicroYuan: price.priceMicroYuan } : null,
    invoice: invoice ? { ...invoice.line, lines: invoice.covers.length } : null,
    agreement: { ...blank, ...agreement },
  };
}

interface Comparison {
  field: Difference["field"];
  settled: bigint;
  /** Null where the invoice does not say. */
  other: bigint | null;
  within: bigint;
  tell(values: Record<string, string | number>): Reason;
  show(value: bigint): string;
}

/** What an invoice line says otherwise than the settlement lines it stands for, summed. */
function invoiceDifferences(
  { line, covers }: Paired,
  { purchase, tolerances }: { purchase: MatchFacts["purchase"]; tolerances: Tolerances },
): Difference[] {
  const sum = (field: "energyWh" | "netFen" | "taxFen") =>
    covers.reduce((total, one) => total + one[field], 0n);
  const { lineNo, priceMicroYuan } = covers[0]!;
  const { lineFen, energyWh, invoicePriceMicroYuan } = tolerances;
  const onePrice = covers.every((one) => one.priceMicroYuan === priceMicroYuan);
  const price = onePrice ? line.priceMicroYuan : null;
  const net = netPrice(priceMicroYuan, purchase);
  // biome-ignore format: a table
  const comparisons: Comparison[] = [
    { field: "energy", settled: sum("energyWh"), other: line.energyWh, within: energyWh, tell: because.energy_differs, show: formatKwh },
    { field: "price", settled: net, other: price, within: invoicePriceMicroYuan, tell: because.invoice_price_differs, show: formatPrice },
    { field: "net", settled: sum("netFen"), other: line.netFen, within: lineFen, tell: because.net_differs, show: formatYuan },
    { field: "tax", settled: sum("taxFen"), other: line.taxFen, within: lineFen, tell: because.tax_differs, show: formatYuan },
  ];
  const differences = comparisons.flatMap(({ field, settled, other, within, tell, show }) => {
    if (other === null || apart(settled, other) <= within) return [];
    const reason = tell({ line: lineNo, settled: show(settled), other: show(other) });
    return [{ field, against: "invoice" as const, reason, hard: false }];
  });
  if (line.taxRateBp !== null && line.taxRateBp !== purchase.taxRateBp) {
    const [settled, other] = [percent(purchase.taxRateBp), percent(line.taxRateBp)];
    const reason = because.rate_differs({ line: lineNo, settled, other });
    differences.push({ field: "rate", against: "invoice", reason, hard: true });
  }
  return differences;
}

/** Sum of the invoices = payable, and every invoice line has a place. */
function totalRow(
  { purchase, invoices: given, agreement }: MatchFacts,
  strays: readonly InvoiceLine[],
  tolerances: Tolerances,
): Row {
  const { energyWh, taxRateBp, netFen, taxFen, grossFen } = purchase;
  const invoices = given ?? [];
  const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
  const invoiced = {
    energyWh: sum(invoices.map((line) => line.energyWh ?? 0n)),
    netFen: sum(invoices.map((line) => line.netFen)),
    taxFen: sum(invoices.map((line) => line.taxFen)),
  };
  const invoicedFen = invoiced.netFen + invoiced.taxFen;
  const differences: Difference[] = strays.map(({ invoice: number, item, netFen: net }) => ({
    ...{ field: "line", against: "invoice", hard: false },
    reason: because.stray_invoice_line({ number, item, net: formatYuan(net) }),
  }));
  if (invoices.length > 0 && apart(invoicedFen, grossFen) > tolerances.totalFen) {
    const values = { invoices: formatYuan(invoicedFen), payable: formatYuan(grossFen) };
    const reason = because.sum_differs(values);
    differences.push({ field: "sum", against: "invoice", reason, hard: true });
  }
  return {
    ...{ lineNo: 0, plantId: null, plantName: null, differences },
    settlement: { energyWh, priceMicroYuan: null, taxRateBp, netFen, taxFen },
    priceFile: null,
    invoice:
      invoices.length === 0
        ? null
        : {
            ...{ ...blank, ...invoiced, invoice: "", item: "" },
            lines: invoices.length,
          },
    agreement: { ...blank, ...agreement },
  };
}

/** A price with tax in it, without. */
function netPrice(
  priceMicroYuan: bigint,
  { priceBasis, taxRateBp }: Pick<Purchase, "priceBasis" | "taxRateBp">,
): bigint {
  if (priceBasis === "net") return priceMicroYuan;
  return roundHalfUp(priceMicroYuan * 10_000n, 10_000n + BigInt(taxRateBp));
}

function apart(left: bigint, right: bigint): bigint {
  return left > right ? left - right : right - left;
}
