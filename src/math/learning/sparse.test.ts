import { expect, test } from "vitest";
import { dotRow, packDense, rowCount, takeRows } from "./sparse.ts";

const rows = packDense([
  [0, 2, 0],
  [1, 0, 3],
  [0, 0, 0],
]);

test("zeros are not kept, empty rows are", () => {
  expect(rowCount(rows)).toBe(3);
  expect([...rows.rowStart]).toEqual([0, 1, 3, 3]);
  expect([...rows.columns]).toEqual([1, 0, 2]);
});

test("rows are taken in the order asked for, as often as asked for", () => {
  const taken = takeRows(rows, [1, 0, 1]);
  expect([...taken.rowStart]).toEqual([0, 2, 3, 5]);
  expect([...taken.values]).toEqual([1, 3, 2, 1, 3]);
});

test("the inner product reads the weights from an offset", () => {
  const weights = Float64Array.of(9, 9, 9, 1, 10, 100);
  expect(dotRow(rows, 1, { weights, offset: 3 })).toBe(301);
});
