/**
 * The labelled tables of bench/tabular.ts, with what was known at each decision and no more.
 * @module
 */
import { readFileSync } from "node:fs";
import type { LabelledTable } from "../src/arrears/pipeline/pipeline.ts";
import { aucOf } from "../src/math/learning/probability-metrics.ts";
import { kindOf, readColumn } from "../src/workbench/cell-kinds.ts";
import { evaluationFile, evaluationRows } from "./peers.ts";

function tableOf(columns: Record<string, string[]>, labels: Uint8Array): LabelledTable {
  const read = Object.entries(columns).map(([name, cells]) =>
    readColumn(name, cells, kindOf(cells)),
  );
  return { frame: { rowCount: labels.length, columns: read }, labels };
}

const numbered = (name: string, ...months: number[]) => months.map((month) => `${name}${month}`);

/** Default next month, of 21,000 clients; the folds are those of uci_folds.csv. */
export function readCards(): { table: LabelledTable; foldOf: number[] } {
  const rows = evaluationRows("credit/uci_credit_card.csv");
  const label = "default.payment.next.month";
  const outside = new Set(["ID", "SEX", "AGE", "MARRIAGE", label]);
  const names = Object.keys(rows[0]!).filter((name) => !outside.has(name));
  const cells = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name]!)]));
  const series = {
    delay: numbered("PAY_", 0, 2, 3, 4, 5, 6),
    bill: numbered("BILL_AMT", 1, 2, 3, 4, 5, 6),
    paid: numbered("PAY_AMT", 1, 2, 3, 4, 5, 6),
  };
  const table = tableOf(
    cells,
    Uint8Array.from(rows, (row) => Number(row[label])),
  );
  const folds = evaluationRows("credit/uci_folds.csv").map(({ fold }) => Number(fold));
  return { table: { ...table, series }, foldOf: folds };
}

/** Bad credit (class 2) of 1,000 German customers. */
export function readGerman(): LabelledTable {
  const text = readFileSync(evaluationFile("credit/german.data"), "utf8");
  const rows = text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const column = (at: number) => rows.map((row) => row[at]!);
  const cells = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`a${at + 1}`, column(at)]),
  );
  return tableOf(
    cells,
    Uint8Array.from(column(20), (own) => Number(own === "2")),
  );
}

const dayMs = 86_400_000;
const dayOf = (text: string) => Date.parse(`${text} UTC`) / dayMs;

interface Invoice {
  customer: string;
  issued: number;
  due: number;
  settled: number;
  cells: Record<string, string>;
}

/**
 * Invoices settled after their due day. Of a customer's past only what was settled before the
 * invoice's day is read; `Disputed` and all that is known later stay out. The last 30 % by day are
 * the test; of the others those count whose outcome was known by then.
 */
export function readReceivables() {
  const invoices = evaluationRows("invoices/accounts_receivable.csv")
    .map(
      (row): Invoice => ({
        customer: row.customerID!,
        issued: dayOf(row.InvoiceDate!),
        due: dayOf(row.DueDate!),
        settled: dayOf(row.SettledDate!),
        cells: {
          country: `C${row.countryCode}`,
          customer: row.customerID!,
          amount: row.InvoiceAmount!,
          bill: row.PaperlessBill!,
          terms: String(dayOf(row.DueDate!) - dayOf(row.InvoiceDate!)),
          month: `M${row.InvoiceDate!.split("/")[0]}`,
        },
      }),
    )
    .sort((one, other) => one.issued - other.issued);
  const cut = invoices[Math.floor(0.7 * invoices.length)]!.issued;
  const byCustomer = Map.groupBy(invoices, ({ customer }) => customer);
  const past = (own: Invoice) =>
    byCustomer.get(own.customer)!.filter(({ settled }) => settled < own.issued);
  const train = invoices.filter(({ issued, settled }) => issued < cut && settled < cut);
  const test = invoices.filter(({ issued }) => issued >= cut);
  const rates = Float64Array.from(test, (own) => lateRate(past(own)) ?? lateRate(train)!);
  const testTable = receivablesTable(test, past);
  return {
    train: receivablesTable(train, past),
    test: testTable,
    naive: aucOf(rates, testTable.labels),
  };
}

const isLate = ({ settled, due }: Invoice) => settled > due;
const meanOf = (values: readonly number[]) =>
  values.length === 0 ? undefined : values.reduce((sum, own) => sum + own, 0) / values.length;
const lateRate = (invoices: readonly Invoice[]) =>
  meanOf(invoices.map((own) => Number(isLate(own))));

function receivablesTable(
  invoices: readonly Invoice[],
  past: (own: Invoice) => Invoice[],
): LabelledTable {
  const rows = invoices.map((own) => {
    const before = past(own);
    const recent = before.toSorted((one, other) => other.settled - one.settled).slice(0, 5);
    const daysLate = (all: readonly Invoice[]) =>
      meanOf(all.map(({ settled, due }) => Math.max(0, settled - due)));
    const figures = {
      "past invoices": before.length,
      "past late rate": lateRate(before),
      "late rate of the last five": lateRate(recent),
      "past days late": daysLate(before),
      "days late of the last five": daysLate(recent),
      "days to settle": meanOf(before.map(({ settled, issued }) => settled - issued)),
    };
    const texts = Object.entries(figures).map(([name, figure]) => [name, String(figure ?? "")]);
    return { ...own.cells, ...Object.fromEntries(texts) } as Record<string, string>;
  });
  const cells = Object.fromEntries(
    Object.keys(rows[0]!).map((name) => [name, rows.map((row) => row[name]!)]),
  );
  const table = tableOf(
    cells,
    Uint8Array.from(invoices, (own) => Number(isLate(own))),
  );
  return { ...table, time: Float64Array.from(invoices, ({ issued }) => issued) };
}
