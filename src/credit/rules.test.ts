/** The grade rules, each against the rule it is taken from. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { RulebookFile } from "../rulebooks/schema.ts";
import { CreditRulesBody } from "./rulebook.ts";
import {
  addMonths,
  decideGrade,
  gradeOfConduct,
  type Judged,
  monthsBefore,
  type Past,
  reasonsOf,
} from "./rules.ts";
import { type CreditInputs, type Grade, grades, inputNames } from "./schema.ts";

const file = parse(readFileSync("rulebooks/national/credit-grade-2005-01-01.yaml", "utf8"));
const rules = CreditRulesBody.parse(file.body);
const today = "2026-08-01";
const never: Past = { lastC: null, decision: null };
const inOrder = Object.fromEntries(inputNames.map((name) => [name, 0])) as CreditInputs;
const settled: CreditInputs = { ...inOrder, bills_due: 12, months_supplied: 60, on_time_rate: 1 };

function told(score: number | null, inputs: Partial<CreditInputs> = {}, past: Partial<Past> = {}) {
  const judged: Judged = {
    ...{ score, inputs: { ...settled, ...inputs }, past: { ...never, ...past } },
    weighty: [],
  };
  return decideGrade(judged, rules, today);
}
const codes = (decision: ReturnType<typeof told>) => decision.reasons.map(({ code }) => code);

test.each([
  [100, "A"],
  [90, "A"],
  [89.9, "B"],
  [70, "B"],
  [69.9, "C"],
  [0, "C"],
])("Wuhan 2005: a score of %d is grade %s", (score, grade) => {
  expect(told(score)).toMatchObject({ grade, score, basis: "model" });
});

test("Wuhan 2005: no A while fees are owed", () => {
  const owing = told(99, { open_yuan: 0.01 });
  expect(owing).toMatchObject({ grade: "B", basis: "rule", score: 99 });
  expect(codes(owing)).toEqual(["fees_outstanding"]);
  expect(told(80, { open_yuan: 5 })).toMatchObject({ grade: "B", basis: "model" });
});

test("Wuhan 2005, Kunming 2022: C never becomes A at once, only after six months", () => {
  expect(told(99, {}, { lastC: "2026-02-02" })).toMatchObject({ grade: "B", basis: "rule" });
  expect(told(99, {}, { lastC: "2026-02-01" })).toMatchObject({ grade: "A", basis: "model" });
});

test.each(["theft", "breach", "unsigned_plan"] as const)(
  "examiner's check 3: %s forces the lowest grade, newcomers too",
  (veto) => {
    expect(told(100, { [veto]: 1 })).toMatchObject({ grade: "C", basis: "rule" });
    expect(told(100, { [veto]: 1, months_supplied: 1 })).toMatchObject({ grade: "C" });
    expect(codes(told(100, { [veto]: 1 }))).toEqual([veto]);
  },
);

test("Wuhan 2005: three months of this year's arrears are C, two are not", () => {
  expect(told(95, { months_owed_this_year: 3, open_yuan: 9 })).toMatchObject({ grade: "C" });
  expect(told(95, { months_owed_this_year: 2, open_yuan: 9 })).toMatchObject({ grade: "B" });
});

test("examiner's check 4: a newcomer gets the documented default, not a guess and not NaN", () => {
  expect(told(12, { months_supplied: 11 })).toEqual({
    ...{ grade: "B", basis: "default", score: null, reviewOn: "2027-02-01" },
    reasons: [{ code: "newcomer", values: { months: 12, grade: "B" } }],
  });
  expect(told(12, { months_supplied: 12 })).toMatchObject({ grade: "C", basis: "model" });
  expect(told(null, { bills_due: 0 })).toMatchObject({ grade: "B", basis: "default", score: null });
});

test("a person's decision stands until its day, and a veto goes before it", () => {
  const decision = { id: "CO-1", grade: "A" as Grade, until: "2026-09-01" };
  expect(told(10, {}, { decision })).toMatchObject({
    ...{ grade: "A", basis: "decision", reviewOn: "2026-09-01" },
  });
  expect(told(10, {}, { decision: { ...decision, until: "2026-07-31" } }).grade).toBe("C");
  expect(told(10, { theft: 1 }, { decision }).grade).toBe("C");
});

test("each grade has its review day and each reason a sentence in both languages", () => {
  expect(told(95).reviewOn).toBe("2027-08-01");
  expect(told(75).reviewOn).toBe("2027-02-01");
  expect(told(5).reviewOn).toBe("2026-11-01");
  const [owed] = reasonsOf(told(5, { months_owed_this_year: 4 }).reasons);
  expect(owed).toMatchObject({
    code: "credit.months_owed",
    zh: "当年欠费 4 个月，达到 3 个月，定为 C 级",
  });
});

test("property: a worse score, more debt or a veto never improves the grade", () => {
  interface Facts {
    score: number;
    open: number;
    months: number;
    theft: number;
    supplied: number;
    lastC: string | null;
  }
  const facts: fc.Arbitrary<Facts> = fc.record({
    score: fc.integer({ min: 0, max: 1000 }),
    open: fc.integer({ min: 0, max: 2 }),
    months: fc.integer({ min: 0, max: 4 }),
    theft: fc.integer({ min: 0, max: 1 }),
    supplied: fc.integer({ min: 0, max: 24 }),
    lastC: fc.constantFrom(null, "2025-01-01", "2026-07-01"),
  });
  const gradeOf = ({ score, open, months, theft, supplied, lastC }: Facts) =>
    told(
      score / 10,
      {
        ...{ open_yuan: open, months_owed_this_year: months, theft },
        months_supplied: supplied,
      },
      { lastC },
    ).grade;
  fc.assert(
    fc.property(facts, facts, (one, more) => {
      const worse = {
        ...one,
        score: Math.max(0, one.score - more.score),
        open: one.open + more.open,
        months: one.months + more.months,
        theft: Math.max(one.theft, more.theft),
      };
      expect(grades.indexOf(gradeOf(worse))).toBeGreaterThanOrEqual(grades.indexOf(gradeOf(one)));
    }),
  );
});

test.each([
  [{ billsDue: 3, lateBills: 0, longestDelayDays: 0 }, "A"],
  [{ billsDue: 3, lateBills: 1, longestDelayDays: 30 }, "B"],
  [{ billsDue: 3, lateBills: 1, longestDelayDays: 31 }, "C"],
  [{ billsDue: 3, lateBills: 3, longestDelayDays: 2 }, "C"],
  [{ billsDue: 0, lateBills: 0, longestDelayDays: 0 }, undefined],
])("the grade to learn from: %j is %s", (conduct, grade) => {
  expect(gradeOfConduct(conduct, rules)).toBe(grade);
});

test("months are whole months of the calendar, over the year end and February", () => {
  expect(addMonths("2026-08-31", 6)).toBe("2027-02-28");
  expect(addMonths("2026-01-31", -2)).toBe("2025-11-30");
  const midnight = new Date("2026-10-31T16:00:00Z");
  expect(monthsBefore(midnight, 3).toISOString()).toBe("2026-07-31T16:00:00.000Z");
});

test("the JSON Schema beside the file says what the code checks", () => {
  const schema = JSON.parse(readFileSync("rulebooks/national/credit-grade.schema.json", "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body: CreditRulesBody })));
});
