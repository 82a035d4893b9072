/**
 * Invoice lines in the match's measures: Wh and micro-yuan per kWh.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { parseKwh } from "../../base/energy.ts";
import { parsePrice } from "../figures.ts";
import { invoicesOf } from "../invoices/invoices.ts";
import type { InvoiceLine } from "./four-way.ts";

/** Kilowatt-hours in one unit of quantity, as invoices name it. */
const unitKwh: Readonly<Record<string, number>> = {
  ...{ 千瓦时: 1, 度: 1, kwh: 1, "kw.h": 1, kw·h: 1 },
  ...{ 兆瓦时: 1000, mwh: 1000, 万千瓦时: 10_000, 万度: 10_000 },
};

/** Lines of the invoices that count: neither red-letter ones nor those they take back. */
export async function invoiceLinesOf(
  transaction: Transaction,
  subject: string,
): Promise<InvoiceLine[]> {
  const counted = (await invoicesOf(transaction, subject)).filter(
    ({ takesBack, takenBackBy }) => takesBack === null && takenBackBy.length === 0,
  );
  return counted.flatMap(({ id, lines }) =>
    lines.map(({ name, unit, quantity, unitPrice, rateBasisPoints, netFen, taxFen }) => {
      const factor = unitKwh[(unit ?? "").normalize("NFKC").trim().toLowerCase()];
      const energyWh = factor ? scaled(quantity, factor) : null;
      const priceMicroYuan = factor && unitPrice ? rounded(unitPrice, factor) : null;
      const amounts = { taxRateBp: rateBasisPoints, netFen, taxFen };
      return { invoice: id, item: name, energyWh, priceMicroYuan, ...amounts };
    }),
  );
}

function scaled(quantity: string | null, factor: number): bigint | null {
  const kwh = quantity === null ? undefined : parseKwh(quantity);
  return kwh === undefined ? null : kwh * BigInt(factor);
}

/** A unit price to whole micro-yuan per kWh; invoices may print more decimals than count. */
function rounded(unitPrice: string, factor: number): bigint | null {
  const [whole = "", decimals = ""] = unitPrice.split(".");
  const price = parsePrice(`${whole}.${decimals.slice(0, 6) || "0"}`);
  return price === undefined ? null : price / BigInt(factor);
}
