/**
 * dMOP1 to dMOP3: Goh and Tan, "A competitive-cooperative coevolutionary paradigm for dynamic
 * multiobjective optimization", IEEE Transactions on Evolutionary Computation 13 (2009) 103. Ten
 * variables.
 * @module
 */
import { Random } from "../statistics/random.ts";
import { sinPi, type TestProblem, testProblem, times } from "./test-problem.ts";

const unit = [0, 1] as const;
const paper = "Goh and Tan 2009";

/** The variable that the paper draws anew at each change: here t draws it, so that runs agree. */
const drawnAt = (t: number): number => Random.seeded(`dMOP3 at ${t.toFixed(6)}`).integer(10);

export const dmop: readonly TestProblem[] = [
  testProblem({
    name: "dMOP1",
    source: paper,
    box: times(10, unit),
    at(t) {
      const power = 1.25 + 0.75 * sinPi(0.5 * t);
      return {
        best: () => 0,
        distance: (gap) => 9 * gap * gap,
        objectives: [(_, u) => u, (g, u) => g * (1 - (u / g) ** power)],
      };
    },
  }),
  testProblem({
    name: "dMOP2",
    source: `${paper}, without the factor 9 and over -1 .. 1, as later comparisons have it`,
    box: [unit, ...times(9, [-1, 1])],
    at(t) {
      const middle = sinPi(0.5 * t);
      const power = 1.25 + 0.75 * middle;
      return {
        best: () => middle,
        objectives: [(_, u) => u, (g, u) => g * (1 - (u / g) ** power)],
      };
    },
  }),
  testProblem({
    name: "dMOP3",
    source: `${paper}; the drawn variable is left out of g, and the first is always the place`,
    box: times(10, unit),
    at(t) {
      const middle = Math.abs(sinPi(0.5 * t));
      const drawn = drawnAt(t);
      return {
        best: (x, i) => (i === drawn ? x[i]! : middle),
        objectives: [(_, u) => u, (g, u) => g * (1 - Math.sqrt(u / g))],
      };
    },
  }),
  testProblem({
    name: "dMOP3r",
    source: `${paper} to the letter: the drawn variable is the place, so the spread is lost each time`,
    box: times(10, unit),
    at(t) {
      const middle = Math.abs(sinPi(0.5 * t));
      return {
        places: [drawnAt(t)],
        best: () => middle,
        objectives: [(_, u) => u, (g, u) => g * (1 - Math.sqrt(u / g))],
      };
    },
  }),
];
