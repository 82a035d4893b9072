import { expect, test } from "vitest";
import { editLexicon, shippedLexicon } from "../language/lexicon.ts";
import {
  believe,
  businessTypeNames,
  businessTypeOf,
  compareTones,
  createToneReader,
  lexiconProblem,
  netChanges,
  spokenText,
  wholeText,
  withheldFrom,
} from "./rules.ts";

const clerk = { id: "c", name: "c", roles: [], scope: [""], seesPersonalData: false };

test("tone is heard in the call where there is one; urgency in everything (paper: 文本和工单)", () => {
  const texts = { title: "反映问题", text: "请紧急处理", callText: "服务好。" };
  expect(spokenText(texts)).toBe("服务好。");
  expect(spokenText({ ...texts, callText: null })).toBe("反映问题\n请紧急处理");
  expect(wholeText(texts)).toBe("反映问题\n请紧急处理\n服务好。");
  expect(createToneReader(shippedLexicon())(texts)).toMatchObject({ overall: 1, urgent: true });
});

test("a business type is known by code, name and synonym, in any width and case", () => {
  const names = businessTypeNames([
    { code: "complaint", zh: "投诉", en: "complaint", synonyms: ["客户投诉", "举报(行风)"] },
  ]);
  for (const text of ["complaint", "Complaint", "投诉", " 客户 投诉", "举报（行风）"]) {
    expect(businessTypeOf(text, names), text).toBe("complaint");
  }
  expect(businessTypeOf("表扬", names)).toBeUndefined();
});

test("the recogniser is believed as deep as its cumulated confidence reaches one half, the top always", () => {
  const path = ["停电问题", "故障停电", "停电次数多"];
  expect(believe({ path, confidence: [0.9, 0.9, 0.9] })).toEqual({
    category: "停电次数多",
    confidence: 0.9 * 0.9 * 0.9,
  });
  expect(believe({ path, confidence: [0.9, 0.8, 0.6] }).category).toBe("故障停电");
  expect(believe({ path, confidence: [0.2, 1, 1] })).toEqual({
    category: "停电问题",
    confidence: 0.2,
  });
});

test("groups of 1 to 9 are withheld from whoever may not see personal data, never the empty one", () => {
  const sizes = [0, 1, 9, 10, 11];
  const isWithheld = sizes.map((size) => withheldFrom(clerk, size) !== undefined);
  expect(isWithheld).toEqual([false, true, true, false, false]);
  expect(withheldFrom({ ...clerk, seesPersonalData: true }, 3)).toBeUndefined();
  expect(withheldFrom(clerk, 3)?.code).toBe("tickets.privacy_floor");
});

test("a site's changes come to the last word on each entry, without what the shipped lists say", () => {
  const shipped = shippedLexicon();
  const known = [...shipped.positive][0]!;
  const add = { action: "add", list: "positive", word: "灵光得很" } as const;
  const remove = { ...add, action: "remove" } as const;
  expect(netChanges(shipped, [add])).toEqual([add]);
  expect(netChanges(shipped, [add, remove])).toEqual([]);
  expect(netChanges(shipped, [{ ...add, word: known }])).toEqual([]);
  const power = { action: "add", list: "power", word: "呜噜呜噜", weight: -1 } as const;
  expect(netChanges(shipped, [power, { ...power, weight: 1 }])).toEqual([{ ...power, weight: 1 }]);
});

test("a degree word needs a strength above 0, a power word 1 or -1", () => {
  const degree = { action: "add", list: "degree", word: "贼" } as const;
  expect(lexiconProblem([{ ...degree, weight: 1.5 }])).toBeUndefined();
  expect(lexiconProblem([{ ...degree, weight: 0 }])?.code).toBe("tickets.bad_lexicon_weight");
  const power = { action: "add", list: "power", word: "呜噜呜噜" } as const;
  expect(lexiconProblem([{ ...power, weight: 0.5 }])?.code).toBe("tickets.bad_lexicon_weight");
});

test("the preview of a lexicon counts what moves and shows the furthest first", () => {
  const before = shippedLexicon();
  const after = editLexicon(before, [
    { action: "add", list: "power", word: "呜噜呜噜", weight: -1 },
    { action: "add", list: "urgent", word: "哇啦哇啦" },
  ]);
  const tickets = [
    { id: 1, text: "我家的灯" },
    { id: 2, text: "呜噜呜噜。呜噜呜噜。" },
    { id: 3, text: "呜噜呜噜，哇啦哇啦了" },
  ];
  const effect = compareTones(tickets, before, after);
  expect(effect).toMatchObject({ sampled: 3, changed: 2, signChanged: 2, urgencyChanged: 1 });
  expect(effect.meanShift).toBeCloseTo(-1);
  expect(effect.examples.map(({ ticket, after }) => [ticket.id, after])).toEqual([
    [2, -2],
    [3, -1],
  ]);
});
