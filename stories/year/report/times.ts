/** How long people waited for the house, and whether they wait longer as it fills. */
import type { Finding } from "../year.ts";

export interface OperationTimes {
  operation: string;
  calls: number;
  p50Ms: number;
  p99Ms: number;
  seconds: number;
}

/** The one that cost most in all first. */
export function timesByOperation(times: ReadonlyMap<string, readonly number[]>): OperationTimes[] {
  return [...times]
    .map(([operation, each]) => {
      const sorted = each.toSorted((left, right) => left - right);
      return {
        ...{ operation, calls: each.length },
        p50Ms: quantile(sorted, 0.5),
        p99Ms: quantile(sorted, 0.99),
        seconds: each.reduce((sum, ms) => sum + ms, 0) / 1000,
      };
    })
    .sort((left, right) => right.seconds - left.seconds);
}

/** The smallest value that so large a share does not exceed; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/**
 * By how many per cent an operation costs more for each per cent more of rows: the slope of the logarithms by least
 * squares. 0 is a cost that size does not touch, 1 a cost that rises as the rows do. Undefined below three months.
 */
export function growthOf(months: readonly Pick<Finding, "figures">[]): number | undefined {
  const points = months
    .map(({ figures }) => [Math.log(Number(figures.ledgerLines)), Math.log(Number(figures.meanMs))])
    .filter((point): point is [number, number] => point.every(Number.isFinite));
  if (points.length < 3) return undefined;
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [each]) => sum + (each - x) ** 2, 0);
  if (spread === 0) return undefined;
  return points.reduce((sum, [left, right]) => sum + (left - x) * (right - y), 0) / spread;
}
