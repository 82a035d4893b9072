/**
 * Minimises f(x) + sum l1_j |x_j| within lower <= x <= upper for a smooth convex f with a Hessian, by
 * Newton steps whose quadratic is solved by coordinate descent (Lee, Sun & Saunders, Proximal
 * Newton-type methods, SIAM J. Optimization 24, 2014; Friedman, Hastie & Tibshirani, J. Statistical
 * Software 33, 2010). For up to a few hundred variables; no randomness.
 * @module
 */

export interface Smooth {
  /** Infinite outside f's domain. */
  value: (x: Float64Array) => number;
  /** Writes gradient and Hessian (row-major, symmetric) at `x`; both come in as zeros. */
  slopes: (x: Float64Array, gradient: Float64Array, hessian: Float64Array) => void;
}

export interface Limits {
  /** Price of each |x_j|; 0. */
  l1?: Float64Array;
  /** -Infinity. */
  lower?: Float64Array;
  /** Infinity. */
  upper?: Float64Array;
}

const maxSteps = 100;
const maxSweeps = 1000;
const tolerance = 1e-12;

/** Moves `x` (which keeps the limits and lies in the domain) to the minimum, in place. */
export function minimiseConvex(
  { value, slopes }: Smooth,
  x: Float64Array,
  limits: Limits = {},
): { isConverged: boolean; steps: number } {
  const size = x.length;
  const l1 = limits.l1 ?? new Float64Array(size);
  const full = {
    l1,
    lower: limits.lower ?? new Float64Array(size).fill(Number.NEGATIVE_INFINITY),
    upper: limits.upper ?? new Float64Array(size).fill(Number.POSITIVE_INFINITY),
  };
  const priced = (at: Float64Array) =>
    at.reduce((sum, own, j) => sum + l1[j]! * Math.abs(own), value(at));
  let reached = priced(x);
  for (let step = 0; step < maxSteps; step++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    slopes(x, gradient, hessian);
    const target = solveQuadratic({ x, gradient, hessian }, full);
    const moved = target.map((to, j) => to - x[j]!);
    // What the model promises: negative unless x is the minimum.
    const promise = moved.reduce(
      (sum, by, j) => sum + gradient[j]! * by + l1[j]! * (Math.abs(target[j]!) - Math.abs(x[j]!)),
      0,
    );
    if (promise > -tolerance * Math.max(1e-3, Math.abs(reached))) {
      // The last step is whole: close to the minimum it is right to more digits than the value shows.
      if (priced(target) <= reached + tolerance * Math.abs(reached)) x.set(target);
      return { isConverged: true, steps: step };
    }
    const found = shorten(priced, { x, moved, reached, promise });
    if (!found) return { isConverged: false, steps: step };
    x.set(found.x);
    reached = found.value;
  }
  return { isConverged: false, steps: maxSteps };
}

interface Quadratic {
  x: Float64Array;
  gradient: Float64Array;
  hessian: Float64Array;
}

/** Coordinate descent on g d + d H d / 2 + sum l1 |x + d|; gives x + d. */
function solveQuadratic(
  { x, gradient, hessian }: Quadratic,
  { l1, lower, upper }: Required<Limits>,
): Float64Array {
  const size = x.length;
  const target = x.slice();
  const slope = gradient.slice();
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let farthest = 0;
    for (let j = 0; j < size; j++) {
      const bend = hessian[j * size + j]!;
      if (bend <= 0) continue;
      const free = target[j]! - slope[j]! / bend;
      const shrunk = Math.sign(free) * Math.max(0, Math.abs(free) - l1[j]! / bend);
      const next = Math.min(upper[j]!, Math.max(lower[j]!, shrunk));
      const by = next - target[j]!;
      if (by === 0) continue;
      target[j] = next;
      for (let k = 0; k < size; k++) slope[k]! += hessian[j * size + k]! * by;
      farthest = Math.max(farthest, Math.abs(by) * Math.sqrt(bend));
    }
    if (farthest < tolerance) break;
  }
  return target;
}

interface Line {
  x: Float64Array;
  moved: Float64Array;
  reached: number;
  promise: number;
}

function shorten(priced: (x: Float64Array) => number, { x, moved, reached, promise }: Line) {
  for (let length = 1; length > 1e-10; length /= 2) {
    const next = x.map((own, j) => own + length * moved[j]!);
    const value = priced(next);
    if (value <= reached + 1e-4 * length * promise) return { x: next, value };
  }
  return undefined;
}

/** Adds `times` x row x row' to the lower half of a Hessian; `mirrorHessian` fills the upper one. */
export function addOuter(hessian: Float64Array, size: number, { row, times }: Outer): void {
  for (let j = 0; j < row.length; j++) {
    const own = times * row[j]!;
    if (own === 0) continue;
    const line = j * size;
    for (let k = 0; k <= j; k++) hessian[line + k]! += own * row[k]!;
  }
}

interface Outer {
  row: Float64Array;
  times: number;
}

export function mirrorHessian(hessian: Float64Array, size: number): void {
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) hessian[k * size + j] = hessian[j * size + k]!;
  }
}
