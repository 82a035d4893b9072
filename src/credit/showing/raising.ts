/**
 * What would raise a grade: the smallest lawful change of each kind for which the same model and rules
 * give a better one. Each is computed by grading again, none is a text.
 * @module
 */
import type { JudgedAccount } from "../grading/judge.ts";
import type { Raise } from "../requests.ts";
import { grades } from "../schema.ts";
import { type Supposed, type Supposing, suppose } from "./supposing.ts";

/** Months looked ahead. */
const farthest = 12;

const sentences = {
  pay_now: {
    zh: "立即缴清欠费 {yuan} 元",
    en: "pay the {yuan} yuan that are owed now",
  },
  months_in_time: {
    zh: "缴清欠费，并连续 {months} 个月按期缴费",
    en: "owe nothing, and pay in time for {months} months",
  },
  sign_plan: {
    zh: "签订陈欠还款协议",
    en: "sign a repayment plan for the old arrears",
  },
  wait: {
    zh: "按期缴费，{months} 个月后不再是新户",
    en: "pay in time: no newcomer after {months} months",
  },
} as const;

/** What can be done at once, and where nothing at once helps, the fewest months of paying in time. */
export async function raisesOf(supposing: Supposing): Promise<Raise[]> {
  const { grade } = supposing;
  if (grade.grade === "A") return [];
  const payYuan = Math.max(0, grade.inputs.open_yuan);
  const now = { payNow: true, months: 0, daysLate: 0 };
  const cases: Case[] = [
    { action: "pay_now", supposed: now, isOpen: payYuan > 0 },
    {
      action: "sign_plan",
      supposed: { ...now, signPlan: true },
      isOpen: grade.inputs.unsigned_plan > 0,
    },
    ...Array.from({ length: farthest }, (_, at): Case => {
      const action = grade.basis === "default" ? "wait" : "months_in_time";
      return { action, supposed: { ...now, months: at + 1 }, isOpen: true };
    }),
  ];
  const open = cases.filter(({ isOpen }) => isOpen);
  const told = await suppose(
    supposing,
    open.map(({ supposed }) => supposed),
  );
  const better = told.flatMap((own, at) =>
    grades.indexOf(own.grade) < grades.indexOf(grade.grade)
      ? [raiseOf(open[at]!.action, own, { months: own.supposed.months, payYuan })]
      : [],
  );
  const atOnce = better.filter(({ months }) => months === 0);
  return atOnce.length > 0 ? atOnce : better.slice(0, 1);
}

interface Case {
  action: Raise["action"];
  supposed: Supposed;
  isOpen: boolean;
}

function raiseOf(
  action: Raise["action"],
  { grade, score }: Pick<JudgedAccount, "grade" | "score">,
  { months, payYuan }: { months: number; payYuan: number },
): Raise {
  const fill = (text: string) =>
    text.replace("{months}", String(months)).replace("{yuan}", payYuan.toFixed(2));
  const { zh, en } = sentences[action];
  return { action, months, payYuan, grade, score, zh: fill(zh), en: fill(en) };
}
