/**
 * Distances of a point to several others, four at a time: four sums that do not wait for each other keep
 * the processor busy, where one waits for every addition before it.
 * @module
 */
import type { Points } from "./points.ts";

const lanes = 4;

export class Lanes {
  readonly #values: Float64Array;
  readonly #columns: number;
  /** Four others after each other, column by column; what fills up the last four is infinitely far. */
  readonly #laid: Float64Array;
  /** Squared distances of the row measured last; beyond the others, infinity. */
  readonly apart: Float64Array;

  /** @param count how many others there are at most */
  constructor({ values, columns }: Points, count: number) {
    const filled = Math.ceil(count / lanes) * lanes;
    this.#values = values;
    this.#columns = columns;
    this.#laid = new Float64Array(filled * columns);
    this.apart = new Float64Array(filled);
  }

  /** The others from now on, row-major. */
  lay(others: Float64Array): void {
    const columns = this.#columns;
    this.#laid.fill(Number.POSITIVE_INFINITY);
    for (let at = 0; at < others.length; at++) {
      const [other, column] = [Math.floor(at / columns), at % columns];
      const block = Math.floor(other / lanes);
      this.#laid[(block * columns + column) * lanes + (other % lanes)] = others[at]!;
    }
  }

  /** Measures a row of the points to each of the others, into `apart`. */
  measure(row: number): void {
    const values = this.#values;
    const laid = this.#laid;
    const columns = this.#columns;
    const apart = this.apart;
    const from = row * columns;
    const end = from + columns;
    for (let first = 0, to = 0; first < apart.length; first += lanes) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let at = from; at < end; at++, to += lanes) {
        const value = values[at]!;
        const byA = value - laid[to]!;
        const byB = value - laid[to + 1]!;
        const byC = value - laid[to + 2]!;
        const byD = value - laid[to + 3]!;
        a += byA * byA;
        b += byB * byB;
        c += byC * byC;
        d += byD * byD;
      }
      apart[first] = a;
      apart[first + 1] = b;
      apart[first + 2] = c;
      apart[first + 3] = d;
    }
  }
}
