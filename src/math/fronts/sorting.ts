/**
 * Points in fronts: front 0 is dominated by nobody, front k only by members of the fronts before it.
 * Efficient non-dominated sort with binary search (Zhang, Tian, Cheng and Jin, IEEE Transactions on
 * Evolutionary Computation 19 (2015) 201): in lexicographic order, each point goes to the first front
 * without anybody who dominates it. Equal points share a front. Allocates only when it is made.
 * @module
 */

export class NonDominatedSort {
  /** Front of each point, by the point's row. */
  readonly rank: Int32Array;
  /** Rows, the best front first; within a front by the first objective, then the second, and so on. */
  readonly order: Int32Array;
  /** Front k is `order[starts[k]]` to before `order[starts[k + 1]]`. */
  readonly starts: Int32Array;
  frontCount = 0;
  readonly objectives: number;
  readonly #scratch: Int32Array;
  /** Who came last into each front, and who before each point into the same front; -1 is nobody. */
  readonly #last: Int32Array;
  readonly #before: Int32Array;

  /**
   * @param capacity the most points it will be given
   * @param objectives 2 or more
   */
  constructor(capacity: number, objectives: number) {
    this.objectives = objectives;
    this.rank = new Int32Array(capacity);
    this.order = new Int32Array(capacity);
    this.starts = new Int32Array(capacity + 2);
    this.#scratch = new Int32Array(capacity);
    this.#last = new Int32Array(capacity);
    this.#before = new Int32Array(capacity);
  }

  /** Sorts the first `count` rows of `f` (row-major), of which none is NaN. */
  sort(f: Float64Array, count: number): void {
    const sorted = this.#lexicographic(f, count);
    this.frontCount = 0;
    for (let at = 0; at < count; at++) this.#place(f, sorted[at]!);
    this.#gather(sorted, count);
  }

  /** Merge sort from single rows upwards; the answer is one of the two arrays it goes between. */
  #lexicographic(f: Float64Array, count: number): Int32Array {
    let from = this.order;
    let into = this.#scratch;
    for (let row = 0; row < count; row++) from[row] = row;
    for (let width = 1; width < count; width *= 2) {
      for (let start = 0; start < count; start += 2 * width) {
        const middle = Math.min(start + width, count);
        const end = Math.min(middle + width, count);
        let left = start;
        let right = middle;
        for (let at = start; at < end; at++) {
          const isRight =
            left === middle || (right < end && this.#isBefore(f, from[right]!, from[left]!));
          into[at] = isRight ? from[right++]! : from[left++]!;
        }
      }
      const merged = into;
      into = from;
      from = merged;
    }
    return from;
  }

  #isBefore(f: Float64Array, one: number, other: number): boolean {
    const { objectives } = this;
    for (let m = 0; m < objectives; m++) {
      const left = f[one * objectives + m]!;
      const right = f[other * objectives + m]!;
      if (left !== right) return left < right;
    }
    return false;
  }

  /** Who is dominated in a front is so in every front before it; hence the binary search. */
  #place(f: Float64Array, row: number): void {
    let low = 0;
    let high = this.frontCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#isDominatedIn(middle, f, row)) low = middle + 1;
      else high = middle;
    }
    const isNew = low === this.frontCount;
    if (isNew) this.frontCount++;
    this.#before[row] = isNew ? -1 : this.#last[low]!;
    this.#last[low] = row;
    this.rank[row] = low;
  }

  #isDominatedIn(front: number, f: Float64Array, row: number): boolean {
    const last = this.#last[front]!;
    // of two objectives the last member has the least second one, so it speaks for its front
    if (this.objectives === 2) return this.#dominates(f, last, row);
    for (let member = last; member >= 0; member = this.#before[member]!) {
      if (this.#dominates(f, member, row)) return true;
    }
    return false;
  }

  /** Of two in lexicographic order: the first objective of `one` is no greater already. */
  #dominates(f: Float64Array, one: number, other: number): boolean {
    const { objectives } = this;
    const [left, right] = [one * objectives, other * objectives];
    for (let m = 1; m < objectives; m++) if (f[left + m]! > f[right + m]!) return false;
    for (let m = 0; m < objectives; m++) if (f[left + m]! < f[right + m]!) return true;
    return false;
  }

  /** Counting sort by front, which keeps the lexicographic order within each. */
  #gather(sorted: Int32Array, count: number): void {
    const { starts, rank, order } = this;
    starts.fill(0, 0, this.frontCount + 2);
    // counted two fronts on, so that adding up leaves each front's start one place on, to fill from
    for (let row = 0; row < count; row++) starts[rank[row]! + 2]!++;
    for (let front = 2; front < this.frontCount + 2; front++) starts[front]! += starts[front - 1]!;
    if (sorted === order) this.#scratch.set(sorted);
    const source = sorted === order ? this.#scratch : sorted;
    for (let at = 0; at < count; at++) {
      const row = source[at]!;
      order[starts[rank[row]! + 1]!++] = row;
    }
  }
}
