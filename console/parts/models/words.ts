/**
 * What a model's states, methods and figures are called, and how many digits say something.
 * @module
 */
import { diagnosisModels } from "../../../src/credit/schema.ts";
import type { Output, Sentence } from "../../client.ts";
import { number, percent } from "../format.ts";

export type ModelSummary = Output<"models.list">["models"][number];
export type ModelKind = ModelSummary["kind"];
export type ModelState = ModelSummary["state"];
export type Verdict = Output<"arrears.drift">["verdict"];

export const kinds: Record<ModelKind, Sentence> = {
  arrears: { zh: "欠费概率", en: "Probability of arrears" },
  credit: { zh: "信用等级", en: "Credit grade" },
};

export const states: Record<ModelState, Sentence & { tone?: string }> = {
  live: { zh: "在用", en: "Live", tone: "ink" },
  shadow: { zh: "影子", en: "Shadow", tone: "accent" },
  trained: { zh: "待发布", en: "Trained" },
  retired: { zh: "已停用", en: "Retired" },
};

const methods: Record<string, Sentence> = {
  gbdt: { zh: "梯度提升树", en: "boosted trees" },
  tcn: { zh: "时序卷积网络", en: "temporal net" },
  logistic: { zh: "逻辑回归", en: "logistic regression" },
  ...diagnosisModels,
};

/** Of one method, or of several joined by a plus. */
export function methodSentence(name: string): Sentence {
  const parts = name.split("+").map((part) => methods[part] ?? { zh: part, en: part });
  return {
    zh: parts.map(({ zh }) => zh).join(" + "),
    en: parts.map(({ en }) => en).join(" + "),
  };
}

interface MetricFacts extends Sentence {
  /** What it measures, in one line. */
  hint: Sentence;
  show(value: number): string;
}

const digits = (places: number) => (value: number) => number(value, places);
const share = (value: number) => percent(value, 1);

/** In the order they are shown. */
export const metrics: Record<string, MetricFacts> = {
  auc: {
    ...{ zh: "AUC", en: "AUC", show: digits(3) },
    hint: {
      zh: "随机一户欠费者排在一户按期者之前的概率",
      en: "chance that one who fell behind ranks above one who did not",
    },
  },
  ks: {
    ...{ zh: "KS", en: "KS", show: digits(3) },
    hint: { zh: "两类累计分布的最大差距", en: "widest gap between the two classes" },
  },
  brier: {
    ...{ zh: "Brier", en: "Brier", show: digits(4) },
    hint: {
      zh: "概率的均方误差，越小越好",
      en: "mean squared error of probability; less is better",
    },
  },
  calibration: {
    ...{ zh: "校准误差", en: "Calibration error", show: digits(4) },
    hint: { zh: "十箱，预测与实际之差", en: "ten bins, predicted against observed" },
  },
  logLoss: {
    ...{ zh: "对数损失", en: "Log-loss", show: digits(4) },
    hint: { zh: "越小越好", en: "less is better" },
  },
  averagePrecision: {
    ...{ zh: "平均精度", en: "Average precision", show: digits(3) },
    hint: { zh: "查准率在各查全率上的平均", en: "precision averaged over recall" },
  },
  rate: {
    ...{ zh: "欠费率", en: "Rate behind", show: share },
    hint: { zh: "测试窗口内实际欠费占比", en: "share that fell behind in the test window" },
  },
  accuracy: {
    ...{ zh: "准确率", en: "Accuracy", show: share },
    hint: { zh: "等级判对的占比", en: "share of grades that were right" },
  },
  majority: {
    ...{ zh: "多数类基线", en: "Commonest grade", show: share },
    hint: { zh: "总答最多的等级能对多少", en: "accuracy of always naming the commonest grade" },
  },
  macroF1: {
    ...{ zh: "宏平均 F1", en: "Macro F1", show: digits(3) },
    hint: { zh: "各等级 F1 的平均", en: "mean F1 over the grades" },
  },
  gradeError: {
    ...{ zh: "平均差级", en: "Grades off", show: digits(3) },
    hint: { zh: "与实际等级平均相差几级", en: "mean distance from the true grade" },
  },
  rows: {
    ...{ zh: "样本", en: "Rows", show: digits(0) },
    hint: { zh: "留出的样本数", en: "rows held out" },
  },
};

export const verdicts: Record<Verdict, Sentence & { shape: string; tone: string }> = {
  stable: { zh: "稳定", en: "Stable", shape: "●", tone: "low" },
  watch: { zh: "关注", en: "Watch", shape: "◆", tone: "medium" },
  shift: { zh: "漂移", en: "Shifted", shape: "▲", tone: "high" },
};
