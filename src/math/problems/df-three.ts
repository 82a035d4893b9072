/**
 * DF10 to DF14, three objectives: Jiang et al., CEC 2018, as `df.ts`. Ten variables.
 * @module
 */
import { sinPi, type TestProblem, testProblem, times, wholes } from "./test-problem.ts";

const unit = [0, 1] as const;
const report = "Jiang et al., CEC 2018";
const quarter = Math.PI / 2;
const { sin, cos, abs } = Math;

export const df10to14: readonly TestProblem[] = [
  testProblem({
    name: "DF10",
    source: `${report}; sin(4 pi (x1 + x2)) as in the program, 2 pi in the report`,
    box: [unit, unit, ...times(8, [-1, 1])],
    at(t) {
      const depth = 1 + abs(sinPi(0.5 * t));
      const power = 2.25 + 2 * sinPi(0.5 * t + 0.5);
      return {
        best: (x) => sin(4 * Math.PI * (x[0]! + x[1]!)) / depth,
        objectives: [
          (g, u) => g * sin(quarter * u) ** power,
          (g, u, v) => g * (sin(quarter * v) * cos(quarter * u)) ** power,
          (g, u, v) => g * (cos(quarter * v) * cos(quarter * u)) ** power,
        ],
      };
    },
  }),
  testProblem({
    name: "DF11",
    source: `${report}; its front is 1 + G away from the origin, published figures measure to 1`,
    box: times(10, unit),
    at(t) {
      const shift = abs(sinPi(0.5 * t));
      const angle = (u: number) => (Math.PI * shift) / 6 + (quarter - (Math.PI * shift) / 3) * u;
      return {
        floor: () => 1 + shift,
        best: (x) => 0.5 * shift * x[0]!,
        objectives: [
          (g, u) => g * sin(angle(u)),
          (g, u, v) => g * sin(angle(v)) * cos(angle(u)),
          (g, u, v) => g * cos(angle(v)) * cos(angle(u)),
        ],
      };
    },
  }),
  testProblem({
    name: "DF12",
    source: `${report}; the product of a point's own two factors, r = 1`,
    box: [unit, unit, ...times(8, [-1, 1])],
    at(t) {
      const holes = 10 * sinPi(t);
      const step = (u: number) => sin(Math.floor(holes * (2 * u - 1)) * quarter);
      return {
        floor: (x) => 1 + abs(step(x[0]!) * step(x[1]!)),
        best: (x) => sin(t * x[0]!),
        objectives: [
          (g, u, v) => g * cos(quarter * v) * cos(quarter * u),
          (g, u, v) => g * sin(quarter * v) * cos(quarter * u),
          (g, u) => g * sin(quarter * u),
        ],
        front: { steps: 40, isFiltered: true },
      };
    },
  }),
  testProblem({
    name: "DF13",
    source: `${report}; g multiplies all of the third objective`,
    box: [unit, unit, ...times(8, [-1, 1])],
    at(t) {
      const middle = sinPi(0.5 * t);
      const waves = wholes(6 * middle);
      const rise = (u: number) =>
        sin(quarter * u) ** 2 + sin(quarter * u) * cos(waves * Math.PI * u) ** 2;
      return {
        best: () => middle,
        objectives: [
          (g, u) => g * cos(quarter * u) ** 2,
          (g, _, v) => g * cos(quarter * v) ** 2,
          (g, u, v) => g * (rise(u) + rise(v)),
        ],
        front: { steps: 40, isFiltered: true },
      };
    },
  }),
  testProblem({
    name: "DF14",
    source: `${report}; rounding makes points with x2 = 1 hard to dominate, as in the program`,
    box: [unit, unit, ...times(8, [-1, 1])],
    at(t) {
      const middle = sinPi(0.5 * t);
      const squeezed = (u: number) => 0.5 + middle * (u - 0.5);
      const ripple = (y: number) => 0.05 * sin(6 * Math.PI * y);
      const size = (u: number) => squeezed(u) + ripple(squeezed(u));
      return {
        best: () => middle,
        objectives: [
          (g, u) => g * (1 - squeezed(u) + ripple(squeezed(u))),
          (g, u, v) => g * (1 - v + ripple(v)) * size(u),
          (g, u, v) => g * (v + ripple(v)) * size(u),
        ],
      };
    },
  }),
];
