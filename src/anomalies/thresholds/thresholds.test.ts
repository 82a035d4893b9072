import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { isRefusal } from "../../base/refusal.ts";
import { Random } from "../../math/statistics/random.ts";
import { RulebookFile } from "../../rulebooks/schema.ts";
import type { CategoryRecords } from "./records.ts";
import { FitRules, KindsBody } from "./rulebook.ts";
import { type Path, ThresholdSet } from "./schema.ts";
import { compileRules, type FitInput, fitThresholds } from "./thresholds.ts";

const read = (file: string) => readFileSync(`rulebooks/national/${file}`, "utf8");
const bodyOf = (kind: string) => (parse(read(`${kind}-2024-07-16.yaml`)) as { body: unknown }).body;
const rules = FitRules.parse(bodyOf("anomaly-fit"));
const { kinds } = KindsBody.parse(bodyOf("anomaly-kinds"));

interface Made {
  rows?: number;
  seed?: number;
  /** Share of the records that lie far out and are confirmed. */
  confirmed?: number;
  /** Amounts are so many times what was expected. */
  shift?: number;
}

/** Deviations of payments whose logarithms scatter normally, as `anomaly_records` has them. */
function made(
  category: number,
  { rows = 3000, seed = 1, confirmed = 0, shift = 1 }: Made = {},
): CategoryRecords {
  const random = Random.seeded(`${seed}/${category}`);
  const column = () => new Float64Array(rows);
  const records = {
    ...{ category, centre: [category / 2, -category / 2] },
    ...{ amount: column(), gap: column(), amountSpread: column(), gapSpread: column() },
    ...{ labels: new Int8Array(rows), direction: new Int8Array(rows) },
  };
  for (let row = 0; row < rows; row++) {
    const isOdd = random.chance(confirmed);
    const spread = 0.2 + 0.1 * random.fraction();
    const away = random.normal() + Math.log(shift) / spread + (isOdd ? random.pick([-6, 5]) : 0);
    records.amount[row] = Math.round(1000 * Math.abs(away));
    records.direction[row] = away < 0 ? -1 : 1;
    records.gap[row] = row % 7 === 0 ? Number.NaN : Math.round(1000 * random.normal());
    records.amountSpread[row] = spread;
    records.gapSpread[row] = 0.25;
    records.labels[row] = isOdd ? 1 : 0;
  }
  return records;
}

const window = { from: new Date("2026-01-01T00:00:00Z"), to: new Date("2026-04-11T00:00:00Z") };
const rulebook = "test";
function fitted(
  categories: readonly CategoryRecords[],
  more: Partial<FitInput> = {},
): ThresholdSet {
  const set = fitThresholds({
    asOf: window.to,
    window,
    categories,
    rules,
    kinds,
    rulebook,
    seed: 1,
    ...more,
  });
  if (isRefusal(set)) throw new Error(set.reason.en);
  return set;
}
const of = (set: ThresholdSet, category: number) =>
  set.categories.find((each) => each.category === category)!;
const codes = (set: ThresholdSet, category: number) =>
  of(set, category).notes.map(({ code }) => code);

const fourGroups = [made(1, { confirmed: 0.04 }), made(2, { confirmed: 0.04 }), made(3), made(4)];

test("methods 1.5, 1: labels in two of four groups: those by the model, the others by search; without labels it flips", () => {
  const set = fitted(fourGroups);
  expect(set.categories.map(({ provenance }) => provenance)).toEqual([
    "model",
    "model",
    "search",
    "search",
  ]);
  const lost = fitted([fourGroups[0]!, made(2), ...fourGroups.slice(2)], { previous: set });
  expect(of(lost, 2).provenance).toBe("search");
  expect(codes(lost, 2)).toContain("anomalies.labels_lost");
  expect(codes(fitted(fourGroups, { previous: lost }), 2)).toContain("anomalies.labels_found");
  expect(() => ThresholdSet.parse(set)).not.toThrow();
});

test("methods 1.4: the model is refused without labels, the search with them; forced, it says so", () => {
  const crossed = (paths: Record<number, Path>, force = false) =>
    fitThresholds({
      asOf: window.to,
      window,
      categories: fourGroups,
      rules,
      kinds,
      rulebook,
      seed: 1,
      paths,
      force,
    });
  const code = (answer: unknown) => isRefusal(answer) && answer.reason.code;
  expect(code(crossed({ 3: "model" }))).toBe("anomalies.model_without_labels");
  expect(code(crossed({ 1: "search" }))).toBe("anomalies.search_with_labels");
  expect(code(crossed({ 9: "search" }))).toBe("anomalies.unknown_category");
  const forced = crossed({ 1: "search", 3: "model" }, true) as ThresholdSet;
  for (const category of [1, 3]) {
    expect(of(forced, category).isForced).toBe(true);
    expect(codes(forced, category)).toContain("anomalies.forced");
  }
  expect([of(forced, 1).provenance, of(forced, 3).provenance]).toEqual(["search", "model"]);
  expect(isRefusal(crossed({ 3: "search", 1: "model" }))).toBe(false);
});

