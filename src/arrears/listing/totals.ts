/**
 * Sums by unit, told one level below what all of them share.
 * @module
 */
import { Band } from "../schema.ts";
import type { TotalRow } from "../store.ts";

export interface Sums {
  accounts: number;
  receivableFen: bigint;
  expectedLossFen: bigint;
}

function sumOf(rows: readonly TotalRow[]): Sums {
  return {
    accounts: rows.reduce((sum, row) => sum + row.accounts, 0),
    receivableFen: rows.reduce((sum, row) => sum + row.receivableFen, 0n),
    expectedLossFen: rows.reduce((sum, row) => sum + row.expectedLossFen, 0n),
  };
}

export function bandSums(rows: readonly TotalRow[]): (Sums & { band: Band })[] {
  return Band.options.map((band) => ({ band, ...sumOf(rows.filter((row) => row.band === band)) }));
}

/** Of the first level at which the paths part; a unit that lies above it stands for itself. */
export function sumsBelow(
  rows: readonly TotalRow[],
): (Sums & { unit: string; high: number; medium: number })[] {
  const paths = rows.map(({ path }) => path.split("/"));
  const depth = paths[0]?.findIndex((id, at) => paths.some((path) => path[at] !== id)) ?? 0;
  const unitOf = ({ path }: TotalRow) => {
    const ids = path.split("/");
    return (depth === -1 ? undefined : ids[depth]) ?? ids.at(-1)!;
  };
  return [...Map.groupBy(rows, unitOf)]
    .map(([unit, own]) => {
      const count = (band: Band) => sumOf(own.filter((row) => row.band === band)).accounts;
      return { unit, ...sumOf(own), high: count("high"), medium: count("medium") };
    })
    .sort((left, right) => Number(right.expectedLossFen - left.expectedLossFen));
}
