/**
 * What an automated decision was and stood on, in the customer's words: what was decided, by which policy, by which main
 * factors, that a person decides, how to object. Source: 个人信息保护法 Art. 24, 48. Pure.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import type { Reason } from "../../base/reasons.ts";
import type { PdfDocument } from "../../files/write-pdf.ts";
import type { Case } from "../case-requests.ts";
import type { Policy } from "../policy/body.ts";
import type { Practice } from "../practice.ts";
import type { Debtor } from "../proposing/gather.ts";
import { claimOf } from "../proposing/lines.ts";

export type Language = "zh" | "en";

export interface Explaining {
  debtor: Debtor;
  next: Case["next"];
  judged: Pick<Case, "grade" | "risk">;
  policy: Policy;
  practice: Practice;
  now: Date;
}

const words = {
  zh: {
    title: "催费决定说明",
    facts: ["户号", "供电单位", "说明日期", "欠费（元）", "逾期天数", "适用策略"],
    decided: "决定",
    nothing: "目前不采取任何催费措施。",
    step: (step: string) => `按现行策略，下一步为“${step}”。`,
    why: "理由",
    held: "暂不采取措施的原因",
    factors: "参考因素",
    grade: (grade: string) => `信用等级 ${grade}：`,
    risk: (percent: string) => `预计不能按期缴费的可能性 ${percent}：`,
    unused: "本次决定没有使用自动化评分，只依据欠费金额、逾期天数和用电类别。",
    person:
      "评分只用于排序和缓和措施，不直接产生后果。停电等重大措施须由工作人员逐级审批决定；性别、年龄、婚姻等信息不参与评分。",
    object: "如何提出异议",
  },
  en: {
    title: "How the decision about your debt was made",
    facts: ["Account", "Supply unit", "Date", "Owed (yuan)", "Days overdue", "Policy"],
    decided: "Decision",
    nothing: "Nothing is done at present.",
    step: (step: string) => `By the policy in force the next step is: ${step}.`,
    why: "Reasons",
    held: "Why nothing is done for now",
    factors: "Main factors",
    grade: (grade: string) => `Credit grade ${grade}: `,
    risk: (percent: string) => `Probability of not paying in time ${percent}: `,
    unused:
      "No automated score was used: the amount, the days overdue and the class of supply alone.",
    person:
      "A score orders and softens; it does nothing by itself. A cut-off is decided by people, one after the other. Sex, age and marital status are no part of any score.",
    object: "How to object",
  },
} as const;

export function explanation(explaining: Explaining, language: Language): PdfDocument {
  const { debtor, policy, practice, now } = explaining;
  const say = words[language];
  const { holder, facts } = debtor;
  const values = [
    ...[holder.account, holder.unitName, dayOf(now), formatYuan(claimOf(facts))],
    ...[String(Math.max(0, facts.overdueDays)), policy.name],
  ];
  const appeal = policy.body.explanation?.[language];
  return {
    title: say.title,
    footer: `${holder.account} · ${policy.name} · ${policy.hash.slice(0, 16)}`,
    blocks: [
      { facts: say.facts.map((label, at) => ({ label, value: values[at]! })) },
      ...paragraphs(explaining, language).map(({ heading, text }) =>
        heading === undefined ? { paragraph: text } : { heading },
      ),
      { heading: say.object },
      { paragraph: practice.papers.howToObject[language] },
      ...(appeal ? [{ paragraph: appeal }] : []),
    ],
  };
}

interface Paragraph {
  heading?: string;
  text: string;
}

/** The letter's text, one paragraph each; headings apart. */
export function paragraphs(
  { next, judged: { grade, risk } }: Pick<Explaining, "next" | "judged">,
  language: Language,
): Paragraph[] {
  const say = words[language];
  const head = (heading: string): Paragraph => ({ heading, text: heading });
  const texts = (reasons: readonly Reason[]) =>
    reasons.map((reason) => ({ text: reason[language] }));
  const list = (reasons: readonly Reason[]) =>
    reasons.map((reason) => reason[language]).join(language === "zh" ? "；" : "; ");
  const isScored = risk?.isFit === true && grade !== null;
  return [
    head(say.decided),
    { text: next.stepName ? say.step(next.stepName[language]) : say.nothing },
    head(say.why),
    ...texts(next.because),
    ...(next.heldBy.length > 0 ? [head(say.held), ...texts(next.heldBy)] : []),
    head(say.factors),
    ...(isScored
      ? [
          { text: say.grade(grade.grade) + list(grade.reasons) },
          { text: say.risk(`${(risk.probability * 100).toFixed(1)} %`) + list(risk.reasons) },
        ]
      : [{ text: say.unused }]),
    { text: say.person },
  ];
}