test("step 3: thresholds part confirmed anomalies from the rest, with rates and their bounds", () => {
  const { rates, thresholds, precision } = of(fitted(fourGroups), 1);
  expect(thresholds.amount).toBeGreaterThan(2500);
  expect(thresholds.amount).toBeLessThan(4200);
  expect(rates!.truePositive.share).toBeGreaterThan(0.9);
  expect(rates!.truePositive.low).toBeLessThan(rates!.truePositive.share);
  expect(rates!.falsePositive.high).toBeLessThan(0.02);
  expect(precision!.low).toBeGreaterThan(0.6);
  expect(precision!.share).toBeGreaterThan(0.75);
  const youden = fitted(fourGroups, { rules: { ...rules, criterion: { kind: "youden" } } });
  expect(of(youden, 1).rates!.truePositive.share).toBeGreaterThanOrEqual(rates!.truePositive.share);
});

test("nothing confirmed anywhere: misses are counted on the catalogue, and it says so", () => {
  const set = fitted([made(1), made(2)]);
  expect(set.categories.map(({ provenance }) => provenance)).toEqual(["catalogue", "catalogue"]);
  expect(codes(set, 1)).toContain("anomalies.nothing_confirmed");
  const { thresholds, front, picked, precision } = of(set, 1);
  expect(precision!.high - precision!.low).toBeGreaterThan(0.3);
  expect(thresholds.amount).toBeGreaterThan(1800);
  expect(thresholds.gapLong).toBeGreaterThan(1800);
  expect(front[picked!]!.falseAlarms).toBeLessThan(0.12);
  expect(front[picked!]!.misses).toBeLessThan(0.25);
});

test("a front of many points, none dominated, from no alarm to few misses; the hypervolume grows", () => {
  for (const { front, convergence } of fitted([made(1), made(2)]).categories) {
    expect(front.length).toBeGreaterThan(15);
    expect(front[0]!.falseAlarms).toBe(0);
    for (const [at, { falseAlarms, misses }] of front.entries())
      if (at > 0) {
        expect(falseAlarms).toBeGreaterThan(front[at - 1]!.falseAlarms);
        expect(misses).toBeLessThan(front[at - 1]!.misses);
      }
    expect(convergence.at(-1)).toBeGreaterThan(convergence[0]!);
  }
});

test("three confirmed payments of fifty times the amount blind neither path to a treble one", () => {
  const judged = made(1);
  for (const row of [10, 20, 30]) {
    judged.labels[row] = 1;
    judged.direction[row] = 1;
    judged.amount[row] = Math.round((1000 * Math.log(50)) / judged.amountSpread[row]!);
  }
  const { categories } = fitted([judged, made(2)]);
  expect(categories.map(({ provenance }) => provenance)).toEqual(["model", "search"]);
  for (const { thresholds } of categories) {
    expect(thresholds.amount).toBeLessThan((1000 * Math.log(3)) / 0.25);
    expect(thresholds.amount).toBeGreaterThan(1800);
  }
});

test("an alert budget picks the point of fewest misses that keeps to it", () => {
  for (const budget of [1, 5, 20]) {
    const set = fitted([made(1), made(2)], { budget });
    const perDay = set.categories.reduce((sum, { alertsPerDay }) => sum + alertsPerDay, 0);
    expect(perDay).toBeLessThanOrEqual(budget);
    expect(perDay).toBeGreaterThan(budget / 3);
    for (const { pickedBy } of set.categories) expect(pickedBy).toBe("budget");
  }
});

test("methods 1.5, 4: amounts x1.5 mid-stream fire and move thresholds; what fired is logged", () => {
  const first = fitted([made(1), made(2)]);
  const after = fitted([made(1, { seed: 9, shift: 1.5 }), made(2, { seed: 9 })], {
    previous: first,
  });
  const [moved, still] = [of(after, 1), of(after, 2)];
  expect(moved.changes).toHaveLength(1);
  expect(moved.changes[0]).toMatchObject({
    from: of(first, 1).thresholds,
    to: moved.thresholds,
    at: window.to.toISOString(),
  });
  expect(moved.changes[0]!.deviations).toBeGreaterThan(rules.sensors.deviations);
  expect(moved.thresholds.amount).toBeGreaterThan(of(first, 1).thresholds.amount! * 1.2);
  expect([still.changes, still.thresholds, still.pickedBy]).toEqual([
    [],
    of(first, 2).thresholds,
    "kept",
  ]);
  expect(still.front).toEqual(of(first, 2).front);
});

test("methods 1.5, 4: thirty windows of an unshifted stream never fire, and the thresholds stand", () => {
  const small = { ...rules, search: { ...rules.search, agents: 20, generations: 5 } };
  let previous = fitted([made(1)], { rules: small });
  const { thresholds } = of(previous, 1);
  for (let seed = 2; seed <= 31; seed++) {
    previous = fitted([made(1, { seed })], { rules: small, previous });
    expect(of(previous, 1).changes).toEqual([]);
    expect(of(previous, 1).thresholds).toEqual(thresholds);
  }
});

