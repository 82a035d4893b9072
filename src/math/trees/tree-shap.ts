/**
 * Exact Shapley values of a boosted model, row by row: how much of the log-odds each column brought.
 *
 * Lundberg, Erion and Lee, "Consistent individualized feature attribution for tree ensembles"
 * (2018), algorithm 2, path-dependent: a column not known is averaged over the training rows that
 * came to each branch. O(leaves x depth^2) a tree and row, where the definition asks 2^columns.
 * @module
 */
import type { Frame } from "../learning/frame.ts";
import { type BoostingModel, columnsFor } from "./tree.ts";
import { branchOf, type FlatTree, flatten } from "./walking.ts";

export interface BoostingExplanation {
  /** The mean log-odds over the training rows, as the trees saw them. */
  base: number;
  /** By column of the model: one number a row. Base and contributions add up to the log-odds. */
  contributions: Float64Array[];
}

export function explainBoosting(model: BoostingModel, frame: Frame): BoostingExplanation {
  const columns = columnsFor(model.columns, frame);
  const contributions = columns.map(() => new Float64Array(frame.rowCount));
  let base = model.base;
  for (const tree of model.trees.map(flatten)) {
    base += meanOf(tree, 0);
    const walk = new Walk(tree, columns, contributions);
    for (let row = 0; row < frame.rowCount; row++) walk.explain(row);
  }
  return { base, contributions };
}

/** The mean value below a node, weighed by the training rows. */
function meanOf(tree: FlatTree, node: number): number {
  if (tree.column[node]! < 0) return tree.number[node]!;
  const [left, right] = [tree.left[node]!, tree.right[node]!];
  const sum = tree.rows[left]! * meanOf(tree, left) + tree.rows[right]! * meanOf(tree, right);
  return sum / tree.rows[node]!;
}

function depthOf(tree: FlatTree, node: number): number {
  if (tree.column[node]! < 0) return 0;
  return 1 + Math.max(depthOf(tree, tree.left[node]!), depthOf(tree, tree.right[node]!));
}

/**
 * One walk over all branches of a tree. On the way down stands, for every different column asked,
 * the share of rows that go this way when the column is not known (zero) and when it is (one), and
 * for every size of a set of known columns the weight of all such sets. A deeper level has its own
 * copy, further on in the same arrays.
 */
class Walk {
  readonly #tree: FlatTree;
  readonly #values: readonly Float64Array[];
  readonly #into: readonly Float64Array[];
  readonly #column: Int32Array;
  readonly #zero: Float64Array;
  readonly #one: Float64Array;
  readonly #weight: Float64Array;
  #row = 0;

  constructor(
    tree: FlatTree,
    values: readonly Float64Array[],
    contributions: readonly Float64Array[],
  ) {
    const depth = depthOf(tree, 0);
    const size = ((depth + 2) * (depth + 3)) / 2;
    this.#tree = tree;
    this.#values = values;
    this.#into = contributions;
    this.#column = new Int32Array(size);
    this.#zero = new Float64Array(size);
    this.#one = new Float64Array(size);
    this.#weight = new Float64Array(size);
  }

  explain(row: number): void {
    this.#row = row;
    this.#column[0] = -1;
    this.#zero[0] = 1;
    this.#one[0] = 1;
    this.#visit(0, 0, 0);
  }

  /** `start` is where this level's path stands, `last` how many columns are on it before the newest. */
  #visit(node: number, start: number, last: number): void {
    this.#extend(start, last);
    const tree = this.#tree;
    const column = tree.column[node]!;
    if (column < 0) {
      this.#credit(tree.number[node]!, start, last);
      return;
    }
    let [zero, one, end] = [1, 1, last];
    const known = this.#column.subarray(start, start + last + 1).indexOf(column);
    if (known >= 0) {
      zero = this.#zero[start + known]!;
      one = this.#one[start + known]!;
      this.#unwind(start, last, known);
      end--;
    }
    const hot = branchOf(tree, node, this.#values[column]![this.#row]!);
    for (const branch of [tree.left[node]!, tree.right[node]!]) {
      const next = start + last + 1;
      this.#copy(start, end + 1, next);
      this.#column[next + end + 1] = column;
      this.#zero[next + end + 1] = (zero * tree.rows[branch]!) / tree.rows[node]!;
      this.#one[next + end + 1] = branch === hot ? one : 0;
      this.#visit(branch, next, end + 1);
    }
  }

  #copy(from: number, length: number, to: number): void {
    this.#column.copyWithin(to, from, from + length);
    this.#zero.copyWithin(to, from, from + length);
    this.#one.copyWithin(to, from, from + length);
    this.#weight.copyWithin(to, from, from + length);
  }

  /** Lets the sets grow by the newest column. */
  #extend(start: number, last: number): void {
    const weight = this.#weight;
    const zero = this.#zero[start + last]!;
    const one = this.#one[start + last]!;
    weight[start + last] = last === 0 ? 1 : 0;
    for (let at = last - 1; at >= 0; at--) {
      weight[start + at + 1]! += (one * weight[start + at]! * (at + 1)) / (last + 1);
      weight[start + at] = (zero * weight[start + at]! * (last - at)) / (last + 1);
    }
  }

  /** Takes a column out again, as if it had never been put in. */
  #unwind(start: number, last: number, out: number): void {
    const weight = this.#weight;
    const zero = this.#zero[start + out]!;
    const one = this.#one[start + out]!;
    let next = weight[start + last]!;
    for (let at = last - 1; at >= 0; at--) {
      const now = weight[start + at]!;
      if (one === 0) weight[start + at] = (now * (last + 1)) / (zero * (last - at));
      else {
        weight[start + at] = (next * (last + 1)) / ((at + 1) * one);
        next = now - (weight[start + at]! * zero * (last - at)) / (last + 1);
      }
    }
    for (const values of [this.#column, this.#zero, this.#one])
      values.copyWithin(start + out, start + out + 1, start + last + 1);
  }

  /** A leaf's value shared among the columns on the way to it. */
  #credit(value: number, start: number, last: number): void {
    for (let at = 1; at <= last; at++) {
      const share = this.#one[start + at]! - this.#zero[start + at]!;
      const sum = this.#weightWithout(start, last, at);
      this.#into[this.#column[start + at]!]![this.#row]! += sum * share * value;
    }
  }

  /** The sum of the weights that `#unwind` would leave. */
  #weightWithout(start: number, last: number, out: number): number {
    const weight = this.#weight;
    const zero = this.#zero[start + out]!;
    const one = this.#one[start + out]!;
    let next = weight[start + last]!;
    let sum = 0;
    for (let at = last - 1; at >= 0; at--) {
      if (one === 0) sum += (weight[start + at]! * (last + 1)) / (zero * (last - at));
      else {
        const back = (next * (last + 1)) / ((at + 1) * one);
        sum += back;
        next = weight[start + at]! - (back * zero * (last - at)) / (last + 1);
      }
    }
    return sum;
  }
}
