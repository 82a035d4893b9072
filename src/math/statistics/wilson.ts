/**
 * The score interval of a share (E. B. Wilson, JASA 22 (1927) 209), which keeps to 0..1 and holds with few trials.
 * @module
 */

/** Standard normal quantile of a two-sided 95 %. */
const z95 = 1.959963984540054;

/** 95 %; weights count as trials. Without any trial the share is 1/2 and the interval everything. */
export function wilson(hits: number, trials: number): { share: number; low: number; high: number } {
  if (trials <= 0) return { share: 0.5, low: 0, high: 1 };
  const share = hits / trials;
  const square = (z95 * z95) / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = Math.sqrt((share * (1 - share) + square / 4) * square) / (1 + square);
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
