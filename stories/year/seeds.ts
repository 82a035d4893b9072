/**
 * What several seeds say together: of each figure the middle and the range, of a difference the mean with an
 * interval, and of each check in how many years it held.
 * @module
 */
import { Random } from "../../src/math/statistics/random.ts";
import { holds, type Seeded } from "./report/report.ts";

export interface Spread {
  median: number;
  least: number;
  most: number;
}

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

/** One line of the table. */
export interface Told {
  group: string;
  finding: string;
  figure: string;
  /** Years that have it as a number. */
  years: number;
  spread: Spread;
  /** Of the mean over seeds, 95 %. */
  interval: Interval;
}

type Year = Pick<Seeded, "findings">;

/** Every figure of the newest finding of each check that is a number in some year, in the order of the first. */
export function figuresOf(years: readonly Year[], groups: readonly string[]): Told[] {
  const values = new Map<string, number[]>();
  for (const year of years)
    for (const { group, en, figures } of newestOf(year))
      for (const [figure, value] of Object.entries(figures)) {
        if (typeof value !== "number" || !groups.includes(group)) continue;
        const key = JSON.stringify([group, en, figure]);
        values.set(key, [...(values.get(key) ?? []), value]);
      }
  return [...values].map(([key, all]) => {
    const [group, finding, figure] = JSON.parse(key) as [string, string, string];
    return {
      ...{ group, finding, figure, years: all.length },
      ...{ spread: spreadOf(all), interval: bootstrapMean(all, key) },
    };
  });
}

export interface Held {
  group: string;
  finding: string;
  years: number;
  heldYears: number;
  wrong: readonly string[];
}

/** A check holds in a year where it held in each of its months. */
export function heldOf(years: readonly Year[]): Held[] {
  const found = new Map<string, Held>();
  for (const { findings } of years) {
    for (const [key, same] of Map.groupBy(findings, ({ group, en }) => `${group} ${en}`)) {
      const { group, en: finding } = same[0]!;
      const before = found.get(key) ?? { group, finding, years: 0, heldYears: 0, wrong: [] };
      found.set(key, {
        ...{ group, finding, years: before.years + 1 },
        heldYears: before.heldYears + Number(same.every(holds)),
        wrong: [...before.wrong, ...same.flatMap(({ wrong }) => wrong)],
      });
    }
  }
  return [...found.values()];
}

function newestOf({ findings }: Year) {
  return new Map(findings.map((finding) => [`${finding.group} ${finding.en}`, finding])).values();
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}

const draws = 10_000;

/** Percentile bootstrap of the mean (Efron 1979): the years drawn with replacement. */
export function bootstrapMean(values: readonly number[], seed: string): Interval {
  const random = Random.seeded(seed);
  const meanOf = (drawn: () => number) => {
    let sum = 0;
    for (let each = 0; each < values.length; each++) sum += drawn();
    return sum / values.length;
  };
  const means = Float64Array.from({ length: draws }, () => meanOf(() => random.pick(values)));
  means.sort();
  let next = 0;
  return {
    mean: meanOf(() => values[next++]!),
    low: means[Math.floor(0.025 * draws)]!,
    high: means[Math.ceil(0.975 * draws) - 1]!,
  };
}
