/**
 * Exact Shapley values of a boosted model, row by row: how much of the log-odds each column brought.
 *
 * The game is the path-dependent one of Lundberg, Erion and Lee, "Consistent individualized feature
 * attribution for tree ensembles" (2018): a column not known is averaged over the training rows that
 * came to each branch. Shapley's value is the integral, over t from 0 to 1, of what a column adds when
 * every other one is known with probability t (Owen, "Multilinear extensions of games", 1972). In a
 * tree that is a polynomial in t of a known degree, so Gauss's points give it exactly; sums over all
 * leaves below a branch are shared (Yu et al., "Linear TreeShap", NeurIPS 2022). O(leaves x depth) a
 * tree and row, where the definition asks 2^columns.
 * @module
 */
import type { Frame } from "../learning/frame.ts";
import { gaussLegendre } from "./quadrature.ts";
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
    if (tree.column[0]! >= 0) credit(planOf(tree), columns, contributions);
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

/**
 * What of a tree is the same for all rows. Node k stands for the branch that leads to it; of the
 * branches of one column on a way, a later one says all that an earlier one said.
 */
interface Plan {
  tree: FlatTree;
  parent: Int32Array;
  /** The column that the branch asks. */
  column: Int32Array;
  /** The branch above that asked the same column, 0 where none did. */
  before: Int32Array;
  /** The share of rows that keep to the way where the column is not known. */
  share: Float64Array;
  /** Gauss's points. */
  points: number;
  /**
   * Three tables of point by node: the factor of a branch over that of the branch before it, where the
   * row keeps to neither, to that before only, to both. A leaf's weight is the product on its way.
   */
  factors: [Float64Array, Float64Array, Float64Array];
  /** Gauss's weight over the branch's own factor, where the row does not keep to it, and where it does. */
  inverses: [Float64Array, Float64Array];
}

function planOf(tree: FlatTree): Plan {
  const nodes = tree.column.length;
  const parent = new Int32Array(nodes);
  const column = new Int32Array(nodes).fill(-1);
  const before = new Int32Array(nodes);
  const share = new Float64Array(nodes).fill(1);
  const columnsAbove = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    if (tree.column[node]! < 0) continue;
    for (const branch of [tree.left[node]!, tree.right[node]!]) {
      parent[branch] = node;
      column[branch] = tree.column[node]!;
      let above = node;
      while (above > 0 && column[above] !== column[branch]) above = parent[above]!;
      before[branch] = above;
      share[branch] = (share[above]! * tree.rows[branch]!) / tree.rows[node]!;
      columnsAbove[branch] = columnsAbove[node]! + Number(above === 0);
    }
  }
  const { points, weights } = gaussLegendre(Math.ceil(Math.max(...columnsAbove) / 2));
  const table = (value: (node: number, point: number) => number) =>
    Float64Array.from({ length: nodes * points.length }, (_, at) =>
      value(Math.floor(at / points.length), at % points.length),
    );
  /** A column is known with probability t; then the row keeps to the way or does not. */
  const factor = (node: number, point: number, keeps: number) =>
    node === 0 ? 1 : (1 - points[point]!) * share[node]! + points[point]! * keeps;
  const over = (keeps: number, kept: number) =>
    table((node, point) => factor(node, point, keeps) / factor(before[node]!, point, kept));
  const inverse = (keeps: number) =>
    table((node, point) => weights[point]! / factor(node, point, keeps));
  return {
    ...{ tree, parent, column, before, share, points: points.length },
    factors: [over(0, 0), over(0, 1), over(1, 1)],
    inverses: [inverse(0), inverse(1)],
  };
}

function credit(
  plan: Plan,
  values: readonly Float64Array[],
  contributions: readonly Float64Array[],
): void {
  const nodes = plan.tree.column.length;
  const way: Way = {
    keeps: new Uint8Array(nodes).fill(1, 0, 1),
    weights: new Float64Array(nodes * plan.points),
    brought: new Float64Array(nodes),
  };
  const rowCount = values[0]!.length;
  for (let row = 0; row < rowCount; row++) {
    for (let node = 0; node < nodes; node++) {
      const column = plan.tree.column[node]!;
      if (column < 0) endIn(plan, way, node);
      else goOn(plan, way, { node, taken: branchOf(plan.tree, node, values[column]![row]!) });
    }
    comeUp(plan, way);
    for (let node = 1; node < nodes; node++)
      contributions[plan.column[node]!]![row]! += way.brought[node]!;
  }
}

/** Of one row. */
interface Way {
  /** By branch: 1 where the row keeps to all branches of its column so far. */
  keeps: Uint8Array;
  /** By branch and point: the product so far; then, coming up, the sum over the leaves below. */
  weights: Float64Array;
  /** By branch: what it brought to the score. */
  brought: Float64Array;
}

function endIn({ tree, points }: Plan, { weights }: Way, leaf: number): void {
  const value = tree.number[leaf]!;
  for (let at = leaf * points; at < (leaf + 1) * points; at++) weights[at]! *= value;
}

/** Multiplies along both branches of a fork, which is met before them. */
function goOn(
  { tree, before, points, factors }: Plan,
  { keeps, weights }: Way,
  { node, taken }: { node: number; taken: number },
): void {
  const from = node * points;
  if (node === 0) weights.fill(1, 0, points);
  for (let side = 0; side < 2; side++) {
    const next = side === 0 ? tree.left[node]! : tree.right[node]!;
    const kept = keeps[before[next]!]!;
    const own = next === taken ? kept : 0;
    keeps[next] = own;
    const factor = factors[kept + own]!;
    const to = next * points;
    for (let point = 0; point < points; point++)
      weights[to + point] = weights[from + point]! * factor[to + point]!;
  }
  weights.fill(0, from, from + points);
}

/** Adds up the leaves below each branch: what it brought them, less what an earlier one was said to. */
function comeUp(
  { parent, before, share, points, inverses }: Plan,
  { keeps, weights, brought }: Way,
): void {
  for (let node = parent.length - 1; node > 0; node--) {
    const above = before[node]!;
    const own = inverses[keeps[node]!]!;
    const [from, to] = [node * points, parent[node]! * points];
    let sum = 0;
    for (let point = 0; point < points; point++) {
      sum += weights[from + point]! * own[from + point]!;
      weights[to + point]! += weights[from + point]!;
    }
    brought[node] = sum * (keeps[node]! - share[node]!);
    if (above === 0) continue;
    const earlier = inverses[keeps[above]!]!;
    let taken = 0;
    for (let point = 0; point < points; point++)
      taken += weights[from + point]! * earlier[above * points + point]!;
    brought[node]! -= taken * (keeps[above]! - share[above]!);
  }
}
