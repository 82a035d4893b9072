import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileKernel, sha256 } from "../../../tools/compile-kernel.ts";
import { Random } from "../statistics/random.ts";
import * as kept from "./kernel.wasm.ts";
import { type ProductShape, Workspace } from "./workspace.ts";

test("compiling the source gives the bytes that are kept", async () => {
  const bytes = await compileKernel();
  expect(Buffer.from(bytes).toString("base64")).toBe(kept.base64);
  expect(sha256(bytes)).toBe(kept.sha256);
});

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  inner: fc.integer({ min: 0, max: 300 }),
  columns: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
});

test.each([undefined, "left", "right"] as const)(
  "the product is the one by hand, to single precision for each term, whatever the shape (transposed: %s)",
  (transposed) => {
    fc.assert(
      fc.property(shapes, ({ seed, ...sizes }) => {
        const shape = { ...sizes, ...(transposed && { transposed }) };
        const { workspace, out, left, right } = Workspace.layOut((workspace) => ({
          workspace,
          out: workspace.floats(shape.rows * shape.columns),
          left: workspace.floats(shape.rows * shape.inner),
          right: workspace.floats(shape.inner * shape.columns),
        }));
        const random = Random.seeded(seed);
        for (const array of [out, left, right]) {
          for (let at = 0; at < array.length; at++) array[at] = random.between(-1, 1);
        }
        const expected = addByHand(out, [left, right], shape);
        workspace.addProduct(out, [left, right], shape);
        const worst = out.reduce(
          (most, sum, at) => Math.max(most, Math.abs(sum - expected[at]!)),
          0,
        );
        // each of the sums rounds by half a unit in the last place (Higham 2002, section 3.1), of partial sums below 8
        expect(worst).toBeLessThanOrEqual(8 * (shape.inner + 1) * 2 ** -24);
      }),
      { numRuns: 100 },
    );
  },
);

function addByHand(
  out: Float32Array,
  [left, right]: readonly [Float32Array, Float32Array],
  { rows, inner, columns, transposed }: ProductShape,
): Float64Array {
  return Float64Array.from(out, (start, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = start;
    for (let k = 0; k < inner; k++) {
      const a = left[transposed === "left" ? k * rows + row : row * inner + k]!;
      const b = right[transposed === "right" ? column * inner + k : k * columns + column]!;
      sum += a * b;
    }
    return sum;
  });
}

test("an operand from elsewhere, or of another size, is a bug", () => {
  const { workspace, own } = Workspace.layOut((workspace) => ({
    workspace,
    own: workspace.floats(4),
  }));
  const shape = { rows: 2, inner: 2, columns: 2 };
  const other = new Float32Array(4);
  expect(() => workspace.addProduct(own, [own, other], shape)).toThrow("lies in the workspace");
  expect(() => workspace.addProduct(own, [own, own], { ...shape, rows: 3 })).toThrow("as long as");
});

test("element by element: add, rectify, scale, pass", () => {
  const layout = Workspace.layOut((workspace) => ({
    workspace,
    to: workspace.floats(5),
    other: workspace.floats(5),
  }));
  const { workspace, to, other } = layout;
  const start = [-1, 2, -3, 4, 5];
  other.set([1, -1, 0, 2, 0.5]);
  const after = (change: () => void) => {
    to.set(start);
    change();
    return [...to];
  };
  expect(after(() => workspace.add(to, other))).toEqual([0, 1, -3, 6, 5.5]);
  expect(after(() => workspace.rectify(to))).toEqual([0, 2, 0, 4, 5]);
  expect(after(() => workspace.scale(to, other))).toEqual([-1, -2, -0, 8, 2.5]);
  expect(after(() => workspace.pass(to, other, 2))).toEqual([-2, 0, 0, 8, 10]);
});
