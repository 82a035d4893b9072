import * as fc from "fast-check";
import { expect, test } from "vitest";
import { confusion, measure, stratifiedFolds } from "./metrics.ts";

test("accuracy and F1 by hand", () => {
  const truth = [0, 0, 0, 1, 1, 2];
  const answers = [0, 0, 1, 1, 1, 0];
  expect([...confusion(truth, answers, 3)]).toEqual([2, 1, 0, 0, 2, 0, 1, 0, 0]);
  const { n, accuracy, macroF1, perClass } = measure(truth, answers, 3);
  expect(n).toBe(6);
  expect(accuracy).toBeCloseTo(4 / 6);
  expect(perClass[0]).toEqual({ support: 3, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
  expect(perClass[1]!.f1).toBeCloseTo(0.8);
  expect(perClass[2]).toEqual({ support: 1, precision: 0, recall: 0, f1: 0 });
  expect(macroF1).toBeCloseTo((2 / 3 + 0.8 + 0) / 3);
});

test("classes that occur nowhere do not pull the mean down; no rows measure zero", () => {
  expect(measure([0, 1], [0, 1], 5).macroF1).toBe(1);
  expect(measure([], [], 2)).toMatchObject({ n: 0, accuracy: 0, macroF1: 0 });
});

test("folds are even overall and within each class, and the same under the same seed", () => {
  const labels = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(labels, fc.integer({ min: 2, max: 6 }), fc.nat(), (classes, foldCount, seed) => {
      const folds = stratifiedFolds(classes, { foldCount, seed });
      expect(stratifiedFolds(classes, { foldCount, seed })).toEqual(folds);
      for (const label of [undefined, ...new Set(classes)]) {
        const sizes = Array.from({ length: foldCount }, (_, fold) =>
          classes.reduce(
            (sum, own, row) =>
              sum + (folds[row] === fold && (label === undefined || own === label) ? 1 : 0),
            0,
          ),
        );
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
