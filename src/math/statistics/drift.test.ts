import { expect, test } from "vitest";
import { categoryColumn, numberColumn } from "../learning/frame.ts";
import { driftLevel, driftOf, driftReference, kolmogorovSmirnov, stabilityIndex } from "./drift.ts";
import { informationValue, informationValueOf, quantileCuts } from "./information-value.ts";
import { Random } from "./random.ts";

test("information value by hand; a bin without goods or bads counts half a row", () => {
  const { value, parts } = informationValue([
    { goods: 80, bads: 20 },
    { goods: 20, bads: 30 },
  ]);
  expect(parts[0]).toBeCloseTo(0.4 * Math.log(2), 12);
  expect(value).toBeCloseTo(0.4 * Math.log(2) + 0.4 * Math.log(3), 12);
  expect(informationValue([{ goods: 10, bads: 0 }]).value).toBe(0);
  const pure = informationValue([
    { goods: 10, bads: 0 },
    { goods: 10, bads: 10 },
  ]);
  expect(pure.value).toBeCloseTo(0.45 * Math.log(0.5 / 0.05) - 0.5 * Math.log(0.5), 12);
});

test("information of a column: of numbers, levels, gaps; none of a constant", () => {
  const labels = Uint8Array.from({ length: 400 }, (_, row) => Number(row % 4 === 0));
  const of = (values: (row: number) => number) =>
    informationValueOf(numberColumn("x", labels.keys().map(values)), labels);
  expect(of(() => 7)).toBe(0);
  expect(of(() => Number.NaN)).toBe(0);
  expect(of((row) => row % 4)).toBeGreaterThan(2);
  expect(of((row) => (row % 4 === 0 ? Number.NaN : row))).toBeGreaterThan(2);
  expect(of((row) => row >> 2)).toBeLessThan(0.02);
  const levels = [...labels].map((label) => (label ? "late" : "prompt"));
  expect(informationValueOf(categoryColumn("manner", levels), labels)).toBeGreaterThan(2);
});

test("quantile cuts part few values each, many evenly", () => {
  expect(quantileCuts(Float64Array.of(3, 1, 3, Number.NaN, 2), 10)).toEqual([2, 3]);
  const many = Float64Array.from({ length: 1000 }, (_, row) => row);
  expect(quantileCuts(many, 4)).toEqual([250, 500, 750]);
  expect(
    quantileCuts(
      many.map((own) => Math.max(600, own)),
      4,
    ),
  ).toEqual([750]);
});

test("population stability by hand, with its customary limits", () => {
  expect(stabilityIndex([0.5, 0.5], [0.4, 0.6])).toBeCloseTo(
    -0.1 * Math.log(0.8) + 0.1 * Math.log(1.2),
    12,
  );
  expect([0, 0.099, 0.1, 0.249, 0.25, 9].map(driftLevel)).toEqual([
    ...["stable", "stable", "moderate", "moderate", "major", "major"],
  ]);
});

test("a column drifts when it moves, goes missing, or brings new levels", () => {
  const random = Random.seeded(4);
  const draw = (mean: number) =>
    numberColumn(
      "x",
      Array.from({ length: 2000 }, () => mean + random.normal()),
    );
  const reference = JSON.parse(JSON.stringify(driftReference(draw(0))));
  expect(reference.shares.slice(0, 10).every((own: number) => Math.abs(own - 0.1) < 0.01)).toBe(
    true,
  );
  expect(driftOf(reference, draw(0)).level).toBe("stable");
  expect(driftOf(reference, draw(0.4)).level).toBe("moderate");
  expect(driftOf(reference, draw(1)).level).toBe("major");
  const gaps = draw(0).values.map((own, row) => (row % 4 ? own : Number.NaN));
  expect(driftOf(reference, numberColumn("x", gaps)).level).toBe("major");
  expect(driftOf(reference, numberColumn("x", []))).toMatchObject({ psi: 0, level: "stable" });

  const causes = driftReference(categoryColumn("cause", ["plan", "fault", "plan", "fault"]));
  expect(driftOf(causes, categoryColumn("cause", ["fault", "plan"])).psi).toBeCloseTo(0, 12);
  const renamed = driftOf(causes, categoryColumn("cause", ["fault", "new", undefined, "plan"]));
  expect(renamed.shares).toEqual([0.25, 0.25, 0.25, 0.25]);
  expect(renamed.level).toBe("major");
});

test("Kolmogorov-Smirnov of two samples; SciPy 1.17's asymptotic answer for ten against ten", () => {
  const ten = Float64Array.from({ length: 10 }, (_, row) => row);
  expect(kolmogorovSmirnov(ten, ten)).toEqual({ statistic: 0, probability: 1 });
  const apart = kolmogorovSmirnov(
    ten,
    ten.map((own) => own + 100),
  );
  expect(apart.statistic).toBe(1);
  expect(apart.probability).toBeLessThan(1e-4);
  expect(
    kolmogorovSmirnov(
      ten,
      ten.map((own) => own + 5),
    ).statistic,
  ).toBe(0.5);
  const tied = kolmogorovSmirnov(Float64Array.of(1, 1, 2, Number.NaN), Float64Array.of(1, 2, 2));
  expect(tied.statistic).toBeCloseTo(1 / 3, 12);
  expect(kolmogorovSmirnov(ten, new Float64Array()).statistic).toBeNaN();
});
