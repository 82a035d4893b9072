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

/** At most one of each kind, the soonest first. */
export async function raisesOf(supposing: Supposing): Promise<Raise[]> {
  const { grade } = supposing;
  if (grade.grade === "A") return [];
  const better = ({ grade: told }: JudgedAccount) =>
    grades.indexOf(told) < grades.indexOf(grade.grade);
  const payYuan = Math.max(0, grade.inputs.open_yuan);
  const ask = async (supposed: Supposed) => (await suppose(supposing, supposed)).told;
  const now = { payNow: true, months: 0, daysLate: 0 };
  const found: Raise[] = [];
  if (payYuan > 0) {
    const told = await ask(now);
    if (better(told)) found.push(raiseOf("pay_now", told, { months: 0, payYuan }));
  }
  if (grade.inputs.unsigned_plan > 0) {
    const told = await ask({ ...now, signPlan: true });
    if (better(told)) found.push(raiseOf("sign_plan", told, { months: 0, payYuan }));
  }
  if (found.length > 0) return found;
  const months = await fewest((count) => ask({ ...now, months: count }).then(better));
  if (months === undefined) return [];
  const told = await ask({ ...now, months });
  return [
    raiseOf(grade.basis === "default" ? "wait" : "months_in_time", told, { months, payYuan }),
  ];
}

/** The fewest months that do; not always all above it do, so each is tried. */
async function fewest(does: (months: number) => Promise<boolean>): Promise<number | undefined> {
  for (let months = 1; months <= farthest; months++) if (await does(months)) return months;
  return undefined;
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
