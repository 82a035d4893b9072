import { expect, test } from "vitest";
import { hypervolume } from "../../math/fronts/metrics.ts";
import { Random } from "../../math/statistics/random.ts";
import { costsOf, search } from "./searched.ts";
import type { Deviations } from "./surface.ts";

function scattered(seed: string, rows: number, spread: number): Deviations {
  const random = Random.seeded(seed);
  const column = () =>
    Float64Array.from({ length: rows }, () => Math.round(1000 * spread * random.normal()));
  return { amount: column().map(Math.abs), gap: column() };
}

const records = scattered("usual", 4000, 1);
const anomalies = scattered("odd", 400, 4);
const rules = { agents: 60, generations: 40, candidates: 40, mostFlagged: 0.3, withRate: false };
const searching = { records, anomalies, rate: 0.05, archive: [], seed: "1" };

const volume = (f: number[]) =>
  hypervolume({ f: Float64Array.from(f), objectives: 2 }, Float64Array.of(1, 1));

test("the front found is the front that all combinations have, to half a percent of its hypervolume", () => {
  const { candidates, falseAlarms, misses } = costsOf(searching, rules);
  const all: number[] = [];
  for (const amount of candidates.amount.keys())
    for (const short of candidates.gapShort.keys())
      for (const long of candidates.gapLong.keys())
        all.push(falseAlarms([amount, short, long]), misses([amount, short, long]));
  const whole = volume(all);
  const { front, convergence, evaluations } = search(searching, rules);
  expect(evaluations).toBeLessThan(all.length / 20);
  const found = volume(front.flatMap((point) => [point.falseAlarms, point.misses]));
  expect(found).toBeGreaterThan(0.995 * whole);
  expect(found).toBeLessThanOrEqual(whole + 1e-12);
  expect(convergence).toHaveLength(rules.generations + 1);
});

test("an archive to begin with saves generations", () => {
  const { front } = search(searching, rules);
  const few = { ...rules, generations: 1 };
  const after = (archive: typeof front) => search({ ...searching, archive, seed: "2" }, few);
  expect(after(front).convergence.at(-1)).toBeGreaterThan(after([]).convergence.at(-1)!);
});

test("with the predicted rate as third objective every point says how far it is from it", () => {
  const { front } = search(searching, { ...rules, withRate: true });
  for (const { rateGap, falseAlarms } of front)
    expect(rateGap).toBeCloseTo(Math.abs(falseAlarms - searching.rate), 12);
  const nearest = Math.min(...front.map(({ rateGap }) => rateGap!));
  expect(nearest).toBeLessThan(0.005);
});
