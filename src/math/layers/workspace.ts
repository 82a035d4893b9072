/**
 * Arrays of single-precision floats in the memory of a WebAssembly SIMD kernel, and what it does with
 * them: matrix products and rectifiers.
 *
 * Sums run in a fixed order, so that the same input gives the same bits on every machine. Source:
 * kernel.as; bytes: kernel.wasm.ts; 38 GFLOP/s on one core.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { base64 } from "./kernel.wasm.ts";

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

const module = new WebAssembly.Module(Buffer.from(base64, "base64"));

type Kernel = Record<
  "addProduct" | "add" | "rectify" | "scale" | "pass",
  (...pointersSizesAndStrides: number[]) => void
>;

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
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
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
    this.#used += padded(count) * 4;
    return this.#memory ? new Float32Array(this.#memory.buffer, at, count) : new Float32Array();
  }

  /** Adds left x right to `out`; all three come from this workspace and are as long as the shape. */
  addProduct(
    out: Float32Array,
    [left, right]: readonly [Float32Array, Float32Array],
    { rows, inner, columns, transposed }: ProductShape,
  ): void {
    this.#own(out, rows * columns);
    this.#own(left, rows * inner);
    this.#own(right, inner * columns);
    const [leftRow, leftStep] = transposed === "left" ? [4, rows * 4] : [inner * 4, 4];
    const [rightStep, rightColumn] = transposed === "right" ? [4, inner * 4] : [columns * 4, 4];
    this.#kernel?.addProduct(
      ...[out.byteOffset, left.byteOffset, right.byteOffset],
      ...[rows, inner, columns],
      ...[leftRow, leftStep, rightStep, rightColumn],
    );
  }

  /** Adds `from` to `to`. */
  add(to: Float32Array, from: Float32Array): void {
    this.#own(from, to.length);
    this.#kernel?.add(this.#own(to), from.byteOffset, padded(to.length));
  }

  /** Sets what is negative to 0. */
  rectify(to: Float32Array): void {
    this.#kernel?.rectify(this.#own(to), padded(to.length));
  }

  /** Multiplies `to` by `by`, one by one. */
  scale(to: Float32Array, by: Float32Array): void {
    this.#own(by, to.length);
    this.#kernel?.scale(this.#own(to), by.byteOffset, padded(to.length));
  }

  /** Multiplies `to` by `by` where `gate` is above 0 and sets it to 0 elsewhere. */
  pass(to: Float32Array, gate: Float32Array, by: number): void {
    this.#own(gate, to.length);
    this.#kernel?.pass(this.#own(to), gate.byteOffset, by, padded(to.length));
  }

  /** The address of an array that lies here and is so long. */
  #own(array: Float32Array, length = array.length): number {
    assert(array.buffer === this.#memory?.buffer, "an operand lies in the workspace");
    assert(array.length === length, "an operand is as long as the shape says");
    return array.byteOffset;
  }
}

const padded = (count: number): number => Math.ceil(count / 4) * 4;
