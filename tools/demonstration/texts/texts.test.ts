import { expect, test } from "vitest";
import { Random } from "../../../src/math/statistics/random.ts";
import { appeals } from "./appeals.ts";
import { factNames } from "./facts.ts";
import { expand, factsIn } from "./grammar.ts";

const facts = { fact: (name: string) => `<${name}>`, place: () => 0.6 };
const many = (template: string) => {
  const random = Random.seeded(1);
  return new Set(Array.from({ length: 200 }, () => expand(template, facts, random)));
};

test("a template is expanded to each of its choices, nested ones too", () => {
  expect(many("a(b|c(d|e)|)f")).toEqual(new Set(["abf", "acdf", "acef", "af"]));
  expect(many("{x}和{y}")).toEqual(new Set(["<x>和<y>"]));
});

test("a tagged choice takes the same place wherever the tag stands", () => {
  expect(many("(who=a|b|c)-(who=d|e|f)")).toEqual(new Set(["b-e"]));
});

test("a template whose brackets do not pair crashes", () => {
  for (const broken of ["(a|b", "a|b)", "a)b", "{x"]) {
    expect(() => expand(broken, facts, Random.seeded(1))).toThrow("invariant broken");
  }
});

test("every appeal has words whose templates are well formed and ask for known facts", () => {
  expect(appeals.length).toBeGreaterThan(70);
  for (const { wording, letters, shares } of appeals) {
    const { say, more = [], answer, note, idea = "", close = "", firm } = wording;
    const spoken = [...say, ...more, ...answer, ...(firm?.say ?? [])];
    for (const template of [...spoken, ...note, ...(firm?.note ?? []), idea, close]) {
      expect(factNames).toEqual(expect.arrayContaining(factsIn(template)));
      expect(expand(template, facts, Random.seeded(2))).not.toMatch(/[(|)]/);
    }
    expect(letters).toHaveLength(shares.length);
    if (letters.includes("G")) expect(idea).not.toBe("");
  }
});
