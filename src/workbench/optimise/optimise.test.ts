import { expect, test } from "vitest";
import type { JobContext } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { sharedProblems } from "../../math/problems/problems.ts";
import { optimiseOperations } from "./operations.ts";

const [benchmark] = optimiseOperations;
const quick = { taut: 1, changes: 1, runs: 3 };

async function report(input: object, told: string[] = [], most = Number.POSITIVE_INFINITY) {
  let seconds = 0;
  const context: Partial<JobContext> = {
    progress: (done, total, note) => told.push(`${done}/${total} ${note}`),
    aside: async (work, input) => work.run(input, () => undefined),
    elapsedSeconds: () => seconds++,
    isCancelled: () => told.length >= most,
  };
  return await benchmark.run(context as JobContext, benchmark.input.parse({ ...quick, ...input }));
}

test("names in any case, each problem measured once, progress told", async () => {
  const told: string[] = [];
  const answer = benchmark.output.parse(
    await report({ problems: ["dmop1", "FDA4", "DMOP1"], algorithm: "nsga2" }, told),
  );
  expect(Object.keys(answer.problems)).toEqual(["dMOP1", "FDA4"]);
  expect(told).toEqual(["0/2 dMOP1", "1/2 FDA4"]);
  // 100 to begin with, 100 at the change, 100 in each of the two generations, three runs
  expect(answer.problems.FDA4).toMatchObject({ evaluations: 1200, seconds: 1 });
});

test("the same seed gives the same figures, another seed others, a run more the same runs and one", async () => {
  const of = async (input: object) => {
    const answer = await report({ problems: ["DF1"], ...input });
    return benchmark.output.parse(answer).problems.DF1!.migd;
  };
  expect(await of({ seed: 5 })).toEqual(await of({ seed: 5 }));
  expect(await of({ seed: 5 })).not.toEqual(await of({ seed: 6 }));
  const single = await Promise.all([5, 6, 7].map((seed) => of({ seed, runs: 1 })));
  expect((await of({ seed: 5 })).mean).toBeCloseTo(
    single.reduce((sum, { mean }) => sum + mean, 0) / 3,
    12,
  );
  expect(single[0]!.sd).toBe(0);
});

test("all means the 22 shared ones", async () => {
  const answer = await report({ problems: ["ALL"], runs: 1, changes: 0, algorithm: "nsga2" });
  expect(Object.keys(benchmark.output.parse(answer).problems)).toEqual(
    sharedProblems.map(({ name }) => name),
  );
  expect(sharedProblems).toHaveLength(22);
});

test("an unknown problem is refused by its name", async () => {
  const refusal = await report({ problems: ["DF1", "DF15"] });
  expect(isRefusal(refusal) && refusal.reason).toMatchObject({
    code: "optimise.unknown_problem",
    values: { problem: "DF15" },
  });
});

test("what would take a computer's lifetime is refused before it begins, and a cancelled one ends", async () => {
  const endless = await report({ problems: ["DF1"], runs: 1000, changes: 1000, taut: 1000 });
  expect(isRefusal(endless) && endless.reason.code).toBe("optimise.too_much");
  for (const runs of [0, 1e9, Number.NaN, Number.POSITIVE_INFINITY])
    expect(benchmark.input.safeParse({ problems: ["DF1"], runs }).success).toBe(false);
  const cancelled = await report({ problems: ["DF1", "FDA4"], algorithm: "nsga2" }, [], 1);
  expect(isRefusal(cancelled) && cancelled.reason.code).toBe("optimise.cancelled");
});
