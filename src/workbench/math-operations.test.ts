import { expect, test } from "vitest";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { mathOperations } from "./math-operations.ts";

const [weigh] = mathOperations;

/** Weighs a CSV text, as the command line does with a file. */
async function weighing(text: string, options: object = {}) {
  const id = `sha256:${"a".repeat(64)}`;
  const bytes = new TextEncoder().encode(text);
  const read = async function* () {
    yield bytes;
  };
  const stored = { id, name: "matrix.csv", bytes: bytes.length, path: "", read };
  const context = { files: { find: async () => stored } } as unknown as Context;
  return await weigh.run(context, weigh.input.parse({ file: id, ...options }));
}

async function weighed(text: string, options?: object) {
  const answer = await weighing(text, options);
  if (isRefusal(answer)) throw new Error(answer.reason.en);
  return answer;
}

const refused = async (text: string, options?: object) =>
  (await weighing(text, options)) as Refusal;

const table = "a,b,c,d,e\n80,100,50,60,10\n82,100,50,85,40\n78,100,50,95,90\n";

test("paper section 3.1: entropies, weights and scores of the worked matrix", async () => {
  const { entropy, weights, scores, names } = await weighed(table);
  expect(names).toBeNull();
  expect(entropy!.map((e) => e.toFixed(6))).toEqual([
    ...["0.579380", "1.000000", "1.000000", "0.618228", "0.533357"],
  ]);
  expect(weights!.map((w) => w.toFixed(6))).toEqual([
    ...["0.331449", "0.000000", "0.000000", "0.300836", "0.367715"],
  ]);
  expect(scores!.map((s) => s.toFixed(6))).toEqual(["0.165724", "0.684225", "0.668551"]);
});

test("variants: the template's range, the score from p, a column of which less is better", async () => {
  const template = await weighed(table, { scaling: "template" });
  expect(template.weights![0]).toBeCloseTo(0.331368, 6);
  const proportion = await weighed(table, { score: "proportion" });
  expect(proportion.scores!.reduce((sum, s) => sum + s)).toBeCloseTo(1, 12);
  const indices =
    "region,heat,change,urgency,sentiment\n邯郸,71,.60,.80,-2\n市北,58,.10,.30,1\n衡水,50,.05,.10,2\n温州,64,.35,.55,-.5\n";
  const regions = await weighed(indices, { negative: ["sentiment"] });
  expect(regions.names).toEqual(["邯郸", "市北", "衡水", "温州"]);
  expect(regions.scores!.map((s) => (100 * s).toFixed(3))).toEqual([
    ...["100.000", "23.392", "0.000", "61.203"],
  ]);
});

test("one row has no entropy; where every column is constant the weights are equal", async () => {
  const single = await weighed("a,b\n1,2\n");
  expect(single).toMatchObject({ entropy: null, weights: null, scores: null });
  expect(single.reasons[0]!.code).toBe("math.single_sample");
  const constant = await weighed("a,b\n1,2\n1,2\n");
  expect(constant.weights).toEqual([0.5, 0.5]);
  expect(constant.reasons[0]!.code).toBe("math.all_constant");
});

test("a cell that is no number is refused with row, column and value", async () => {
  const refusal = await refused("name,a,b\nx,1,2\ny,3,many\n");
  expect(refusal.reason).toMatchObject({
    code: "math.not_a_number",
    values: { row: 2, column: "b", value: "many" },
  });
  expect((await refused("a,b\n")).reason.code).toBe("math.no_samples");
  expect((await refused("name\nx\n")).reason.code).toBe("math.no_indicators");
  expect((await refused(table, { negative: ["z"] })).reason.code).toBe("math.no_column");
  const below = await refused("a,b\n1,2\n-1,3\n", { scaling: "none" });
  expect(below.reason.code).toBe("math.below_zero");
});

test("a table without headings is read from its first line", async () => {
  const [, ...lines] = table.split("\n");
  const [bare, headed] = [await weighed(lines.join("\n")), await weighed(table)];
  expect([bare.entropy, bare.weights, bare.scores]).toEqual([
    headed.entropy,
    headed.weights,
    headed.scores,
  ]);
  expect((await weighed("1,1\n2,3\n3,2\n")).scores).toHaveLength(3);
});
