/**
 * FDA1 to FDA5: Farina, Deb and Amato, "Dynamic multiobjective optimization problems: test cases,
 * approximations, and applications", IEEE Transactions on Evolutionary Computation 8 (2004) 425. Ten
 * variables, FDA2 eleven.
 * @module
 */
import type { Points } from "../search/problem.ts";
import {
  bounds,
  curvePoints,
  sinPi,
  spherePoints,
  type TestProblem,
  testProblem,
  times,
} from "./test-problem.ts";

const unit = [0, 1] as const;
const around = [-1, 1] as const;
const paper = "Farina et al. 2004";

/** The part of a sphere that FDA4 and FDA5 have for a front. */
const onSphere = (angle: (u: number) => number) => [
  (g: number, u: number, v: number) => g * Math.cos(angle(u)) * Math.cos(angle(v)),
  (g: number, u: number, v: number) => g * Math.cos(angle(u)) * Math.sin(angle(v)),
  (g: number, u: number) => g * Math.sin(angle(u)),
];

/** Variables 2 to 5 carry a point off the front, 6 to 11 bend it. */
const fda2: TestProblem = {
  name: "FDA2",
  source: `${paper}, H = .75 + .7 sin as in PlatEMO; the front counts all six bending variables`,
  objectives: 2,
  ...bounds([unit, ...times(10, around)]),
  at(t) {
    const bend = 0.75 + 0.7 * sinPi(0.5 * t);
    return {
      evaluate({ x, f }: Points, row: number): void {
        const at = row * 11;
        let g = 1;
        for (let i = 1; i < 5; i++) g += x[at + i]! ** 2;
        let power = bend;
        for (let i = 5; i < 11; i++) power += (x[at + i]! - bend) ** 2;
        f[row * 2] = x[at]!;
        f[row * 2 + 1] = g * (1 - (x[at]! / g) ** power);
      },
      front() {
        const least = bend + 6 * Math.max(0, bend - 1) ** 2;
        return curvePoints((u) => [u, 1 - u ** least]);
      },
    };
  },
};

export const fda: readonly TestProblem[] = [
  testProblem({
    name: "FDA1",
    source: paper,
    box: [unit, ...times(9, around)],
    at(t) {
      const middle = sinPi(0.5 * t);
      return {
        best: () => middle,
        objectives: [(_, u) => u, (g, u) => g * (1 - Math.sqrt(u / g))],
      };
    },
  }),
  fda2,
  testProblem({
    name: "FDA3",
    source: paper,
    box: [unit, ...times(9, around)],
    at(t) {
      const middle = Math.abs(sinPi(0.5 * t));
      const power = 10 ** (2 * sinPi(0.5 * t));
      return {
        floor: () => 1 + middle,
        best: () => middle,
        objectives: [(_, u) => u ** power, (g, u) => g * (1 - Math.sqrt(u ** power / g))],
        front: { along: (share) => share ** (1 / power) },
      };
    },
  }),
  testProblem({
    name: "FDA4",
    source: paper,
    box: times(10, unit),
    at(t) {
      const middle = Math.abs(sinPi(0.5 * t));
      return {
        best: () => middle,
        objectives: onSphere((u) => (u * Math.PI) / 2),
        front: { points: () => spherePoints(1) },
      };
    },
  }),
  testProblem({
    name: "FDA5",
    source: paper,
    box: times(10, unit),
    at(t) {
      const middle = Math.abs(sinPi(0.5 * t));
      const power = 1 + 100 * sinPi(0.5 * t) ** 4;
      return {
        floor: () => 1 + middle,
        best: () => middle,
        objectives: onSphere((u) => (u ** power * Math.PI) / 2),
        front: { points: () => spherePoints(1 + middle) },
      };
    },
  }),
];
