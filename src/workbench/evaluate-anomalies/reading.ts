/**
 * Payments and labels as an analyst's files have them. Every refusal names file, row, column and value.
 * @module
 */
import type { FileStore } from "../../base/capabilities.ts";
import { addDays, type Day, dayMs, dayOf, parseInstant, startOfDay } from "../../base/dates.ts";
import { parseYuan } from "../../base/money.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { TableRefused, truncated } from "../../files/formats/raw-table.ts";
import type { PlanColumn } from "../../files/import-plan.ts";
import { findSource, withMapped } from "../../files/mapped-table.ts";
import { rowError } from "../../files/table.ts";
import { kindOf, numberOf, readColumn } from "../cell-kinds.ts";
import { because } from "./schema.ts";

export interface ReadPayment {
  /** 1 is the first row after the header. */
  row: number;
  account: string;
  paidOn: Day;
  paidAt: Date;
  amountFen: bigint;
}

const text = { required: true, sqlType: "text", parse: (cell: string) => cell };

/** Headings seen in exports; `--columns` names any other. */
const paymentColumns: PlanColumn[] = [
  {
    ...{ ...text, name: "account", describe: { zh: "户号", en: "account" } },
    synonyms: [
      ...[
        "customer_account",
        "account_no",
        "account_number",
        "account_id",
        "customer",
        "customer_id",
      ],
      ...["customer_no", "user", "user_id", "user_no", "consumer", "cons_no", "meter_id", "id"],
      ...[
        "用户编号",
        "用户号",
        "用户户号",
        "客户编号",
        "客户号",
        "缴费户号",
        "用电户号",
        "编号",
        "用户",
      ],
    ],
  },
  {
    ...{ ...text, name: "paid_on", describe: { zh: "缴费日期", en: "paid on" } },
    synonyms: [
      ...[
        "paid_at",
        "date",
        "day",
        "payment_date",
        "pay_date",
        "payment_day",
        "time",
        "payment_time",
      ],
      ...[
        "pay_time",
        "timestamp",
        "transaction_date",
        "缴费时间",
        "支付日期",
        "支付时间",
        "付款日期",
      ],
      ...["付款时间", "交易日期", "交易时间", "收费日期", "收费时间", "日期", "时间"],
    ],
  },
  {
    ...{ ...text, name: "amount_yuan", describe: { zh: "缴费金额（元）", en: "amount (yuan)" } },
    synonyms: [
      ...[
        "amount",
        "yuan",
        "paid",
        "payment",
        "payment_amount",
        "pay_amount",
        "paid_amount",
        "fee",
      ],
      ...[
        "money",
        "value",
        "缴费金额",
        "金额",
        "金额（元）",
        "支付金额",
        "支付金额（元）",
        "付款金额",
      ],
      ...[
        "实收金额",
        "实收金额（元）",
        "交易金额",
        "交易金额（元）",
        "收费金额",
        "电费",
        "电费（元）",
      ],
    ],
  },
];

const labelColumns: PlanColumn[] = [
  {
    ...{ ...text, name: "row", describe: { zh: "行号", en: "row" } },
    synonyms: ["row_number", "row_no", "line", "index", "行", "行数", "数据行", "序号"],
  },
  {
    ...{ ...text, name: "kind", required: false, describe: { zh: "类型", en: "kind" } },
    synonyms: ["type", "label", "anomaly", "anomaly_type", "类别", "异常类型", "异常类别", "标签"],
  },
];

interface Texts {
  file: string;
  rows: { row: number; cells: string[] }[];
  headingOf(name: string): string;
}

/** The plan's columns of every row that is not blank, in the plan's order. */
async function textsOf(
  files: FileStore,
  source: { file: string; columns?: Record<string, string> | undefined },
  columns: readonly PlanColumn[],
): Promise<Texts> {
  const found = await findSource(files, source);
  return await withMapped(found, { columns }, async (table) => {
    if (table.missing) throw new TableRefused(table.missing);
    const rows: Texts["rows"] = [];
    const places = table.sources.map(({ index }) => index);
    for await (const batch of table.batches) {
      for (const { row, cells, faults } of batch) {
        const fault = faults?.find(({ index }) => places.includes(index));
        if (fault) {
          const error = rowError(row, fault, table.header);
          throw new TableRefused(refuse("invalid", error.reason, error));
        }
        rows.push({ row, cells: places.map((at) => (cells[at ?? -1] ?? "").trim()) });
      }
    }
    return { file: found.file.name, rows, headingOf: table.headingOf };
  });
}

