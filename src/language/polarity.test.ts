import { expect, test } from "vitest";
import { shippedLexicon } from "./lexicon.ts";
import { lexiconJudge, type PolarityExample, trainJudge } from "./polarity.ts";

test("untrained, a text without tone or with as much blame as praise is no praise", () => {
  const judge = lexiconJudge(shippedLexicon());
  expect(judge(["师傅很专业", "又停电了", "咨询营业时间", "满意。失望。", ""])).toEqual([
    1, 0, 0, 0, 0,
  ]);
});

const examples: PolarityExample[] = ["灯亮", "屋暖", "茶香"].flatMap((good, at) =>
  ["早上", "中午", "晚上"].flatMap((time): PolarityExample[] => [
    { text: `${time}${good}`, label: 1 },
    { text: `${time}${["灯灭", "屋寒", "茶淡"][at]}`, label: 0 },
  ]),
);

test("trained, it learns what words the labels go with, whatever the lexicon says", () => {
  const judge = trainJudge(examples, { seed: 1 });
  expect(judge(["夜里灯亮", "夜里灯灭", "午后茶香", "午后茶淡"])).toEqual([1, 0, 1, 0]);
});
