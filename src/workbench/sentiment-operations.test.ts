import { describe, expect, test } from "vitest";
import type { FileStore } from "../base/capabilities.ts";
import type { Context, JobContext } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { ScoreSentiment } from "./schema.ts";
import { evaluateSentiment, scoreSentiment } from "./sentiment-operations.ts";

const idOf = (digit: string) => `sha256:${digit.repeat(64)}`;

/** A job's surroundings that know these files and no others. */
function holding(contents: Record<string, string>): JobContext {
  const find: FileStore["find"] = async (id) => {
    const text = contents[id];
    if (text === undefined) return undefined;
    const bytes = new TextEncoder().encode(text);
    const read = async function* () {
      yield bytes;
    };
    return { id, name: "reviews.csv", bytes: bytes.length, path: "", read };
  };
  const context: Partial<JobContext> = {
    files: { find, put: () => Promise.reject(new Error("nothing is stored here")) },
    progress: () => undefined,
    elapsedSeconds: () => 1.5,
  };
  return context as JobContext;
}

const file = idOf("a");
const train = idOf("b");
const evaluate = (contents: Record<string, string>, input: object = {}) =>
  evaluateSentiment.run(holding(contents), evaluateSentiment.input.parse({ file, ...input }));

describe("sentiment.score", () => {
  const score = (input: object) => scoreSentiment.run({} as Context, ScoreSentiment.parse(input));

  test("answers by the paper's rules unless asked otherwise", async () => {
    expect(await score({ text: "非常不满意" })).toMatchObject({
      overall: -2,
      volatility: 0,
      stable: true,
      closing: -2,
      sentences: [{ text: "非常不满意", weight: -2 }],
    });
    expect(await score({ text: "有点失望", rules: "graded" })).toMatchObject({ overall: -0.5 });
  });
});

describe("sentiment.evaluate", () => {
  test("by the lexicon: an empty text and a tie are no praise", async () => {
    const reviews = "label,text\n1,师傅很专业\n0,又停电了\n0,\n1,满意。失望。\n";
    expect(await evaluate({ [file]: reviews })).toEqual({
      accuracy: 0.75,
      macroF1: (2 / 3 + 4 / 5) / 2,
      n: 4,
      seconds: 1.5,
    });
  });

  test("by a linear model trained on the other file, under other headings too", async () => {
    const known = ["甲", "乙", "丙"].flatMap((who) => [`1,${who}灯亮`, `0,${who}灯灭`]);
    const contents = {
      [train]: ["好坏,评论", ...known].join("\n"),
      [file]: "好坏,评论\n1,丁灯亮\n0,丁灯灭\n",
    };
    const columns = { label: "好坏", text: "评论" };
    expect(await evaluate(contents, { train, columns })).toMatchObject({ accuracy: 1, n: 2 });
  });

  test.each([
    ["files.unknown_file", {}, {}],
    ["workbench.no_column", { [file]: "label,review\n1,好\n" }, {}],
    ["workbench.bad_label", { [file]: "label,text\n1,好\n2,坏\n" }, {}],
    ["workbench.bad_label", { [file]: "label,text\n,好\n" }, {}],
    ["workbench.no_rows", { [file]: "label,text\n" }, {}],
    [
      "workbench.one_label",
      { [file]: "label,text\n1,好\n", [train]: "label,text\n1,好\n" },
      { train },
    ],
  ])("refuses with %s", async (code, contents, input) => {
    const answer = await evaluate(contents, input);
    expect(isRefusal(answer)).toBe(true);
    expect((answer as Refusal).reason.code).toBe(code);
  });
});
