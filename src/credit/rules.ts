/**
 * From a score to a grade, and from conduct to the grade it deserves. Pure.
 * Source: rulebooks/national/credit-grade-*.yaml.
 * @module
 */
import { type Day, dayOf, startOfDay } from "../base/dates.ts";
import type { Reason } from "../base/reasons.ts";
import type { CreditRules } from "./rulebook.ts";
import { type Basis, because, type CreditInputs, type Grade } from "./schema.ts";

/** A reason as it is stored: its code without the domain, and the values of its sentence. */
export interface KeptReason {
  code: keyof typeof because;
  values?: Record<string, string | number>;
}

export function reasonsOf(kept: readonly KeptReason[]): Reason[] {
  return kept.map(({ code, values }) => because[code](values));
}

/** What the rules know of a customer's earlier grades. */
export interface Past {
  /** Newest day at which the grade was C. */
  lastC: Day | null;
  /** A person's decision on an objection, and the last day it holds. */
  decision: { id: string; grade: Grade; until: Day } | null;
}

export interface Decision {
  grade: Grade;
  basis: Basis;
  /** 0..100; null where the default stands in its place. */
  score: number | null;
  reasons: KeptReason[];
  reviewOn: Day;
}

export interface Judged {
  /** The model's score, null where it was not asked. */
  score: number | null;
  inputs: CreditInputs;
  past: Past;
  /** What weighs on the score, the weightiest first. */
  weighty: readonly KeptReason[];
}

/** First match of: veto, a person's decision, newcomer, no history, score (with what keeps it from A). */
export function decideGrade(judged: Judged, rules: CreditRules, today: Day): Decision {
  const { inputs, past } = judged;
  const isHistoryless = judged.score === null || !(inputs.bills_due > 0);
  const isNew = inputs.months_supplied < rules.newcomers.months;
  const told = (grade: Grade, basis: Basis, reasons: KeptReason[]): Decision => {
    const score = isHistoryless || basis === "default" ? null : judged.score;
    return { grade, basis, score, reasons, reviewOn: addMonths(today, rules.reviewMonths[grade]) };
  };
  const vetoes = vetoesOf(inputs, rules);
  if (vetoes.length > 0) return told("C", "rule", vetoes);
  if (past.decision && past.decision.until >= today) {
    const { id, grade, until } = past.decision;
    const reasons = [{ code: "upheld_objection", values: { id, grade, until } } as const];
    return { ...told(grade, "decision", reasons), reviewOn: until };
  }
  if (isNew) {
    const { months, grade } = rules.newcomers;
    return told(grade, "default", [{ code: "newcomer", values: { months, grade } }]);
  }
  if (isHistoryless) {
    const grade = rules.noHistory;
    return told(grade, "default", [{ code: "no_history", values: { grade } }]);
  }
  const grade = gradeOfScore(judged.score!, rules);
  const capped = grade === "A" ? capsOf(judged, rules, today) : [];
  const weighty = judged.weighty.length > 0 ? judged.weighty : [{ code: "in_order" } as const];
  if (capped.length > 0) return told("B", "rule", [...capped, ...judged.weighty]);
  return told(grade, "model", [...weighty]);
}

function gradeOfScore(score: number, { cutOffs }: Pick<CreditRules, "cutOffs">): Grade {
  if (score >= cutOffs.A) return "A";
  return score >= cutOffs.B ? "B" : "C";
}

function vetoesOf(inputs: CreditInputs, rules: CreditRules): KeptReason[] {
  const { months_owed_this_year: months } = inputs;
  const limit = rules.monthsOwedThisYear;
  const found: KeptReason[] = rules.vetoes
    .filter((veto) => inputs[veto] > 0)
    .map((code) => ({ code }));
  return months >= limit ? [...found, { code: "months_owed", values: { months, limit } }] : found;
}

/** What keeps a score of A from being grade A. */
function capsOf({ inputs, past }: Judged, rules: CreditRules, today: Day): KeptReason[] {
  const { noAFromYuan, monthsBelowAAfterC: months } = rules;
  const isOwing = inputs.open_yuan > noAFromYuan;
  const wasC = past.lastC !== null && addMonths(past.lastC, months) > today;
  return [
    ...(isOwing
      ? [{ code: "fees_outstanding", values: { yuan: inputs.open_yuan.toFixed(2) } } as const]
      : []),
    ...(wasC ? [{ code: "was_c", values: { day: past.lastC!, months } } as const] : []),
  ];
}

/** The same day of a later month, or its last day where it has none. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year!, month! + months, 0)).getUTCDate();
  const there = new Date(Date.UTC(year!, month! - 1 + months, Math.min(date!, last)));
  return there.toISOString().slice(0, 10);
}

/** The instant so many whole months before another, at the same time of day in the utility's zone. */
export function monthsBefore(instant: Date, months: number): Date {
  const day = dayOf(instant);
  const sinceMidnight = instant.getTime() - startOfDay(day).getTime();
  return new Date(startOfDay(addMonths(day, -months)).getTime() + sinceMidnight);
}

/** What a customer did in a label window. */
export interface Conduct {
  billsDue: number;
  lateBills: number;
  longestDelayDays: number;
}

/** The grade to learn from; undefined where no bill fell due in the window. */
export function gradeOfConduct(conduct: Conduct, { label }: CreditRules): Grade | undefined {
  const { billsDue, lateBills, longestDelayDays } = conduct;
  if (billsDue === 0) return undefined;
  if (lateBills >= label.lateBillsToC || longestDelayDays > label.daysLateToC) return "C";
  return lateBills >= label.lateBillsBelowA ? "B" : "A";
}
