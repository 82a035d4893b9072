/**
 * The proof of a bill as a paper for the customer, in Chinese or English.
 * @module
 */
import { formatKwh } from "../../base/energy.ts";
import { formatYuan } from "../../base/money.ts";
import type { PdfDocument } from "../../files/write-pdf.ts";
import type { Proof, ProofLine } from "../schema.ts";

const words = {
  zh: {
    title: "电费计算说明",
    account: "户号",
    month: "电费年月",
    bill: "账单编号",
    energy: "电量",
    total: "应收金额",
    vat: "其中增值税",
    due: "缴费截止日",
    book: "电价表",
    tariff: "电价",
    hash: "电价表文件 SHA-256",
    item: "项目",
    formula: "计算（元）",
    amount: "金额（元）",
    rounding: "舍入规则",
    notes: "说明",
  },
  en: {
    title: "How this bill is computed",
    account: "Account",
    month: "Month",
    bill: "Bill",
    energy: "Energy",
    total: "Amount",
    vat: "VAT contained",
    due: "Due",
    book: "Price book",
    tariff: "Tariff",
    hash: "SHA-256 of the price book's file",
    item: "Item",
    formula: "Computation (yuan)",
    amount: "Amount (yuan)",
    rounding: "Rounding",
    notes: "Notes",
  },
} as const;

export function proofPaper(proof: Proof, language: "zh" | "en"): PdfDocument {
  const say = words[language];
  const { bill, lines, priceBook, tariff } = proof;
  const noted = lines.filter(({ note }) => note !== null);
  return {
    title: say.title,
    footer: `${bill.billId} · ${priceBook?.hash ?? ""}`,
    blocks: [
      {
        facts: [
          { label: say.account, value: bill.customerAccount },
          { label: say.month, value: bill.billingMonth },
          { label: say.bill, value: bill.billId },
          { label: say.energy, value: `${formatKwh(BigInt(bill.energyWh))} kWh` },
          { label: say.total, value: yuan(proof.sumFen) },
          { label: say.vat, value: yuan(bill.vatFen) },
          { label: say.due, value: bill.dueOn },
          { label: say.tariff, value: tariff?.[language] ?? "-" },
          { label: say.book, value: priceBook?.name ?? "-" },
          { label: say.hash, value: priceBook?.hash ?? "-" },
        ],
      },
      {
        table: {
          columns: [
            { heading: say.item, width: 2 },
            { heading: say.formula, width: 4 },
            { heading: say.amount, align: "right" },
          ],
          rows: lines.map(({ name, formula, amountFen }) => [
            ...[name[language], formula ?? "-", yuan(amountFen)],
          ]),
        },
      },
      ...(noted.length > 0
        ? [{ heading: say.notes }, ...noted.map((line) => paragraph(line, language))]
        : []),
      { heading: say.rounding },
      { paragraph: proof.rounding[language] },
    ],
  };
}

function paragraph({ name, note }: ProofLine, language: "zh" | "en") {
  return { paragraph: `${name[language]}: ${note![language]}` };
}

function yuan(fen: string | bigint): string {
  return formatYuan(BigInt(fen));
}
