import { expect, test } from "vitest";
import { limitsOf } from "./bins.ts";

test("few distinct values have a bin each, with limits half way", () => {
  const limits = limitsOf(Float64Array.of(1, 1, 2, 4, 4, 4), 255);
  expect([...limits]).toEqual([1.5, 3, Number.MAX_VALUE]);
});

test("neighbouring doubles are told apart", () => {
  const next = 1 + Number.EPSILON;
  const [limit] = limitsOf(Float64Array.of(1, next), 255);
  expect(1 <= limit! && limit! < next).toBe(true);
  const far = limitsOf(Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE), 255);
  expect(Number.isFinite(far[0])).toBe(true);
});

test("many values fill bins of nearly equal size, a frequent one has its own", () => {
  const values = Float64Array.from({ length: 9000 }, (_, row) => (row < 3000 ? 0.5 : row - 3000));
  const limits = limitsOf(values.sort(), 10);
  expect(limits).toHaveLength(10);
  const sizes = [...limits].map(
    (limit, at) => values.filter((v) => v <= limit && v > (limits[at - 1] ?? -1)).length,
  );
  expect(sizes[1]).toBe(3000);
  expect(sizes[0]).toBe(1);
  for (const size of sizes.slice(2)) expect(Math.abs(size - 750)).toBeLessThan(5);
});
