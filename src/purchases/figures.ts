/**
 * Prices and tax rates as people and files write them.
 * @module
 */

/** `1300` -> `13 %`, for sentences. */
export function percent(taxRateBp: number): string {
  return `${taxRateBp / 100} %`;
}

/** `394900n` -> `0.3949`: yuan per kWh. */
export function formatPrice(priceMicroYuan: bigint): string {
  const digits = priceMicroYuan.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6).replace(/0{1,4}$/, "")}`;
}

/** Reads yuan per kWh with at most six decimals; undefined where the text is none. */
export function parsePrice(text: string): bigint | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,6})0*)?$/.exec(text.normalize("NFKC").trim());
  return match ? BigInt(match[1]! + (match[2] ?? "").padEnd(6, "0")) : undefined;
}

/** Reads a tax rate as files carry it: `13%`, `13`, `0.13`; basis points, undefined where it is none. */
export function parseRate(text: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,4})?) ?(%?)$/.exec(text.normalize("NFKC").trim());
  if (!match) return undefined;
  const value = Number(match[1]);
  const basisPoints = Math.round(value * (match[2] === "%" || value >= 1 ? 100 : 10_000));
  return basisPoints <= 10_000 ? basisPoints : undefined;
}
