/**
 * DF1 to DF9, two objectives: Jiang, Yang, Yao, Tan, Kaiser and Krasnogor, "Benchmark functions for
 * the CEC'2018 competition on dynamic multiobjective optimization", Newcastle University (2018).
 * Ten variables. Where the report and its program differ the program goes.
 * @module
 */
import { sinPi, type TestProblem, testProblem, times, wholes } from "./test-problem.ts";

const unit = [0, 1] as const;
const around = [-1, 1] as const;
const report = "Jiang et al., CEC 2018";

export const df1to9: readonly TestProblem[] = [
  testProblem({
    name: "DF1",
    source: report,
    box: times(10, unit),
    at(t) {
      const power = 1.25 + 0.75 * sinPi(0.5 * t);
      const middle = Math.abs(sinPi(0.5 * t));
      return {
        best: () => middle,
        objectives: [(_, u) => u, (g, u) => g * (1 - (u / g) ** power)],
      };
    },
  }),
  testProblem({
    name: "DF2",
    source: `${report}; which variable is the place is counted from zero`,
    box: times(10, unit),
    at(t) {
      const middle = Math.abs(sinPi(0.5 * t));
      return {
        places: [wholes(9 * middle)],
        best: () => middle,
        objectives: [(_, u) => u, (g, u) => g * (1 - Math.sqrt(u / g))],
      };
    },
  }),
  testProblem({
    name: "DF3",
    source: report,
    box: [unit, ...times(9, [-1, 2])],
    at(t) {
      const middle = sinPi(0.5 * t);
      const power = middle + 1.5;
      return {
        best: (x) => middle + x[0]! ** power,
        objectives: [(_, u) => u, (g, u) => g * (1 - (u / g) ** power)],
      };
    },
  }),
  testProblem({
    name: "DF4",
    source: report,
    box: times(10, [-2, 2]),
    at(t) {
      const from = sinPi(0.5 * t);
      const to = from + 1 + Math.abs(sinPi(0.5 * t + 0.5));
      const scale = Math.max(Math.abs(from), to);
      const power = 1.5 + from;
      return {
        best: (x, i) => (from * (x[0]! / scale) ** 2) / (i + 1),
        objectives: [
          (g, u) => g * Math.abs(u - from) ** power,
          (g, u) => g * Math.abs(u - to) ** power,
        ],
        front: { along: (share) => from + (to - from) * share },
      };
    },
  }),
  testProblem({
    name: "DF5",
    source: report,
    box: [unit, ...times(9, around)],
    at(t) {
      const middle = sinPi(0.5 * t);
      const waves = wholes(10 * middle);
      const ripple = (u: number) => 0.02 * Math.sin(waves * Math.PI * u);
      return {
        best: () => middle,
        objectives: [(g, u) => g * (u + ripple(u)), (g, u) => g * (1 - u + ripple(u))],
      };
    },
  }),
  testProblem({
    name: "DF6",
    source: report,
    box: [unit, ...times(9, around)],
    at(t) {
      const middle = sinPi(0.5 * t);
      const slope = Math.abs(middle);
      const power = 0.2 + 2.8 * slope;
      return {
        best: () => middle,
        distance: (gap) => slope * gap * gap - 10 * Math.cos(2 * Math.PI * gap) + 10,
        objectives: [
          (g, u) => g * (u + knee(u)) ** power,
          (g, u) => g * Math.max(0, 1 - u + knee(u)) ** power,
        ],
      };
    },
  }),
  testProblem({
    name: "DF7",
    source: report,
    box: [[1, 4], ...times(9, unit)],
    at(t) {
      const steepness = 5 * sinPi(0.5 * t + 0.5);
      return {
        best: (x) => 1 / (1 + Math.exp(steepness * (x[0]! - 2.5))),
        objectives: [(g, u) => (g * (1 + t)) / u, (g, u) => (g * u) / (1 + t)],
      };
    },
  }),
  testProblem({
    name: "DF8",
    source: `${report}; b = 1 as in the program, 100 G^2 in the report`,
    box: [unit, ...times(9, around)],
    at(t) {
      const middle = sinPi(0.5 * t);
      const height = middle / (1 + Math.abs(middle));
      const power = 2.25 + 2 * sinPi(2 * t + 0.5);
      return {
        best: (x) => height * Math.sin(4 * Math.PI * x[0]!),
        objectives: [
          (g, u) => g * (u + knee(u)),
          (g, u) => g * Math.max(0, 1 - u + knee(u)) ** power,
        ],
      };
    },
  }),
  testProblem({
    name: "DF9",
    source: report,
    box: [unit, ...times(9, around)],
    at(t) {
      const gaps = 1 + wholes(10 * Math.abs(sinPi(0.5 * t)));
      const hill = (u: number) =>
        Math.max(0, (0.1 + 0.5 / gaps) * Math.sin(2 * gaps * Math.PI * u));
      return {
        best: (x, i) => Math.cos(4 * t + x[0]! + x[i - 1]!),
        objectives: [(g, u) => g * (u + hill(u)), (g, u) => g * (1 - u + hill(u))],
        front: { isFiltered: true },
      };
    },
  }),
];

function knee(u: number): number {
  return 0.1 * Math.sin(3 * Math.PI * u);
}
