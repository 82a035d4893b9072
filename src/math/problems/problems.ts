/**
 * Every test problem by name.
 * @module
 */
import { df1to9 } from "./df.ts";
import { df10to14 } from "./df-three.ts";
import { dmop } from "./dmop.ts";
import { fda } from "./fda.ts";
import { still } from "./still.ts";
import type { TestProblem } from "./test-problem.ts";

export const testProblems: readonly TestProblem[] = [
  ...df1to9,
  ...df10to14,
  ...fda,
  ...dmop,
  ...still,
];

/** The 22 that change and that published comparisons share. */
export const sharedProblems: readonly TestProblem[] = testProblems.filter(
  (problem) => !still.includes(problem) && problem.name !== "dMOP3r",
);

/** In any case of letters; undefined where there is none of that name. */
export function problemNamed(name: string): TestProblem | undefined {
  const plain = name.trim().toLowerCase();
  return testProblems.find((problem) => problem.name.toLowerCase() === plain);
}
