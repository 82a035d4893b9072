/**
 * 催缴函 and 欠费停电通知书 as papers: what is owed in figures and in capitals, bill by bill, the late fee with its proof,
 * the law, how to pay, how to object and who decides. Chinese, as the law's paper is. Pure.
 * @module
 */
import { type Day, dayOf, formatInstant } from "../../base/dates.ts";
import { formatYuan, inCapitals } from "../../base/money.ts";
import type { PdfBlock, PdfDocument } from "../../files/write-pdf.ts";
import { daysBetween } from "../debts.ts";
import { valuesOf } from "../executing/words.ts";
import type { Law } from "../law.ts";
import { fillIn, type Practice } from "../practice.ts";
import type { Debtor } from "../proposing/gather.ts";
import { claimOf } from "../proposing/lines.ts";

export type PaperKind = "letter" | "notice";

export interface Paper {
  kind: PaperKind;
  /** Of the notice: `DN-2026-000042`. */
  number: string;
  debtor: Debtor;
  practice: Practice;
  law: Law | undefined;
  cutOffOn: Day | undefined;
  now: Date;
}

export function noticePaper(paper: Paper): PdfDocument {
  const { kind, number, debtor, practice, law, cutOffOn, now } = paper;
  const { title, opening } = practice.papers[kind];
  const values = valuesOf(debtor, cutOffOn === undefined ? {} : { cutOffOn });
  return {
    title: title.zh,
    footer: `${number} · ${debtor.holder.unitName} · ${formatInstant(now)}`,
    blocks: [
      { facts: headOf(paper) },
      { paragraph: fillIn(opening.zh, values) },
      ...debtOf(debtor, now),
      ...proofOf(debtor),
      { heading: "法律依据" },
      { paragraph: basisOf(kind, law) },
      { heading: "缴费方式" },
      { paragraph: practice.papers.howToPay.zh },
      { heading: "异议与复核" },
      { paragraph: practice.papers.howToObject.zh },
      { signatures: ["送达人", "收件人签收", "送达日期"] },
    ],
  };
}

function headOf({ number, debtor: { holder }, cutOffOn, now }: Paper) {
  return [
    { label: "供电单位", value: holder.unitName },
    { label: "文书编号", value: number },
    { label: "户号", value: holder.account },
    { label: "户名", value: holder.name },
    { label: "用电地址", value: holder.address ?? "—" },
    { label: "出具日期", value: dayOf(now) },
    ...(cutOffOn === undefined ? [] : [{ label: "最早停电日期", value: cutOffOn }]),
  ];
}

function debtOf({ debt, facts }: Debtor, now: Date): PdfBlock[] {
  const today = dayOf(now);
  const claimFen = claimOf(facts);
  const otherFen = debt.overdueFen - claimFen;
  const figures = (fen: bigint) => `¥${formatYuan(fen)}（大写：${inCapitals(fen)}）`;
  return [
    { heading: "欠费明细" },
    {
      table: {
        columns: [
          { heading: "电费年月" },
          { heading: "账单编号", width: 2 },
          { heading: "缴费截止日" },
          { heading: "逾期天数", align: "right" },
          { heading: "欠费（元）", align: "right" },
          { heading: "违约金（元）", align: "right" },
        ],
        rows: debt.bills.map(({ billingMonth, billId, dueOn, unpaidFen, lateFeeFen }) => [
          ...[billingMonth, billId, dueOn, String(Math.max(0, daysBetween(dueOn, today)))],
          ...[formatYuan(unpaidFen), formatYuan(lateFeeFen)],
        ]),
      },
    },
    {
      facts: [
        ...(otherFen > 0n
          ? [{ label: "其中争议、承诺或分期，不在本次催缴之列", value: figures(otherFen) }]
          : []),
        { label: "本次催缴电费", value: figures(claimFen) },
        { label: `截至${today}违约金`, value: figures(debt.lateFeeFen) },
        { label: "合计", value: figures(claimFen + debt.lateFeeFen) },
      ],
    },
  ];
}

/** Every line of the late fee, so that the customer can count it again with a pencil. */
function proofOf({ debt }: Debtor): PdfBlock[] {
  const rows = debt.bills.flatMap(({ billingMonth, lateFee }) =>
    lateFee.lines.map(({ from, to, days, principal, rate, fee }) => [
      ...[billingMonth, `${from} 至 ${to}`, String(days), principal, `${rate}‰`, fee],
    ]),
  );
  if (rows.length === 0) return [];
  return [
    { heading: "违约金计算（本金 × 天数 × 日费率，四舍五入到分）" },
    {
      table: {
        columns: [
          { heading: "电费年月" },
          { heading: "计算期间", width: 2.4 },
          { heading: "天数", align: "right" },
          { heading: "本金（元）", align: "right" },
          { heading: "日费率", align: "right" },
          { heading: "违约金（元）", align: "right" },
        ],
        rows,
      },
    },
  ];
}

function basisOf(kind: PaperKind, law: Law | undefined): string {
  const fee = law?.lateFee.article ?? "电力供应与使用条例 第三十九条";
  if (kind === "letter") return `${fee}（电费违约金与催交）。`;
  const stages = law ? [...new Set(law.notices.residential.map(({ article }) => article))] : [];
  return `${[...new Set([law?.groundArticle ?? fee, fee, ...stages])].join("；")}。`;
}
