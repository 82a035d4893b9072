/**
 * Test problems whose best is known. Most are made alike: one variable, or of three objectives two,
 * place a point on the front, and each other variable has a best value, from which it keeps a distance;
 * the sum g of the distances carries the point away from the front. So the front is the image of the
 * points whose variables are all at their best, and need not be written down twice.
 * @module
 */

import { NonDominatedSort } from "../fronts/sorting.ts";
import type { Points, SearchProblem } from "../search/problem.ts";

export interface TestProblem {
  name: string;
  /** The paper, and what of it is read in which way. */
  source: string;
  objectives: number;
  lower: Float64Array;
  upper: Float64Array;
  /** The problem as it is at time t; the same for the same t. */
  at(t: number): Moment;
}

export interface Moment {
  evaluate(points: Points, row: number): void;
  /** Objective values of points all along the true front, row-major: what IGD measures against. */
  front(): Float64Array;
}

/** A test problem as a search sees it: it changes without a word. */
export class MovingProblem implements SearchProblem {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly objectives: number;
  readonly #problem: TestProblem;
  #moment: Moment;

  constructor(problem: TestProblem) {
    this.#problem = problem;
    this.lower = problem.lower;
    this.upper = problem.upper;
    this.objectives = problem.objectives;
    this.#moment = problem.at(0);
  }

  moveTo(t: number): void {
    this.#moment = this.#problem.at(t);
  }

  evaluate(points: Points, row: number): void {
    this.#moment.evaluate(points, row);
  }
}

/** From least to most. */
export type Range = readonly [number, number];
/** The places u and v are those of the first variables unless said otherwise. */
type Objective = (g: number, u: number, v: number) => number;

interface Law {
  /** g of a point whose variables are at their best; 1 unless said. */
  floor?(x: Float64Array): number;
  /** Where variable i is best, given those before it; x[i] itself where it does not matter. */
  best(x: Float64Array, i: number): number;
  /** What a variable adds to g; the square of the gap to its best unless said. */
  distance?(gap: number): number;
  objectives: readonly Objective[];
  /** Which variables are u and v. */
  places?: readonly number[];
  front?: FrontOptions;
}

interface FrontOptions {
  /** Points each way of a surface; 30 unless said. A curve has 500. */
  steps?: number;
  /** u of a curve for a share of the way, 0 to 1; along its range unless said. */
  along?(share: number): number;
  /** Some of these points dominate others, which are left out. */
  isFiltered?: true;
  /** The points themselves, where they are not the image of a grid. */
  points?(): Float64Array;
}

export function testProblem(row: {
  name: string;
  source: string;
  box: readonly Range[];
  at(t: number): Law;
}): TestProblem {
  const { name, source, box } = row;
  const at = (t: number) => momentOf(row.at(t), box);
  return { name, source, objectives: row.at(0).objectives.length, ...bounds(box), at };
}

export function bounds(box: readonly Range[]): { lower: Float64Array; upper: Float64Array } {
  return {
    lower: Float64Array.from(box, ([from]) => from),
    upper: Float64Array.from(box, ([, to]) => to),
  };
}

const square = (gap: number) => gap * gap;

function momentOf(law: Law, box: readonly Range[]): Moment {
  const { best, objectives, distance = square, floor = () => 1 } = law;
  const { places = [0, 1].slice(0, objectives.length - 1) } = law;
  const others = Int32Array.from([...box.keys()].filter((i) => !places.includes(i)));
  const [u, v] = [places[0]!, places[1] ?? places[0]!];
  const x = new Float64Array(box.length);
  function evaluate(points: Points, row: number): void {
    for (let i = 0, at = row * x.length; i < x.length; i++) x[i] = points.x[at + i]!;
    let g = floor(x);
    for (const i of others) g += distance(x[i]! - best(x, i));
    for (let m = 0; m < objectives.length; m++) {
      points.f[row * objectives.length + m] = objectives[m]!(g, x[u]!, x[v]!);
    }
  }
  function front(): Float64Array {
    const grid = gridOf(
      law.front,
      places.map((place) => box[place]!),
    );
    const points = { x: new Float64Array(x.length), f: new Float64Array(objectives.length) };
    const rows = grid.flatMap((position) => {
      for (const [index, place] of places.entries()) points.x[place] = position[index]!;
      for (const i of others) points.x[i] = best(points.x, i);
      evaluate(points, 0);
      return [...points.f];
    });
    const all = Float64Array.from(rows);
    return law.front?.isFiltered ? undominated(all, objectives.length) : all;
  }
  return { evaluate, front: law.front?.points ?? front };
}

/** Positions on a curve or a surface. */
function gridOf({ steps = 30, along }: FrontOptions = {}, ranges: readonly Range[]): number[][] {
  const between = ([from, to]: Range, count: number) =>
    shares(count).map((share) => from + (to - from) * share);
  const [first, second] = ranges;
  if (!second) {
    const curve = along ? shares(500).map(along) : between(first!, 500);
    return curve.map((u) => [u]);
  }
  return between(first!, steps).flatMap((u) => between(second, steps).map((v) => [u, v]));
}

/** From 0 to 1 in equal steps, both ends included. */
const shares = (count: number) => Array.from({ length: count }, (_, at) => at / (count - 1));

/** 500 points of a curve of two objectives, row-major. */
export function curvePoints(point: (share: number) => [number, number]): Float64Array {
  return Float64Array.from(shares(500).flatMap(point));
}

/** The rows that no other dominates. */
export function undominated(f: Float64Array, objectives: number): Float64Array {
  const count = f.length / objectives;
  const sort = new NonDominatedSort(count, objectives);
  sort.sort(f, count);
  return f.filter((_, at) => sort.rank[Math.floor(at / objectives)] === 0);
}

/** The same range for so many variables. */
export const times = (count: number, range: Range): Range[] => Array(count).fill(range);

/** sin(turns pi), zero exactly for whole turns: a rounding error must not move a step function. */
export function sinPi(turns: number): number {
  return Math.abs(turns - Math.round(turns)) < 1e-9 ? 0 : Math.sin(turns * Math.PI);
}

/** Whole part, a rounding error below a whole number forgiven. */
export const wholes = (value: number): number => Math.floor(value + 1e-9);

/**
 * Points of the positive part of a sphere around the origin: the simplex lattice of 38 parts, 780
 * points, carried out to the sphere (Das and Dennis, SIAM Journal on Optimization 8 (1998) 631).
 */
export function spherePoints(radius: number): Float64Array {
  const parts = 38;
  const rows: number[] = [];
  for (let i = 0; i <= parts; i++) {
    for (let j = 0; j <= parts - i; j++) {
      const lattice = [i, j, parts - i - j];
      const length = Math.hypot(...lattice);
      rows.push(...lattice.map((part) => (radius * part) / length));
    }
  }
  return Float64Array.from(rows);
}
