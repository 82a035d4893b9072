/**
 * Single-precision matrix product in WebAssembly SIMD, on arrays that lie in its memory.
 *
 * Sums run in a fixed order, so that the same input gives the same bits on every machine. Source:
 * matrix-product.as; bytes: matrix-product.wasm.ts.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { base64 } from "./matrix-product.wasm.ts";

/** As much of the standard as is used here: TypeScript keeps it in the library of the browser. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(size: { initial: number });
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: object;
  }
}

const kernel = new WebAssembly.Module(Buffer.from(base64, "base64"));

interface Kernel {
  addProduct(...pointersSizesAndStrides: number[]): void;
}

export interface ProductShape {
  /** Of the product. */
  rows: number;
  /** What is summed over. */
  inner: number;
  columns: number;
  /** The operand that is stored transposed; both are row-major without gaps. */
  transposed?: "left" | "right";
}

/** The first bytes belong to the kernel: its panel (4 KiB) and its spill (128 bytes). */
const ownBytes = 8192;
const pageBytes = 65_536;

/** Room for all arrays of one net. */
export class Workspace {
  readonly #memory: WebAssembly.Memory | undefined;
  readonly #kernel: Kernel | undefined;
  #used = ownBytes;

  private constructor(bytes: number) {
    if (bytes === 0) return;
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
    const { exports } = new WebAssembly.Instance(kernel, { env: { memory: this.#memory } });
    this.#kernel = exports as Kernel;
  }

  /**
   * Runs `build` twice: on empty arrays, to learn how many floats it asks for, then on real ones.
   * `build` only lays out; it neither reads nor writes them.
   */
  static layOut<Layout>(build: (workspace: Workspace) => Layout): Layout {
    const measuring = new Workspace(0);
    build(measuring);
    return build(new Workspace(measuring.#used));
  }

  /** So many zeros. */
  floats(count: number): Float32Array<ArrayBuffer> {
    const at = this.#used;
    this.#used += Math.ceil(count / 4) * 16;
    return this.#memory ? new Float32Array(this.#memory.buffer, at, count) : new Float32Array();
  }

  /** Adds left x right to `out`; all three come from this workspace and are as long as the shape. */
  addProduct(
    out: Float32Array,
    [left, right]: readonly [Float32Array, Float32Array],
    { rows, inner, columns, transposed }: ProductShape,
  ): void {
    for (const [array, size] of [
      [out, rows * columns],
      [left, rows * inner],
      [right, inner * columns],
    ] as const) {
      assert(array.buffer === this.#memory?.buffer, "an operand lies in the workspace");
      assert(array.length === size, "an operand is as long as the shape says");
    }
    const [leftRow, leftStep] = transposed === "left" ? [4, rows * 4] : [inner * 4, 4];
    const [rightStep, rightColumn] = transposed === "right" ? [4, inner * 4] : [columns * 4, 4];
    this.#kernel?.addProduct(
      ...[out.byteOffset, left.byteOffset, right.byteOffset],
      ...[rows, inner, columns],
      ...[leftRow, leftStep, rightStep, rightColumn],
    );
  }
}
