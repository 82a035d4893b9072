/**
 * Heat index, paper section 3.2: is there more now than in the same slot of the day before, in
 * proportion and against the region's usual volume.
 * @module
 */

export interface TwoSlots {
  current: number;
  previous: number;
}

/**
 * Heat before rounding, 0..1, per category of one region (or of all regions, for the national mean).
 * V = previous + current, R = current / V, heat = (R V + mean R mean V) / (V + mean V). Categories
 * without tickets have no heat and enter neither mean: null.
 */
export function heatScores(categories: readonly TwoSlots[]): (number | null)[] {
  const present = categories.filter(({ current, previous }) => current + previous > 0);
  const meanOf = (value: (slots: TwoSlots) => number) =>
    present.reduce((sum, slots) => sum + value(slots), 0) / present.length;
  const meanTotal = meanOf(({ current, previous }) => current + previous);
  const meanShare = meanOf(({ current, previous }) => current / (current + previous));
  return categories.map(({ current, previous }) => {
    const total = current + previous;
    return total === 0 ? null : heatOf({ current, total }, { meanTotal, meanShare });
  });
}

/** (R V + mean R mean V) / (V + mean V) with R V = the current tickets. */
export function heatOf(
  { current, total }: { current: number; total: number },
  { meanTotal, meanShare }: { meanTotal: number; meanShare: number },
): number {
  return (current + meanShare * meanTotal) / (total + meanTotal);
}

/** Whole number 0 to 100, null where there is no data. */
export function heatIndices(categories: readonly TwoSlots[]): (number | null)[] {
  return heatScores(categories).map((score) => (score === null ? null : roundTie(100 * score)));
}

/** Rounds half up, after nine decimals, so that the order of a sum cannot decide a tie. */
export function roundTie(value: number): number {
  return Math.round(Math.round(value * 1e9) / 1e9);
}
