/**
 * Money is a whole number of fen held as a bigint, so that no sum can drift.
 * @module
 */
import * as z from "zod";

/** Fen on the wire are decimal strings, because a JSON number cannot carry every bigint. */
export const Fen = z
  .union([z.bigint(), z.string().regex(/^-?\d+$/, "whole fen, as digits")])
  .transform((value) => BigInt(value));

/**
 * Reads yuan as a person writes them: `1,234.50`, `-3`, `¥12.5`, full-width digits included.
 * Returns undefined where the text is no exact number of fen.
 */
export function parseYuan(text: string): bigint | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/^\s*[¥￥]?\s*|\s*元?\s*$/g, "")
    .replace(/−/g, "-");
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?$/.exec(plain);
  if (!match) return undefined;
  const [, sign, whole, part = ""] = match;
  const fen = BigInt(whole!.replaceAll(",", "")) * 100n + BigInt(part.padEnd(2, "0"));
  return sign === "-" ? -fen : fen;
}

/** `123450n` -> `1,234.50`; pass `{ group: false }` for machines. */
export function formatYuan(fen: bigint, { group = true }: { group?: boolean } = {}): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  const whole = digits.slice(0, -2);
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return `${fen < 0n ? "-" : ""}${grouped}.${digits.slice(-2)}`;
}
