/** Money at risk, bands, fitness, warnings, what a reason says; the rulebook and its schema. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { Random } from "../math/statistics/random.ts";
import { RulebookFile } from "../rulebooks/schema.ts";
import { columnFacts, indicators, levers, seriesColumn, seriesNames } from "./indicators.ts";
import { ArrearsRules, verdictOf } from "./rulebook.ts";
import {
  bandOf,
  chancePsi,
  expectedLoss,
  reasonOf,
  roundProbability,
  sourceWarnings,
  unfitBecause,
} from "./rules.ts";
import { planCuts } from "./training/cuts.ts";

const cutOffs = { high: 0.6, medium: 0.3 };
const read = (path: string) => readFileSync(`rulebooks/national/${path}`, "utf8");

test("expected loss is probability x receivable to the fen, whatever the size, and never of a credit", () => {
  expect(expectedLoss(0.5, 1n)).toBe(1n);
  expect(expectedLoss(0.499999, 1n)).toBe(0n);
  expect(expectedLoss(1, 9_007_199_254_740_993n)).toBe(9_007_199_254_740_993n);
  expect(expectedLoss(0.3, -500n)).toBe(0n);
  const random = Random.seeded(5);
  for (let draw = 0; draw < 200; draw++) {
    const [p, fen] = [roundProbability(random.between(0, 1)), BigInt(random.integer(1e9))];
    const exact = BigInt(Math.round(p * 1e6)) * fen;
    const loss = expectedLoss(p, fen);
    expect(2n * (loss * 1_000_000n - exact) <= 1_000_000n).toBe(true);
    expect(2n * (exact - loss * 1_000_000n) < 1_000_000n).toBe(true);
  }
});

test("a cut-off belongs to the band above it", () => {
  const bands = [0, 0.299999, 0.3, 0.599999, 0.6, 1].map((probability) =>
    bandOf(probability, cutOffs),
  );
  expect(bands).toEqual(["low", "low", "medium", "medium", "high", "high"]);
});

test("a run is fit up to its limits, and says which one it passed", () => {
  const limits = {
    bands: cutOffs,
    dataUntil: "2026-11-01",
    modelDays: 180,
    scoreDays: 35,
    psiShift: 0.25,
  };
  const asOf = new Date("2026-11-19T16:00:00Z");
  const code = (psi: number | null, now: string) =>
    unfitBecause({ model: "M", asOf, psi, limits }, new Date(now))?.code;
  expect(code(0.25, "2026-12-25T15:59:59Z")).toBeUndefined();
  expect(code(null, "2026-12-25T16:00:00Z")).toBe("arrears.score_stale");
  expect(code(0.2501, "2026-11-20T00:00:00Z")).toBe("arrears.model_drifted");
  expect(code(null, "2027-05-01T00:00:00Z")).toBe("arrears.model_stale");
});

test("what chance brings to a small sample is no drift (Yurdakul 2018)", () => {
  expect(chancePsi(10, 1e6, 1e6)).toBeLessThan(0.001);
  expect(chancePsi(10, 100, 100)).toBeCloseTo(((9 + 1.645 * Math.sqrt(18)) * 2) / 100, 12);
  const rules = ArrearsRules.parse(bodyOf());
  const verdict = (psi: number, now: number) => verdictOf(psi, { before: now, now }, rules);
  expect([0.05, 0.2, 0.3].map((psi) => verdict(psi, 1e5))).toEqual(["stable", "watch", "shift"]);
  expect(verdict(0.3, 60)).toBe("stable");
});

test("looks end when the outcomes of the last are known, and none overlaps the next", () => {
  const rules = ArrearsRules.parse(bodyOf());
  const cuts = planCuts("2026-11-20", rules);
  expect(cuts).toHaveLength(rules.cuts.looks);
  expect(cuts.at(-1)).toEqual({ day: "2026-10-12", knownOn: "2026-11-20" });
  for (const [at, cut] of cuts.slice(0, -1).entries()) expect(cut.knownOn).toBe(cuts[at + 1]!.day);
});

test("a reason names indicator and value in both languages, whatever the pipeline derived", () => {
  expect(reasonOf(["late_share_3", 1 / 3, 0.4])).toMatchObject({
    code: "arrears.raises",
    zh: "近3期逾期占比 33.3 %，推高风险",
    en: "share of the last 3 paid late 33.3 % raises the risk",
  });
  expect(reasonOf(["class", "residential", -0.1]).code).toBe("arrears.lowers");
  expect(reasonOf(["worst_tone", null, 1]).zh).toBe("最差情绪 未知，推高风险");
  expect(columnFacts(seriesColumn("bill_yuan", 3))).toMatchObject({
    zh: "前3月月电费",
    source: "billing",
  });
  expect(columnFacts("bill_yuan / paid_yuan: quotient of sums").zh).toBe(
    "月电费 / 当月缴费额：合计之比",
  );
});

test("the tree: every code once, in both languages; levers move what is in it; nobody's person is asked", () => {
  const codes = Object.keys(indicators);
  expect(codes.length).toBeGreaterThan(40);
  expect(seriesNames.length).toBeGreaterThan(4);
  for (const { sets } of levers)
    for (const code of Object.keys(sets)) expect(codes).toContain(code);
  const words = codes
    .flatMap((code) => [code, indicators[code]!.zh, indicators[code]!.en])
    .join(" ");
  expect(words).not.toMatch(/sex|gender|marital|ethnic|religio|性别|婚姻|民族|年龄|宗教/i);
});

test("hotline and registers may be thin, nothing may be doubled", () => {
  const figures = { coverage: 0.01, ageDays: 90, duplicates: 0, unmatched: 0 };
  const codes = (source: "ticket" | "register" | "billing", more: object = {}) =>
    sourceWarnings(source, { ...figures, ...more }, { coverage: 0.5, ageDays: 45 }).map(
      ({ code }) => code,
    );
  expect(codes("register")).toEqual([]);
  expect(codes("ticket")).toEqual(["arrears.old_source"]);
  expect(codes("billing", { duplicates: 2, unmatched: 1 })).toEqual(
    ["thin", "old", "doubled", "stray"].map((kind) => `arrears.${kind}_source`),
  );
});

test("the JSON Schema beside the rulebook says what the code checks, and the shipped file holds", () => {
  const schema = JSON.parse(read("arrears-model.schema.json"));
  expect(schema).toEqual(
    z.toJSONSchema(RulebookFile.extend({ body: ArrearsRules }), { io: "input" }),
  );
  expect(() => ArrearsRules.parse(bodyOf())).not.toThrow();
});

function bodyOf(): unknown {
  return (parse(read("arrears-model-2015-01-01.yaml")) as { body: unknown }).body;
}