test("a front found under other rules, or before others were confirmed, is found anew though nothing moved", () => {
  const first = fitted([made(1), made(2, { confirmed: 0.01 })]);
  const again = { previous: first };
  const kept = fitted([made(1, { seed: 9 }), made(2, { confirmed: 0.01 })], again);
  expect(of(kept, 1)).toMatchObject({ pickedBy: "kept", front: of(first, 1).front });
  const more = fitted([made(1, { seed: 9 }), made(2, { confirmed: 0.02 })], again);
  const ruled = fitted([made(1, { seed: 9 }), made(2, { confirmed: 0.01 })], {
    ...{ ...again, rulebook: "another" },
  });
  for (const set of [more, ruled]) {
    expect(of(set, 1).pickedBy).not.toBe("kept");
    expect(of(set, 1).changes).toEqual([]);
  }
});

test("methods 1.5, 6: the same seed gives the same bytes, another one another hash", () => {
  const [one, same, other] = [1, 1, 2].map((seed) => fitted(fourGroups, { seed }));
  expect(JSON.stringify(same)).toBe(JSON.stringify(one));
  expect(other!.hash).not.toBe(one!.hash);
});

test("methods 1.5, 8: empty category, single record, constant amounts, no interval, all alike", () => {
  const flat = made(4, { rows: 200 });
  flat.amount.fill(0);
  flat.gap.fill(Number.NaN);
  flat.amountSpread.fill(0.05);
  flat.gapSpread.fill(Number.NaN);
  const alike = made(5, { rows: 200 });
  alike.amount.fill(700);
  alike.gap.fill(-300);
  const set = fitted([made(2, { rows: 0 }), made(3, { rows: 1 }), flat, alike]);
  expect([of(set, 2).provenance, of(set, 3).provenance]).toEqual(["none", "none"]);
  expect(of(set, 2).thresholds).toEqual({ amount: null, gapShort: null, gapLong: null });
  expect(codes(set, 3)).toContain("anomalies.too_few_records");
  expect(of(set, 4).thresholds.amount).toBeGreaterThan(0);
  expect(of(set, 4).thresholds.gapLong).toBe(null);
  expect(of(set, 4).front[of(set, 4).picked!]).toMatchObject({ falseAlarms: 0, misses: 0 });
  for (const category of set.categories) {
    expect(JSON.stringify(category)).not.toContain("NaN");
    expect(category.alertsPerDay).toBeGreaterThanOrEqual(0);
  }
  expect(fitted([]).categories).toEqual([]);
});

test("a handful of odd accounts is not its own measure: few records are fitted on those of all", () => {
  const ordinary = made(1, { rows: 900 });
  const odd = made(2, { rows: 60 });
  for (let row = 0; row < 12; row++) odd.amount[row] = 5000;
  const { thresholds, notes } = of(fitted([ordinary, odd]), 2);
  expect(notes.map(({ code }) => code)).toContain("anomalies.fitted_together");
  expect(thresholds.amount).toBeLessThan(5000);
  expect(codes(fitted([ordinary, made(2, { rows: 200 })]), 2)).not.toContain(
    "anomalies.fitted_together",
  );
});

test("all fitness equal: a catalogue that the records cannot show leaves one point, none flagged", () => {
  const records = made(1, { rows: 100 });
  records.amountSpread.fill(Number.NaN);
  records.gapSpread.fill(Number.NaN);
  const { front, thresholds } = of(fitted([records]), 1);
  expect(front).toHaveLength(1);
  expect(front[0]).toMatchObject({ falseAlarms: 0, misses: 0 });
  expect(thresholds.amount).toBe(records.amount.toSorted().at(-1));
});

test("the plain ways keep to the same form; quantile and forest flag about their share", () => {
  const flagged = (method: "quantile" | "three-sigma" | "isolation-forest") => {
    const set = fitted([made(1)], { method, budget: 1 });
    expect(of(set, 1)).toMatchObject({ provenance: method, front: [], picked: null });
    return of(set, 1).alertsPerDay;
  };
  expect(flagged("quantile")).toBeLessThanOrEqual(1);
  expect(flagged("quantile")).toBeGreaterThan(0.8);
  expect(flagged("three-sigma")).toBeLessThan(1);
  expect(flagged("isolation-forest")).toBeLessThan(3);
  expect(flagged("isolation-forest")).toBeGreaterThan(0);
});

test("compiled: rows of every category by id, then those of all", () => {
  const all = [
    { rule: "repeat", field: "repeatHours" as const, comparison: "below" as const, threshold: 48 },
  ];
  const table = compileRules(fitted(fourGroups), all);
  expect(table.rules).toHaveLength(13);
  expect(table.rules[0]).toMatchObject({
    rule: "amount-c1",
    field: "amountDeviation",
    comparison: "above",
    category: 1,
  });
  expect(table.rules.at(-1)).toEqual({ ...all[0], category: null });
});

test("the JSON Schemas beside the rulebooks say what the code checks", () => {
  for (const [kind, body] of Object.entries({
    "anomaly-fit": FitRules,
    "anomaly-kinds": KindsBody,
  }))
    expect(JSON.parse(read(`${kind}.schema.json`))).toEqual(
      z.toJSONSchema(RulebookFile.extend({ body }), { io: "input" }),
    );
});
