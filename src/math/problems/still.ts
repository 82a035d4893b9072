/**
 * Problems of two objectives that stand still, as sanity cases: SCH (Schaffer, ICGA 1985), FON (Fonseca
 * and Fleming, 1995) and ZDT1 (Zitzler, Deb and Thiele, Evolutionary Computation 8 (2000) 173), all as
 * in Deb et al., IEEE Transactions on Evolutionary Computation 6 (2002) 182, table I.
 * @module
 */
import type { Points } from "../search/problem.ts";
import { bounds, curvePoints, type TestProblem, testProblem, times } from "./test-problem.ts";

const best = 1 / Math.sqrt(3);
const fonValue = (squares: number) => 1 - Math.exp(-squares);

/** The best points are those with three equal variables between -1/sqrt 3 and 1/sqrt 3. */
const fon: TestProblem = {
  name: "FON",
  source: "Fonseca and Fleming 1995",
  objectives: 2,
  ...bounds(times(3, [-4, 4])),
  at: () => ({
    evaluate({ x, f }: Points, row: number): void {
      let [above, below] = [0, 0];
      for (let i = 3 * row; i < 3 * row + 3; i++) {
        above += (x[i]! - best) ** 2;
        below += (x[i]! + best) ** 2;
      }
      f[2 * row] = fonValue(above);
      f[2 * row + 1] = fonValue(below);
    },
    front: () => curvePoints((share) => [fonValue(4 * share ** 2), fonValue(4 * (1 - share) ** 2)]),
  }),
};

export const still: readonly TestProblem[] = [
  testProblem({
    name: "SCH",
    source: "Schaffer 1985",
    box: [[-1000, 1000]],
    at: () => ({
      best: () => 0,
      objectives: [(_, u) => u * u, (_, u) => (u - 2) ** 2],
      front: { along: (share) => 2 * share },
    }),
  }),
  fon,
  testProblem({
    name: "ZDT1",
    source: "Zitzler et al. 2000",
    box: times(30, [0, 1]),
    at: () => ({
      best: () => 0,
      distance: (gap) => (9 * gap) / 29,
      objectives: [(_, u) => u, (g, u) => g * (1 - Math.sqrt(u / g))],
    }),
  }),
];
