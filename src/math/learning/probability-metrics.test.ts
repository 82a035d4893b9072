import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aucOf,
  averagePrecisionOf,
  brierOf,
  calibrationOf,
  ksOf,
  logLossOf,
  qualityOf,
  rocOf,
} from "./probability-metrics.ts";

const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.4, 0.4);
const labels = [0, 0, 1, 1, 1, 0];

describe("by hand", () => {
  test("AUC counts a tied pair half", () => {
    // Pairs: .35 beats .1; .8 beats all three; .4 beats .1 and ties twice: 1 + 3 + 2 of 9.
    expect(aucOf(scores, labels)).toBeCloseTo(6 / 9, 12);
  });

  test("KS is the largest gap over all thresholds", () => {
    // From .8: 1/3 against 0; from .4: 2/3 against 2/3; from .35: 1 against 2/3.
    expect(ksOf(scores, labels)).toBeCloseTo(1 / 3, 12);
  });

  test("average precision gains at each threshold", () => {
    expect(averagePrecisionOf(scores, labels)).toBeCloseTo((1 + 2 / 4 + 3 / 5) / 3, 12);
  });

  test("Brier and log-loss; certainty that fails costs much, not infinitely", () => {
    expect(brierOf(Float64Array.of(0.8, 0.4), [1, 0])).toBeCloseTo((0.04 + 0.16) / 2, 12);
    expect(logLossOf(Float64Array.of(0.8, 0.4), [1, 0])).toBeCloseTo(
      -(Math.log(0.8) + Math.log(0.6)) / 2,
      12,
    );
    expect(logLossOf(Float64Array.of(0), [1])).toBeCloseTo(52 * Math.LN2, 9);
  });

  test("ROC goes from corner to corner, thinned or not", () => {
    const curve = rocOf(scores, labels);
    expect(curve.map(({ threshold }) => threshold)).toEqual([Infinity, 0.8, 0.4, 0.35, 0.1]);
    for (const drawn of [curve, rocOf(scores, labels, { points: 2 })]) {
      expect(drawn[0]).toMatchObject({ falsePositiveRate: 0, truePositiveRate: 0 });
      expect(drawn.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
    }
    expect(rocOf(scores, labels, { points: 3 }).length).toBeLessThan(curve.length);
  });

  test("calibration over equally wide bins", () => {
    const shares = Float64Array.of(0.05, 0.05, 0.55, 0.55, 1);
    const { error, largest, bins } = calibrationOf(shares, [0, 1, 1, 1, 1]);
    expect(bins).toEqual([
      { rows: 2, predicted: 0.05, observed: 0.5 },
      { rows: 2, predicted: 0.55, observed: 1 },
      { rows: 1, predicted: 1, observed: 1 },
    ]);
    expect(largest).toBeCloseTo(0.45, 12);
    expect(error).toBeCloseTo(0.4 * 0.45 * 2, 12);
  });

  test("calibration over equally full bins keeps ties together", () => {
    const shares = Float64Array.of(0.1, 0.1, 0.1, 0.2, 0.3, 0.9);
    const { bins } = calibrationOf(shares, [0, 0, 1, 0, 1, 1], { bins: 2, by: "full" });
    expect(bins.map(({ rows }) => rows)).toEqual([3, 3]);
  });

  test("all at once, answered 1 from the threshold on", () => {
    const quality = qualityOf(scores, labels, 0.4);
    expect(quality).toMatchObject({ rows: 6, rate: 0.5, auc: aucOf(scores, labels) });
    expect(quality.accuracy).toBeCloseTo(3 / 6, 12);
    expect([quality.precision, quality.recall]).toEqual([2 / 4, 2 / 3]);
    expect(quality.f1).toBeCloseTo(4 / 7, 12);
  });
});

test("of one class only there is no ranking", () => {
  const { auc, ks, brier } = qualityOf(Float64Array.of(0.2, 0.4), [0, 0]);
  expect([auc, ks]).toEqual([Number.NaN, Number.NaN]);
  expect(brier).toBeCloseTo(0.1, 12);
});

test("AUC is the share of pairs in the right order", () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const bads = rows.filter(([, label]) => label === 1);
      const goods = rows.filter(([, label]) => label === 0);
      const won = bads.flatMap(([bad]) =>
        goods.map(([good]) => (bad > good ? 1 : bad === good ? 0.5 : 0)),
      );
      const auc = aucOf(
        Float64Array.from(rows, ([score]) => score),
        rows.map(([, label]) => label),
      );
      if (won.length === 0) expect(auc).toBeNaN();
      else expect(auc).toBeCloseTo(won.reduce((sum: number, own) => sum + own, 0) / won.length, 12);
    }),
  );
});