type CellReason = (at: {
  file: string;
  row: number;
  column: string;
  value: string;
}) => Refusal["reason"];

function refuseCell({ file, headingOf }: Texts, row: number, name: string) {
  return (value: string, reasonFor: CellReason): never => {
    const at = { file, row, column: headingOf(name), value: truncated(value) };
    throw new TableRefused(refuse("invalid", reasonFor(at), at));
  };
}

/** In the order of the file. Throws `TableRefused`. */
export async function readPayments(
  files: FileStore,
  { payments: file, columns }: { payments: string; columns?: Record<string, string> | undefined },
): Promise<ReadPayment[]> {
  const texts = await textsOf(files, { file, columns }, paymentColumns);
  if (texts.rows.length === 0) {
    throw new TableRefused(refuse("invalid", because.no_payments({ file: texts.file })));
  }
  const instants = instantsOf(texts.rows.map(({ cells }) => cells[1]!));
  return texts.rows.map(({ row, cells }, at) => {
    const [account = "", day = "", amount = ""] = cells;
    const amountFen = fenOf(amount);
    const paidAt = instants[at];
    if (account === "") return refuseCell(texts, row, "account")(account, because.no_account);
    if (!paidAt) return refuseCell(texts, row, "paid_on")(day, because.bad_day);
    if (amountFen === undefined)
      return refuseCell(texts, row, "amount_yuan")(amount, because.bad_amount);
    return { row, account, paidOn: dayOf(paidAt), paidAt, amountFen };
  });
}

/** Whatever shape the column's days have, told from all of them: `3/14/2019` makes `1/2/2019` the second of January. */
function instantsOf(cells: readonly string[]): (Date | undefined)[] {
  const kind = kindOf(cells.filter((cell) => cell !== ""));
  if (kind.kind !== "date") return cells.map(parseInstant);
  const { values } = readColumn("paid_on", cells, kind);
  const [earliest, latest] = [
    startOfDay("1900-01-01").getTime(),
    startOfDay("2200-01-01").getTime(),
  ];
  return [...values].map((days) => {
    const ms = Math.round(days * dayMs);
    return ms >= earliest && ms < latest ? new Date(ms) : undefined;
  });
}

/** Beyond this a figure is a slip of the pen. */
const mostFen = 10n ** 15n;

/** Also what arithmetic left behind the fen, such as `116.14999999999999`, to the nearest fen. */
function fenOf(cell: string): bigint | undefined {
  const number = numberOf(cell);
  const fen =
    parseYuan(cell) ??
    (number !== undefined && Math.abs(number) < 1e13
      ? BigInt(Math.round(number * 100))
      : undefined);
  return fen !== undefined && fen < mostFen && fen > -mostFen ? fen : undefined;
}

/** Not a kind of anomaly: what a labeller writes beside a payment that is in order. */
const ordinary = new Set([
  "normal",
  "ordinary",
  "ok",
  "none",
  "no",
  "0",
  "false",
  "正常",
  "无",
  "否",
]);

/** Kind by row of the payments; a row may be named twice. Throws `TableRefused`. */
export async function readLabels(
  files: FileStore,
  file: string,
  payments: readonly ReadPayment[],
): Promise<Map<number, string>> {
  const texts = await textsOf(files, { file }, labelColumns);
  const known = new Set(payments.map(({ row }) => row));
  const last = payments.at(-1)!.row;
  const kinds = new Map<number, string>();
  for (const { row, cells } of texts.rows) {
    const [cell = "", kind = ""] = cells;
    const number = /^\d{1,12}(\.0+)?$/.test(cell.normalize("NFKC"))
      ? Number(cell.normalize("NFKC"))
      : 0;
    const wrong = refuseCell(texts, row, "row");
    if (number < 1 || number > last) wrong(cell, (at) => because.bad_label({ ...at, last }));
    if (!known.has(number)) wrong(cell, because.blank_row);
    if (!ordinary.has(kind.toLowerCase())) kinds.set(number, kind || "abnormal");
  }
  return kinds;
}

/** From the first day on which anything was paid to the end of the last: all payments are known by then. */
export function windowOf(payments: readonly ReadPayment[]): { from: Date; to: Date } {
  const days = payments.map(({ paidOn }) => paidOn).sort();
  return { from: startOfDay(days[0]!), to: startOfDay(addDays(days.at(-1)!, 1)) };
}
