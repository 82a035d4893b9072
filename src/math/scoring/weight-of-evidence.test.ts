import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { categoryColumn, frameOf, numberColumn } from "../learning/frame.ts";
import { mergeBins } from "./merging.ts";
import { binRows, binTable, fitBins, weighEvidence } from "./weight-of-evidence.ts";

/** Rows of a value: `goods` with label 0, then `bads` with label 1. */
const spread = <Value>(counts: readonly (readonly [Value, number, number])[]) => {
  const rows = counts.flatMap(([value, goods, bads]) => [
    ...Array.from({ length: goods }, () => [value, 0] as const),
    ...Array.from({ length: bads }, () => [value, 1] as const),
  ]);
  return {
    values: rows.map(([value]) => value),
    labels: Uint8Array.from(rows, ([, label]) => label),
  };
};
const free = { minShare: 0, smoothing: 1e-9, minChiSquare: 0 };

describe("by hand", () => {
  test("Siddiqi: ln of the share of goods over the share of bads", () => {
    const { values, labels } = spread([
      [1, 80, 20],
      [2, 20, 30],
    ]);
    const [binned] = fitBins({ frame: frameOf(numberColumn("days", values)), labels }, free);
    expect(binned).toMatchObject({ kind: "number", cuts: [2] });
    expect(binned!.bins[0]!.woe).toBeCloseTo(Math.log(80 / 100 / (20 / 50)), 1);
    expect(binned!.bins[1]!.woe).toBeCloseTo(Math.log(20 / 100 / (30 / 50)), 1);
    const [, second] = binTable(binned!);
    expect(second).toMatchObject({ range: { from: 2, to: null }, rows: 50, badRate: 0.6 });
    expect(second!.share).toBeCloseTo(1 / 3, 12);
    expect(second!.information).toBeCloseTo((0.2 - 0.6) * Math.log(0.2 / 0.6), 12);
  });

  test("neighbours that do not differ are one bin, and so are too few rows", () => {
    const { values, labels } = spread([
      [1, 90, 10],
      [2, 88, 12],
      [3, 10, 90],
      [4, 3, 0],
    ]);
    const frame = frameOf(numberColumn("days", values));
    const [binned] = fitBins({ frame, labels });
    expect(binned).toMatchObject({ cuts: [3] });
  });

  test("levels of alike bad rates share a bin; missing and unseen have their own", () => {
    const { values, labels } = spread<string | undefined>([
      ["card", 95, 5],
      ["app", 94, 6],
      ["cash", 40, 60],
      [undefined, 20, 20],
    ]);
    const examples = { frame: frameOf(categoryColumn("channel", values)), labels };
    const [binned] = fitBins(examples);
    expect(binned).toMatchObject({ groups: [["card", "app"], ["cash"]], missing: { goods: 20 } });
    const asked = categoryColumn("channel", ["cash", "cheque", undefined, "app"]);
    expect([...binRows(binned!, asked, 4)]).toEqual([1, -1, -1, 0]);
    expect([...binRows(binned!, undefined, 2)]).toEqual([-1, -1]);
  });

  test("a direction pools what goes against it", () => {
    const { values, labels } = spread([
      [1, 90, 10],
      [2, 60, 40],
      [3, 80, 20],
      [4, 20, 80],
    ]);
    const frame = frameOf(numberColumn("days", values));
    const cutsOf = (monotone: Record<string, 1 | -1>) => {
      const [binned] = fitBins({ frame, labels }, { monotone });
      return binned?.kind === "number" ? binned.cuts : [];
    };
    expect(cutsOf({})).toEqual([2, 3, 4]);
    expect(cutsOf({ days: 1 })).toEqual([2, 4]);
    expect(cutsOf({ days: -1 })).toEqual([]);
  });
});

test("smoothing draws a bin of few rows to the average", () => {
  const { values, labels } = spread([
    ["many", 500, 100],
    ["few", 0, 3],
  ]);
  const frame = frameOf(categoryColumn("kind", values));
  const woeOf = (smoothing: number) => {
    const [binned] = fitBins({ frame, labels }, { ...free, smoothing });
    return binned!.bins.at(-1)!.woe;
  };
  expect(woeOf(10)).toBeLessThan(-0.3);
  expect(woeOf(1000)).toBeGreaterThan(-0.05);
});

test("constant, all-missing columns and one class only say nothing", () => {
  const frame = frameOf(
    numberColumn("constant", new Float64Array(50).fill(3)),
    numberColumn("nothing", new Float64Array(50).fill(Number.NaN)),
    categoryColumn("unknown", Array(50).fill(undefined)),
    numberColumn(
      "id",
      Float64Array.from({ length: 50 }, (_, row) => row),
    ),
  );
  const labels = Uint8Array.from({ length: 50 }, (_, row) => row % 2);
  const evidence = weighEvidence(fitBins({ frame, labels }), frame);
  expect(evidence.values.every((woe) => Math.abs(woe) < 0.01)).toBe(true);
  for (const binned of fitBins({ frame, labels: new Uint8Array(50) })) {
    expect(binned.bins.length).toBeLessThanOrEqual(1);
  }
});

test("bins part the line whatever the rows: limits kept, every row in one, rates in order", () => {
  const row = fc.tuple(fc.option(fc.integer({ min: -20, max: 20 })), fc.boolean());
  fc.assert(
    fc.property(fc.array(row, { minLength: 5, maxLength: 200 }), (rows) => {
      const column = numberColumn(
        "x",
        rows.map(([value]) => value ?? Number.NaN),
      );
      const labels = Uint8Array.from(rows, ([, label]) => Number(label));
      const options = { maxBins: 4, minShare: 0.1, minChiSquare: 0, monotone: { x: 1 } as const };
      const [binned] = fitBins({ frame: frameOf(column), labels }, options);
      const { bins, missing } = binned!;
      const known = bins.reduce((sum, { goods, bads }) => sum + goods + bads, 0);
      expect(known + missing.goods + missing.bads).toBe(rows.length);
      expect(bins.length).toBeLessThanOrEqual(4);
      for (const bin of bins.length > 1 ? bins : []) {
        expect(bin.goods + bin.bads).toBeGreaterThanOrEqual(0.1 * known);
      }
      const rates = bins.map(({ goods, bads }) => bads / (goods + bads));
      expect(rates).toEqual([...rates].sort((a, b) => a - b));
      const counts = Map.groupBy(binRows(binned!, column, rows.length), (at) => at);
      for (const [at, { goods, bads }] of bins.entries()) {
        expect(counts.get(at)?.length ?? 0).toBe(goods + bads);
      }
    }),
  );
});

test("no counts make no bins", () => {
  expect(mergeBins([], { maxBins: 3, minRows: 1, minChiSquare: 0 })).toEqual([]);
});
