/**
 * Figures as invoices print them: amounts, rates, days, decimals. Undefined where the text is none.
 * @module
 */
import { type Day, dayOf, parseInstant } from "../../base/dates.ts";
import { parseYuan } from "../../base/money.ts";
import type { TaxRate } from "./invoice.ts";

/** Full width to half, spaces of every kind away. */
export function tight(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, "");
}

/** `¥1,234.50`, `-￥12`, `（12.00）`, `12.000000`; `***` is what prints where there is no tax: nothing. */
export function fenOf(text: string): bigint | undefined {
  const plain = tight(text).replace(/^\((.+)\)$/, "-$1");
  if (/^\*+$/.test(plain)) return 0n;
  const [, sign = "", digits] = /^([-−]?)[¥￥]?([-−]?[\d.,]+)元?$/.exec(plain) ?? [];
  return digits === undefined ? undefined : parseYuan(withZero(`${sign}${digits}`));
}

/** `.5` and `-.5` are written by machines. */
const withZero = (digits: string) => digits.replace(/^([-−]?)\./, "$10.");

/** `13%`, `0.13`, `13.00%`, `1.5 %`, `免税`, `不征税`, `***`; a rate is below one. */
export function rateOf(text: string): TaxRate | undefined {
  const printed = tight(text);
  if (/^(免税|不征税|出口零税率|\*+|普通零税率)$/.test(printed)) return { printed };
  const [, digits, percent] = /^(\d*\.?\d+)(%?)$/.exec(printed) ?? [];
  if (digits === undefined) return undefined;
  const isPercent = percent === "%" || !digits.startsWith("0.");
  const basisPoints = scaled(withZero(digits), isPercent ? 2 : 4);
  if (basisPoints === undefined || basisPoints >= 10_000) return undefined;
  return { basisPoints, printed: `${trimmed(basisPoints, 2)}%` };
}

/** 0.13 from 1300. */
export function fractionOf(basisPoints: number): string {
  return trimmed(basisPoints, 4);
}

function scaled(decimal: string, places: number): number | undefined {
  const [whole = "0", part = ""] = decimal.split(".");
  const kept = part.replace(/0+$/, "");
  return kept.length > places ? undefined : Number(whole + kept.padEnd(places, "0"));
}

function trimmed(scaledBy: number, places: number): string {
  const digits = String(scaledBy).padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return text.replace(/\.?0+$/, "");
}

/** A decimal as printed, without grouping; nothing where it is none. */
export function decimalOf(text: string): string | undefined {
  const plain = withZero(
    tight(text)
      .replace(/,/g, "")
      .replace(/^[¥￥]/, ""),
  );
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

/** `2026年08月02日`, `20260802`, `2026-08-02 10:11:12`. */
export function issueDayOf(text: string): Day | undefined {
  const plain = text.normalize("NFKC").trim();
  const [, year, month, day] =
    /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/.exec(plain) ??
    /(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})/.exec(plain) ??
    [];
  const instant = year === undefined ? undefined : parseInstant(`${year}-${month}-${day}`);
  return instant && dayOf(instant);
}

/** 15 to 20 letters and digits; a person's invoice prints blanks or stars. */
export function taxNumberOf(text: string): string | undefined {
  const plain = tight(text).toUpperCase();
  return /^[0-9A-Z]{15,20}$/.test(plain) ? plain : undefined;
}

/** What the texts of a red-letter invoice say of the one it takes back. */
export function takenBackIn(texts: readonly string[]) {
  return texts
    .filter((text) => text.includes("号码"))
    .map(blueIn)
    .find((blue) => blue);
}

function blueIn(text: string): { code?: string; number: string } | undefined {
  const plain = tight(text);
  const old = /(?:发票|正数)代码[::]?(\d{10}|\d{12})[^\d]{0,8}号码[::]?(\d{8})(?!\d)/.exec(plain);
  if (old) return { code: old[1]!, number: old[2]! };
  const digital = /(?:红冲|蓝字|正数)[^\d]{0,16}号码[::]?(\d{20})(?!\d)/.exec(plain);
  return digital ? { number: digital[1]! } : undefined;
}
