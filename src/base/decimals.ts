/**
 * Exact prices: a decimal is a bigint of 10^-8 parts, and a fraction becomes a whole number once, at the
 * end, half up.
 * @module
 */
import * as z from "zod";
import { assert } from "./assert.ts";

/** A decimal times 10^8: `0.5469` yuan is `54_690_000n`. */
export type Scaled = bigint;

const places = 8;
export const scale = 10n ** BigInt(places);

/** A decimal with at most eight places, as text, so that no float comes near a price. */
export const Decimal = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,8})?$/, "a decimal in quotation marks, at most eight places")
  .transform(toScaled);

function toScaled(text: string): Scaled {
  const [whole, part = ""] = text.replace("-", "").split(".");
  const scaled = BigInt(whole + part.padEnd(places, "0"));
  return text.startsWith("-") ? -scaled : scaled;
}

/** `54_690_000n` -> `0.5469`. */
export function formatScaled(value: Scaled): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return value < 0n ? `-${text}` : text;
}

/** The nearest whole number; halves go away from zero, so that a reversal is the exact opposite. */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, "a denominator is positive");
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
