/**
 * The model card: what a reader must know before trusting a model, in two languages.
 * Form: Mitchell et al., Model Cards for Model Reporting, FAT* 2019.
 * @module
 */
import type { ModelCard } from "../../models/schema.ts";
import { sources } from "../indicators.ts";
import type { CandidateKind } from "../pipeline/candidates.ts";
import type { ModelReport } from "../schema.ts";

const methods: Record<CandidateKind, { zh: string; en: string }> = {
  gbdt: { zh: "梯度提升树", en: "gradient-boosted trees" },
  tcn: { zh: "时序卷积网络", en: "temporal convolution" },
  logistic: { zh: "逻辑回归", en: "logistic regression" },
  scorecard: { zh: "评分卡", en: "scorecard" },
};

export function cardOf(report: ModelReport): ModelCard {
  const { horizonDays, lateDays, cuts, figures, chosen, screening, without, asOf, groups } = report;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const learnt = cuts.filter(({ role }) => role === "train");
  const rows = learnt.reduce((sum, cut) => sum + cut.rows, 0);
  const left = (language: "zh" | "en") =>
    without.map((source) => sources[source][language]).join(", ") || "-";
  const named = (language: "zh" | "en") =>
    chosen.map((kind) => methods[kind as CandidateKind][language]).join(" + ");
  const narrow = groups.filter(({ rows }) => rows < 200).length;
  return [
    {
      heading: { zh: "用途", en: "Purpose" },
      text: {
        zh: `估计客户今后 ${horizonDays} 天内到期的电费逾期超过 ${lateDays} 天的概率，用于排序和温和提醒；不作出任何决定。`,
        en: `Estimates the probability that a bill falling due in the next ${horizonDays} days is unpaid more than ${lateDays} days after; it orders work and starts mild reminders, and decides nothing.`,
      },
    },
    {
      heading: { zh: "数据", en: "Data" },
      text: {
        zh: `本单位截至 ${asOf.slice(0, 10)} 的历史，${learnt.length} 个时点共 ${rows} 户次；去掉的数据源：${left("zh")}。性别、年龄、婚姻、民族等个人属性不在其中。`,
        en: `The utility's own history up to ${asOf.slice(0, 10)}: ${rows} cases of ${learnt.length} looks; sources left out: ${left("en")}. Sex, age, marital status, descent and the like are not among it.`,
      },
    },
    {
      heading: { zh: "方法", en: "Method" },
      text: {
        zh: `指标筛选保留 ${screening.kept.length} 个、剔除 ${screening.rejected.length} 个；熵权与层次分析组合权重；验证期择优：${named("zh")}；概率在测试期上校准（户数太少时沿用验证期的校准），各户的效果由未见过该户的校准给出。`,
        en: `Screening kept ${screening.kept.length} indicators and rejected ${screening.rejected.length}; entropy and AHP weights combined; chosen on the validation window: ${named("en")}; probabilities calibrated on the test window, or as on the validation window where it is too small; each account is measured by a map that has not seen it.`,
      },
    },
    {
      heading: { zh: "效果", en: "Quality" },
      text: {
        zh: `测试期 ${figures.rows} 户，欠费率 ${percent(figures.rate)}，AUC ${figures.auc.toFixed(3)}，KS ${figures.ks.toFixed(3)}，Brier ${figures.brier.toFixed(4)}，校准误差 ${figures.calibration.toFixed(4)}。`,
        en: `On the test window of ${figures.rows} accounts, ${percent(figures.rate)} behind: AUC ${figures.auc.toFixed(3)}, KS ${figures.ks.toFixed(3)}, Brier ${figures.brier.toFixed(4)}, calibration error ${figures.calibration.toFixed(4)}.`,
      },
    },
    {
      heading: { zh: "局限", en: "Limits" },
      text: {
        zh: `没有缴费历史的客户只能按档案和用电判断；${narrow} 个客户群的测试样本不足 200 户。数据过期或分布漂移后不得用于停电。`,
        en: `Customers without a history are judged by archive and consumption alone; ${narrow} customer groups have fewer than 200 accounts in the test window. Stale or drifted, it may not drive a cut-off.`,
      },
    },
  ];
}
