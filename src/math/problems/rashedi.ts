/**
 * F1 to F13 of Rashedi, Nezamabadi-pour and Saryazdi, Information Sciences 179 (2009) 2232, tables 1 and
 * 2 (after Yao, Liu and Lin, IEEE Transactions on Evolutionary Computation 3 (1999) 82): one objective,
 * any number of variables, thirty in the paper. The least value is 0, that of F8 -418.98 a variable.
 * @module
 */
import type { SearchProblem } from "../search/problem.ts";
import type { Random } from "../statistics/random.ts";

export interface SingleObjective {
  name: string;
  /** Every variable lies between minus this and this. */
  bound: number;
  /** `random` is the noise of F7. */
  value(x: Float64Array, random: Random): number;
}

const { abs, sin, cos, sqrt, exp, floor, PI } = Math;

export const rashediFunctions: readonly SingleObjective[] = [
  { name: "F1", bound: 100, value: (x) => sum(x, (a) => a * a) },
  { name: "F2", bound: 10, value: (x) => sum(x, abs) + x.reduce((all, a) => all * abs(a), 1) },
  { name: "F3", bound: 100, value: (x) => sum(runningSums(x), (a) => a * a) },
  { name: "F4", bound: 100, value: (x) => x.reduce((most, a) => Math.max(most, abs(a)), 0) },
  {
    name: "F5",
    bound: 30,
    value: (x) => pairs(x, (a, b) => 100 * (b - a * a) ** 2 + (a - 1) ** 2),
  },
  { name: "F6", bound: 100, value: (x) => sum(x, (a) => floor(a + 0.5) ** 2) },
  {
    name: "F7",
    bound: 1.28,
    value: (x, random) => sum(x, (a, i) => (i + 1) * a ** 4) + random.fraction(),
  },
  { name: "F8", bound: 500, value: (x) => sum(x, (a) => -a * sin(sqrt(abs(a)))) },
  { name: "F9", bound: 5.12, value: (x) => sum(x, (a) => a * a - 10 * cos(2 * PI * a) + 10) },
  {
    name: "F10",
    bound: 32,
    value: (x) =>
      20 -
      20 * exp(-0.2 * sqrt(sum(x, (a) => a * a) / x.length)) +
      Math.E -
      exp(sum(x, (a) => cos(2 * PI * a)) / x.length),
  },
  {
    name: "F11",
    bound: 600,
    value: (x) =>
      sum(x, (a) => a * a) / 4000 - x.reduce((all, a, i) => all * cos(a / sqrt(i + 1)), 1) + 1,
  },
  {
    name: "F12",
    bound: 50,
    value(x) {
      const y = x.map((a) => 1 + (a + 1) / 4);
      const valley = pairs(y, (a, b) => (a - 1) ** 2 * (1 + 10 * sin(PI * b) ** 2));
      const ends = 10 * sin(PI * y[0]!) ** 2 + (y.at(-1)! - 1) ** 2;
      return (PI / x.length) * (ends + valley) + sum(x, (a) => beyond(a, 10));
    },
  },
  {
    name: "F13",
    bound: 50,
    value(x) {
      const last = x.at(-1)!;
      const valley = pairs(x, (a, b) => (a - 1) ** 2 * (1 + sin(3 * PI * b) ** 2));
      const ends = sin(3 * PI * x[0]!) ** 2 + (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2);
      return 0.1 * (ends + valley) + sum(x, (a) => beyond(a, 5));
    },
  },
];

export function singleProblem(
  { bound, value }: SingleObjective,
  { variables = 30, random }: { variables?: number; random: Random },
): SearchProblem {
  return {
    lower: new Float64Array(variables).fill(-bound),
    upper: new Float64Array(variables).fill(bound),
    objectives: 1,
    evaluate({ x, f }, row) {
      f[row] = value(x.subarray(row * variables, (row + 1) * variables), random);
    },
  };
}

function sum(x: Float64Array, term: (a: number, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += term(x[i]!, i);
  return total;
}

/** Over neighbours a = x[i], b = x[i + 1]. */
function pairs(x: Float64Array, term: (a: number, b: number) => number): number {
  return sum(x.subarray(1), (b, i) => term(x[i]!, b));
}

function runningSums(x: Float64Array): Float64Array {
  let total = 0;
  return x.map((a) => (total += a));
}

/** The penalty u(a, limit, 100, 4). */
function beyond(a: number, limit: number): number {
  return 100 * Math.max(0, abs(a) - limit) ** 4;
}
