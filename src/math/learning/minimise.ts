/**
 * Limited-memory BFGS (Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 7.5) with a
 * backtracking line search (Armijo): minimises a smooth function of many variables.
 * @module
 */

/** Gives the value at `x` and writes the gradient there. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Stops where the largest component of the gradient is this small; 1e-4. */
  tolerance?: number;
  /** 500. */
  iterations?: number;
}

interface Step {
  moved: Float64Array;
  turned: Float64Array;
  curvature: number;
}

const memory = 10;

/** Moves `x` to a minimum, in place. Says whether the tolerance was reached. */
export function minimise(
  objective: Objective,
  x: Float64Array,
  { tolerance = 1e-4, iterations = 500 }: MinimiseOptions = {},
): boolean {
  const steps: Step[] = [];
  let gradient = new Float64Array(x.length);
  let value = objective(x, gradient);
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (gradient.every((slope) => Math.abs(slope) <= tolerance)) return true;
    const direction = descend(gradient, steps);
    const found = searchLine(objective, { x, value, gradient, direction });
    if (!found) return false;
    const moved = found.x.map((to, at) => to - x[at]!);
    const turned = found.gradient.map((to, at) => to - gradient[at]!);
    const curvature = dot(moved, turned);
    if (curvature > 1e-12 * dot(turned, turned)) steps.push({ moved, turned, curvature });
    if (steps.length > memory) steps.shift();
    x.set(found.x);
    ({ value, gradient } = found);
  }
  return false;
}

/** Two-loop recursion: minus the inverse Hessian, as the last steps show it, times the gradient. */
function descend(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const along = steps.map(() => 0);
  for (let at = steps.length - 1; at >= 0; at--) {
    const { moved, turned, curvature } = steps[at]!;
    along[at] = dot(moved, direction) / curvature;
    add(direction, turned, -along[at]!);
  }
  const last = steps.at(-1);
  const scale = last
    ? last.curvature / dot(last.turned, last.turned)
    : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let at = 0; at < direction.length; at++) direction[at]! *= scale;
  for (const [at, { moved, turned, curvature }] of steps.entries()) {
    add(direction, moved, along[at]! - dot(turned, direction) / curvature);
  }
  return direction;
}

interface Line {
  x: Float64Array;
  value: number;
  gradient: Float64Array;
  direction: Float64Array;
}

/** Halves the step until the value falls enough; undefined where rounding leaves no gain. */
function searchLine(objective: Objective, { x, value, gradient, direction }: Line) {
  const slope = dot(gradient, direction);
  const next = new Float64Array(x.length);
  const nextGradient = new Float64Array(x.length);
  for (let length = 1; length > 1e-12; length /= 2) {
    for (let at = 0; at < x.length; at++) next[at] = x[at]! + length * direction[at]!;
    const reached = objective(next, nextGradient);
    if (reached <= value + 1e-4 * length * slope) {
      return { x: next, value: reached, gradient: nextGradient };
    }
  }
  return undefined;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let at = 0; at < to.length; at++) to[at]! += times * what[at]!;
}
