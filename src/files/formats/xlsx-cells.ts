/**
 * What a cell of a spreadsheet shows. Source: ECMA-376 part 1, 18.3.1.4 (c), 18.8.30 (numFmt),
 * 18.17.4.1 (dates), 22.9.2.19 (ST_Xstring).
 * @module
 */
import { dayMs } from "../../base/dates.ts";
import type { Reason } from "../../base/reasons.ts";
import { because } from "../schema.ts";

/** How numbers of one cell style are shown. */
export type NumberStyle =
  | { kind: "plain" }
  | { kind: "date"; hasDay: boolean; hasTime: boolean }
  /** `00000000`: leading zeros up to this many digits. */
  | { kind: "padded"; digits: number };

export const plainStyle: NumberStyle = { kind: "plain" };

/** Built-in formats that show a date or time; 27 to 36 and 50 to 58 are those of East Asia. */
const builtinForms: ReadonlyMap<number, string> = new Map([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map(
    (id): [number, string] => [id, "yyyy-mm-dd"],
  ),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id): [number, string] => [
    id,
    "h:mm",
  ]),
  [22, "yyyy-mm-dd h:mm"],
]);

/** The style of a number format: its id, and its code where the file defines one. */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  const form = (code ?? builtinForms.get(id) ?? "")
    .split(";")[0]!
    .replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, "")
    .toLowerCase();
  const hasDay = /[yd年日]|m+[-/月]|^m+$/.test(form);
  const hasTime = /[hs]/.test(form);
  if (hasDay || hasTime) return { kind: "date", hasDay, hasTime };
  return /^0{2,}$/.test(form) ? { kind: "padded", digits: form.length } : plainStyle;
}

export interface Shown {
  text: string;
  /** Why that is not what was meant. */
  fault?: Reason;
}

/** A stored number as text: `30061092003` for account numbers, `2026-01-05 08:30:00` for instants. */
export function shownNumber(stored: string, style: NumberStyle, is1904: boolean): Shown {
  const number = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(number)) return { text: stored };
  if (style.kind === "date") return { text: shownDate(number, style, is1904) };
  const text = plainNumber(number);
  if (Math.abs(number) >= 1e15 && Number.isInteger(number)) {
    return { text, fault: because.number_not_text() };
  }
  return { text: style.kind === "padded" ? text.padStart(style.digits, "0") : text };
}

/** Never with an exponent, and without the noise of binary fractions that spreadsheets hide. */
function plainNumber(number: number): string {
  const rounded = Number(number.toPrecision(15));
  const text = String(rounded);
  if (!text.includes("e")) return text;
  return Math.abs(rounded) >= 1
    ? BigInt(rounded).toString()
    : rounded.toFixed(20).replace(/\.?0+$/, "");
}

/** Serial day 1 is 1900-01-01, and 1900 is taken for a leap year; or day 0 is 1904-01-01. */
function shownDate(
  serial: number,
  { hasDay, hasTime }: { hasDay: boolean; hasTime: boolean },
  is1904: boolean,
): string {
  const first = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const ms = first + Math.round((serial * dayMs) / 1000) * 1000;
  if (!(Math.abs(ms) < 8.64e15)) return String(serial);
  const text = new Date(ms).toISOString();
  const isMidnight = text.slice(11, 19) === "00:00:00";
  if (!hasDay && serial < 1) return text.slice(11, 19);
  return isMidnight && !hasTime ? text.slice(0, 10) : text.slice(0, 19).replace("T", " ");
}

/** `A1` -> 0, `AB12` -> 27; undefined where there is none. */
export function columnIndex(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let index = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    index = index * 26 + letter;
  }
  return index === 0 ? undefined : index - 1;
}

/** `_x000D_` stands for a character that XML cannot hold. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
