/**
 * An invoice from where its texts stand on the page, for files that carry nothing better. A line of the
 * table ends in amount, rate and tax, wherever its columns are; a label's value stands right of it.
 * @module
 */
import { decimalOf, fenOf, issueDayOf, rateOf, takenBackIn, tight } from "./figures.ts";
import type { InvoiceLine } from "./invoice.ts";
import { type PageText, rowsOf } from "./page-texts.ts";
import type { StatedInvoice } from "./stated.ts";
import { partyOf } from "./xml-invoice.ts";

export function statedOnPages(texts: readonly PageText[]): StatedInvoice {
  const rows = rowsOf(texts);
  const sums = sumsOf(rows);
  const parties = labelled(rows, /^名称:?/);
  const taxNumbers = labelled(rows, /^(统一社会信用代码\/)?纳税人识别号:?/);
  const all = texts.map(({ text }) => text);
  const digits = (label: RegExp) => tight(labelled(rows, label)[0] ?? "");
  return {
    number: digits(/^(发票|票据)号码:?/),
    code: digits(/^发票代码:?/),
    type: all.map(tight).find((text) => /发票(\(.+\))?$/.test(text) && text.length > 5),
    note: undefined,
    issuedOn: issueDayOf(labelled(rows, /^开票日期:?/)[0] ?? ""),
    buyer: partyOf(parties[0], taxNumbers[0]),
    seller: partyOf(parties[1], taxNumbers[1]),
    ...{ lines: linesOf(rows), ...sums },
    takesBack: takenBackIn(all),
  };
}

/**
 * Values of a label, top to bottom and left to right: the rest of its own text, else what stands next on its
 * line. The buyer comes first in both layouts: above the seller on VAT invoices, left on digital ones.
 */
function labelled(rows: readonly PageText[][], label: RegExp): string[] {
  const found = rows.flatMap((row) =>
    row.flatMap(({ text, x, y, page }, index) => {
      const plain = tight(text);
      if (!label.test(plain)) return [];
      const rest = plain.replace(label, "");
      const next = row[index + 1]?.text ?? "";
      return [{ value: rest || (/[:：]$/.test(next) ? "" : next), x, y, page }];
    }),
  );
  return found
    .toSorted((one, other) => one.page - other.page || one.y - other.y || one.x - other.x)
    .map(({ value }) => value);
}

/** 合计 stands before net and tax, （小写） before the total. */
function sumsOf(
  rows: readonly PageText[][],
): Pick<StatedInvoice, "netFen" | "taxFen" | "totalFen"> {
  const after = (label: RegExp) => {
    for (const row of rows) {
      const plain = tight(row.map(({ text }) => text).join(""));
      const figures = row.flatMap(({ text }) => fenOf(text.replace(/^.*[:：)）]/, "")) ?? []);
      if (label.test(plain) && figures.length > 0) return figures;
    }
    return [];
  };
  const [netFen, taxFen] = after(/^合计/);
  const [totalFen] = after(/\(小写\)/).slice(-1);
  return { netFen, taxFen, totalFen };
}

/** A lone text right below a line's name continues it, until a row of sums or a gap. */
function linesOf(rows: readonly PageText[][]): InvoiceLine[] {
  const lines: InvoiceLine[] = [];
  let name: PageText | undefined;
  for (const row of rows) {
    const line = lineOf(row);
    const [text] = row;
    if (line) {
      lines.push(line);
      name = row.find((each) => each.text === line.name);
    } else if (name && row.length === 1 && continues(text!, name)) {
      lines.at(-1)!.name += text!.text;
      name = { ...name, y: text!.y };
    } else name = undefined;
  }
  return lines;
}

function continues(text: PageText, name: PageText): boolean {
  const isBelow = text.page === name.page && text.y - name.y < 8 && Math.abs(text.x - name.x) < 4;
  return isBelow && !/^(小计|合计|总计)/.test(tight(text.text));
}

/** ... amount, rate, tax. Before them quantity and price, before those unit and specification. */
function lineOf(row: readonly PageText[]): InvoiceLine | undefined {
  if (row.length < 4) return undefined;
  const texts = row.map(({ text }) => text);
  const [net, printedRate, tax] = texts.slice(-3) as [string, string, string];
  const [netFen, taxFen] = [fenOf(net), fenOf(tax)];
  const rate = /[%％免不*]/.test(printedRate) ? rateOf(printedRate) : undefined;
  if (netFen === undefined || taxFen === undefined || !rate) return undefined;
  const isNumbered = /^\d{1,4}$/.test(tight(texts[0]!));
  const [name, ...middle] = texts.slice(isNumbered ? 1 : 0, -3);
  if (name === undefined) return undefined;
  const numbers = middle.flatMap((text) => decimalOf(text) ?? []).slice(-2);
  const words = middle.filter((text) => decimalOf(text) === undefined);
  const [unit] = words.slice(-1);
  const [quantity, unitPrice] = numbers;
  return {
    ...{ name, netFen, rate, taxFen },
    ...(quantity !== undefined && { quantity }),
    ...(unitPrice !== undefined && { unitPrice }),
    ...(unit !== undefined && { unit }),
    ...(words.length > 1 && { specification: words.slice(0, -1).join(" ") }),
  };
}
