import { expect, test } from "vitest";
import { encodeFrame, featureName, fitEncoding } from "./encoding.ts";
import { categoryColumn, frameOf, numberColumn } from "./frame.ts";

const rowsOf = ({ rowCount, columnCount, values }: ReturnType<typeof encodeFrame>) =>
  Array.from({ length: rowCount }, (_, row) => [
    ...values.subarray(row * columnCount, (row + 1) * columnCount),
  ]);

const frame = frameOf(
  numberColumn("fee", [1, 3, Number.NaN, 1, 3]),
  {
    ...categoryColumn("cause", ["fault", "plan", "fault", undefined, "fault"]),
    levels: ["fault", "plan", "never"],
  },
  numberColumn("constant", [0.1, 0.1, 0.1, 0.1, 0.1]),
  numberColumn("nothing", [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]),
);
const encoding = fitEncoding(frame);

test("numbers are standardised, levels and missing values flags; what never differs is left out", () => {
  expect(encoding.features.map((feature) => featureName(encoding, feature))).toEqual([
    ...["fee", "fee missing", "cause = fault", "cause = plan", "cause missing"],
  ]);
  expect(rowsOf(encodeFrame(encoding, frame))).toEqual([
    [-1, 0, 1, 0, 0],
    [1, 0, 0, 1, 0],
    [0, 1, 1, 0, 0],
    [-1, 0, 0, 0, 1],
    [1, 0, 1, 0, 0],
  ]);
  expect(encoding.features.map(({ mean }) => mean)).toEqual([0, 0.2, 0.6, 0.2, 0.2]);
});

test("levels are told by name, an unseen one and a lacking column are missing", () => {
  const later = frameOf(categoryColumn("cause", ["never", "new", "plan", "fault"]));
  expect(rowsOf(encodeFrame(encoding, later))).toEqual([
    [0, 1, 0, 0, 1],
    [0, 1, 0, 0, 1],
    [0, 1, 0, 1, 0],
    [0, 1, 1, 0, 0],
  ]);
});

test("numbers are held within the quantiles seen", () => {
  const values = Array.from({ length: 1001 }, (_, row) => row);
  const held = fitEncoding(frameOf(numberColumn("x", values)), { winsor: 0.1 });
  const asked = encodeFrame(held, frameOf(numberColumn("x", [-5, 100, 500, 900, 1e9])));
  const [low, atLow, middle, atHigh, high] = rowsOf(asked).flat();
  expect([low, middle, high]).toEqual([atLow, expect.closeTo(0, 12), atHigh]);
});

test("quantiles do not feel how far apart values lie", () => {
  const ranks = Array.from({ length: 500 }, (_, row) => row);
  const options = { numbers: "quantile", winsor: 0 } as const;
  const encode = (values: number[]) => {
    const own = frameOf(numberColumn("x", values));
    return rowsOf(encodeFrame(fitEncoding(own, options), own)).flat();
  };
  const even = encode(ranks);
  const skewed = encode(ranks.map((rank) => Math.exp(rank / 20)));
  for (const [at, own] of skewed.entries()) expect(own).toBeCloseTo(even[at]!, 1);
  expect(Math.max(...even)).toBeCloseTo(Math.sqrt(3), 1);
  expect(even).toEqual([...even].sort((a, b) => a - b));
});

test("an encoding reloaded from JSON encodes to the bit", () => {
  for (const numbers of ["standard", "quantile"] as const) {
    const own = fitEncoding(frame, { numbers });
    const reloaded = JSON.parse(JSON.stringify(own));
    expect(encodeFrame(reloaded, frame)).toEqual(encodeFrame(own, frame));
  }
});
