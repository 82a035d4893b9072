/**
 * The rules of grading as the rulebook of a day says them.
 * Source: rulebooks/national/credit-grade-*.yaml.
 * @module
 */
import * as z from "zod";
import type { Rulebook, RulebookShelf } from "../base/capabilities.ts";
import type { Day } from "../base/dates.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, DiagnosisModel, Grade, indicators } from "./schema.ts";

const months = z.int().min(0);
const IndicatorName = z.enum(Object.keys(indicators) as [keyof typeof indicators]);

/** The `body` of `credit-grade-*.yaml`. */
export const CreditRulesBody = z.strictObject({
  cutOffs: z.strictObject({ A: z.number(), B: z.number() }).describe("lowest score of the grade"),
  newcomers: z.strictObject({ months, grade: Grade }),
  noHistory: Grade.describe("where no bill fell due yet"),
  noAFromYuan: z.number().min(0).describe("no A while more than this is owed past its due day"),
  monthsBelowAAfterC: months,
  vetoes: z.array(z.enum(["theft", "breach", "unsigned_plan"])).describe("to C"),
  monthsOwedThisYear: z.int().min(1).describe("that many unpaid months of this year: C"),
  reviewMonths: z.strictObject({ A: months, B: months, C: months }),
  objectionDays: z.int().min(1).describe("calendar days within which an objection is answered"),
  pastCreditHalfLifeMonths: z.number().positive(),
  excluded: z.array(IndicatorName).describe("indicators that the models may not use"),
  /** The grade that a customer's conduct in the label window would deserve. */
  label: z.strictObject({
    months: z.int().min(1).describe("length of the window"),
    historyMonths: z.int().min(1).describe("of bills before it, at least"),
    lateBillsBelowA: z.int().min(1).describe("that many late bills: no A"),
    lateBillsToC: z.int().min(1),
    daysLateToC: z.int().min(1).describe("a delay of more days: C"),
  }),
  training: z.strictObject({
    served: DiagnosisModel,
    windows: z.int().min(1).describe("label windows to learn from, at most"),
    leastRows: z.int().min(20).describe("a group with fewer is told from the model of all"),
    mostRows: z
      .int()
      .min(100)
      .describe("customers learnt from; a fixed sample where there are more"),
    hidden: z.int().min(1),
    population: z.int().min(4),
    generations: z.int().min(1),
    epochs: z.int().min(1),
  }),
});
export type CreditRules = z.infer<typeof CreditRulesBody>;

/** The rules of a day with the version that is stored beside each grade. */
export interface CreditRulebook {
  rules: CreditRules;
  version: string;
}

export function creditRulebook(
  rulebooks: Pick<RulebookShelf, "inForce">,
  day: Day,
): CreditRulebook | Refusal {
  const book = rulebooks.inForce("credit-grade", day);
  if (!book) return refuse("unavailable", because.no_rules({ day }));
  return { rules: CreditRulesBody.parse(book.body), version: versionOf(book) };
}

/** Kind, version and the beginning of the hash: what a grade names its rulebook by. */
export function versionOf({ kind, version, hash }: Rulebook): string {
  return `${kind} ${version} ${hash.slice(0, 12)}`;
}
