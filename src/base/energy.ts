/**
 * Energy is a whole number of watt-hours, held as a bigint.
 * @module
 */
import * as z from "zod";

/** Watt-hours on the wire are decimal strings. */
export const WattHours = z
  .union([z.bigint(), z.string().regex(/^-?\d+$/, "whole watt-hours, as digits")])
  .transform((value) => BigInt(value));

/** Reads kilowatt-hours with at most three decimals; undefined where the text is no whole Wh. */
export function parseKwh(text: string): bigint | undefined {
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,3})0*)?$/.exec(
    text.normalize("NFKC").trim(),
  );
  if (!match) return undefined;
  const [, sign, whole, part = ""] = match;
  const energyWh = BigInt(whole!.replaceAll(",", "")) * 1000n + BigInt(part.padEnd(3, "0"));
  return sign === "-" ? -energyWh : energyWh;
}

/** `1234500n` -> `1234.5`. */
export function formatKwh(energyWh: bigint): string {
  const digits = (energyWh < 0n ? -energyWh : energyWh).toString().padStart(4, "0");
  const text = `${digits.slice(0, -3)}.${digits.slice(-3)}`.replace(/\.?0+$/, "");
  return energyWh < 0n ? `-${text}` : text;
}
