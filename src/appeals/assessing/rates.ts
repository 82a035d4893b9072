/**
 * Beside the raw heat: tickets per 10,000 supply accounts, so that a large city does not lead by size
 * nor a small county by chance.
 * @module
 */
import { shrinkRates } from "../../math/statistics/empirical-bayes.ts";
import type { ReadRow } from "../method/reading.ts";
import type { AppealRow, UnitLevel } from "../schema.ts";

/** Tickets per 10,000 accounts, shrunk among the regions of each category. */
export function ratesOf(
  rows: readonly ReadRow[],
  accounts: ReadonlyMap<string, number>,
  level: UnitLevel,
): AppealRow["rate"][] {
  const present = new Set(rows.map(({ region }) => region));
  const isPeer = (region: string) => level !== "recorded" || present.has(region);
  const regions = [...accounts].filter(([region, count]) => count > 0 && isPeer(region));
  const byCategory = Map.groupBy(rows, ({ category }) => category);
  const shrunken = new Map(
    [...byCategory].map(([category, own]) => {
      const counts = new Map(own.map((row) => [row.region, row.facts.now.tickets]));
      const units = regions.map(([region, exposure]) => ({
        count: counts.get(region) ?? 0,
        exposure: exposure / 10_000,
      }));
      const rates = units.length > 0 ? shrinkRates(units) : [];
      return [category, new Map(regions.map(([region], i) => [region, rates[i]!]))];
    }),
  );
  return rows.map(({ region, category }) => {
    const rate = shrunken.get(category)?.get(region);
    if (!rate) return null;
    const { raw, low, high } = rate;
    return {
      accounts: accounts.get(region)!,
      raw: round(raw),
      shrunken: round(rate.shrunken),
      low: round(low),
      high: round(high),
    };
  });
}

/** Four digits: what is shown and stored. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
