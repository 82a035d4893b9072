import { expect, test } from "vitest";
import { fitTemperature, sharesOf } from "./temperature.ts";

test("shares add up to one and survive scores beyond the range of exp", () => {
  expect([...sharesOf(Float64Array.of(0, Math.log(3)))].map((share) => share.toFixed(6))).toEqual([
    "0.250000",
    "0.750000",
  ]);
  expect([...sharesOf(Float64Array.of(2000, -2000))]).toEqual([1, 0]);
});

test("the fitted temperature makes stated confidence the observed frequency", () => {
  const scores = Array.from({ length: 100 }, () => Float64Array.of(0, 4));
  const labels = scores.map((_, row) => (row < 25 ? 0 : 1));
  const temperature = fitTemperature(scores, labels);
  expect(sharesOf(scores[0]!, temperature)[1]).toBeCloseTo(0.75, 4);
});

test("without rows the scores stay as they are", () => {
  expect(fitTemperature([], [])).toBe(1);
});
