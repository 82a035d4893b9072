/**
 * The papers of step 7: payment details as XLSX, fund application form as PDF. Account numbers masked:
 * the clear ones stand in the payment file alone.
 * @module
 */
import { formatKwh } from "../../base/energy.ts";
import { formatYuan, inCapitals } from "../../base/money.ts";
import type { PdfDocument } from "../../files/write-pdf.ts";
import { type WriteColumn, writeXlsx } from "../../files/write-table.ts";
import { maskAccount } from "../../organisation/organisation.ts";
import { payoutOf } from "../schema.ts";
import type { Detail } from "./details.ts";

const columns: WriteColumn<Detail>[] = [
  { heading: "结算单", value: ({ purchase }) => purchase.purchaseId },
  { heading: "供应商", value: ({ purchase }) => purchase.supplierName },
  { heading: "合同编号", value: ({ purchase }) => purchase.agreementNo },
  { heading: "结算月份", value: ({ purchase }) => purchase.month },
  { heading: "电量(千瓦时)", value: ({ purchase }) => Number(formatKwh(purchase.energyWh)) },
  { heading: "不含税金额(元)", value: ({ purchase }) => yuan(purchase.netFen) },
  { heading: "税额(元)", value: ({ purchase }) => yuan(purchase.taxFen) },
  { heading: "价税合计(元)", value: ({ purchase }) => yuan(purchase.grossFen) },
  { heading: "抵扣追回(元)", value: ({ purchase }) => yuan(purchase.setOffFen) },
  { heading: "支付金额(元)", value: ({ purchase }) => yuan(payoutOf(purchase)) },
  { heading: "应付凭证", value: ({ purchase }) => purchase.payableVoucher },
  { heading: "收款户名", value: ({ payee }) => payee.name },
  { heading: "收款账号", value: ({ payee }) => maskAccount(payee.account) },
  { heading: "开户行", value: ({ payee }) => payee.bank },
];

/** A number while a spreadsheet holds it exactly, else text. */
function yuan(fen: bigint): number | string {
  const text = formatYuan(fen, { group: false });
  return fen < 10n ** 15n ? Number(text) : text;
}

export const paymentDetails = (details: readonly Detail[]) => writeXlsx(details, columns);

export interface FormFacts {
  formId: string;
  detailsHash: string;
  amountFen: bigint;
  madeBy: string;
  day: string;
}

export function applicationForm(
  { formId, detailsHash: hash, amountFen, madeBy, day }: FormFacts,
  details: readonly Detail[],
): PdfDocument {
  return {
    title: "购电费资金申请表",
    footer: `${formId} ${hash.slice(0, 16)}`,
    blocks: [
      {
        facts: [
          { label: "申请表编号", value: formId },
          { label: "申请日期", value: day },
          { label: "编制人", value: madeBy },
          { label: "笔数", value: String(details.length) },
          { label: "申请金额", value: `${formatYuan(amountFen)} 元` },
          { label: "大写", value: inCapitals(amountFen) },
          { label: "支付明细 SHA-256", value: hash },
        ],
      },
      { heading: "支付明细" },
      {
        table: {
          columns: [
            { heading: "结算单", width: 1.6 },
            { heading: "供应商", width: 2 },
            { heading: "月份" },
            { heading: "价税合计(元)", width: 1.5, align: "right" },
            { heading: "支付金额(元)", width: 1.5, align: "right" },
            { heading: "应付凭证", width: 1.6 },
            { heading: "收款账号", width: 1.6 },
            { heading: "开户行", width: 1.6 },
          ],
          rows: details.map(({ purchase, payee }) => [
            ...[purchase.purchaseId, purchase.supplierName, purchase.month],
            ...[formatYuan(purchase.grossFen), formatYuan(payoutOf(purchase))],
            purchase.payableVoucher ?? "",
            ...[maskAccount(payee.account), payee.bank],
          ]),
        },
      },
      { signatures: ["编制", "审核", "财务支付"] },
    ],
  };
}
