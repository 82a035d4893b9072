/**
 * What a reader must know before trusting a credit model, and its figures in one line.
 * @module
 */
import type { ModelCard } from "../../models/schema.ts";
import type { CreditReport, GroupReport } from "../model/document.ts";
import type { CreditRules } from "../rulebook.ts";
import { diagnosisModels } from "../schema.ts";

/** Of the served method, each group weighing by the rows held out. */
export function metricsOf(reports: readonly GroupReport[]): Record<string, number> {
  const own = reports.map((report) => ({
    weight: report.heldOut,
    majority: report.majority,
    served: report.comparisons.find(({ method }) => method === report.served)!,
  }));
  const total = own.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (value: (report: (typeof own)[number]) => number) =>
    own.reduce((sum, report) => sum + report.weight * value(report), 0) / Math.max(1, total);
  return {
    rows: total,
    accuracy: mean(({ served }) => served.accuracy),
    majority: mean(({ majority }) => majority),
    macroF1: mean(({ served }) => served.macroF1),
    gradeError: mean(({ served }) => served.gradeError),
    logLoss: mean(({ served }) => served.logLoss),
  };
}

export function cardOf({ windows, groups }: CreditReport, rules: CreditRules): ModelCard {
  const { zh, en } = diagnosisModels[rules.training.served];
  const rows = groups.reduce((sum, { trainedOn }) => sum + trainedOn, 0);
  const days = windows.map(({ from, to }) => `${from.slice(0, 10)}..${to.slice(0, 10)}`).join(", ");
  const { lateBillsToC, daysLateToC, months } = rules.label;
  return [
    {
      heading: { zh: "用途", en: "Purpose" },
      text: {
        zh: `按客户分群诊断缴费信用（${zh}），供差异化催费参考；分数不直接触发任何动作。`,
        en: `Tells payment credit by customer group (${en}) for differentiated reminding; it acts on nothing.`,
      },
    },
    {
      heading: { zh: "数据", en: "Data" },
      text: {
        zh: `${rows} 条样本；标签窗口 ${days}；窗口 ${months} 个月内逾期 ${lateBillsToC} 期或超过 ${daysLateToC} 天为 C，无逾期为 A。`,
        en: `${rows} examples; label windows ${days}; C for ${lateBillsToC} late bills or more than ${daysLateToC} days in ${months} months, A for none late.`,
      },
    },
    {
      heading: { zh: "不使用", en: "Never used" },
      text: {
        zh: "性别、年龄、婚姻、民族等个人属性不在指标清单中；投诉与缴费渠道只展示、不计分。",
        en: "No attribute of a person (sex, age, marital status, ethnicity) is an indicator; complaints and channels are shown, not counted.",
      },
    },
    {
      heading: { zh: "局限", en: "Limits" },
      text: {
        zh: "新户与无账单客户用约定等级；逾期增加不会提高等级（构造保证）。",
        en: "Newcomers and accounts without bills get the rulebook's default; more delay never raises a grade, by construction.",
      },
    },
    {
      heading: { zh: "维护", en: "Upkeep" },
      text: {
        zh: "每个标签窗口结束后重训并由他人发布；等级每夜重评，历史不改。",
        en: "Train again after each label window, published by another person; grades are told anew each night, history never changes.",
      },
    },
  ];
}

/** A group's methods in one line each. */
export function shownOf({
  group,
  basis,
  served,
  trainedOn,
  heldOut,
  majority,
  comparisons,
}: GroupReport) {
  const methods = comparisons.map(({ method, accuracy, macroF1, aucOfC, logLoss }) => ({
    ...{ method, accuracy, macroF1, logLoss },
    aucOfC: Number.isNaN(aucOfC) ? null : aucOfC,
  }));
  return { group, basis, served, trainedOn, heldOut, majority, methods };
}
