/**
 * How well the records of payments tell faults: `node bench/behaviour.ts [seeds]` (0: the last two parts alone). Faults of six kinds seeded into real
 * and made payments, the records' own fields beside plainer residuals of the same payments; then the same relations
 * over days of energy and over the intervals of a receivables book (both need ../shared/data).
 */

import {
  type GivenPayment,
  givenPayments,
  recordsOf,
  ScreeningBody,
} from "../src/anomalies/behaviour/behaviour.ts";
import { addDays, type Day, dayOf, startOfDay } from "../src/base/dates.ts";
import { aucOf } from "../src/math/learning/probability-metrics.ts";
import { Random } from "../src/math/statistics/random.ts";
import { analyticsAlone, shippedRulebooks } from "./analytics_alone.ts";
import { type Habit, type Paid, population, seedFaults } from "./anomaly_faults.ts";
import { evaluationRows, printTable } from "./peers.ts";

const analytics = await analyticsAlone();
const book = (await shippedRulebooks()).inForce("anomaly-screening", dayOf(new Date()));
const shipped = ScreeningBody.parse(book!.body);
const screening = { ...shipped, history: { ...shipped.history, months: 240 } };

type Columns = Readonly<Record<string, Float64Array>>;

/** Numbers of the records in the order of the payments. */
async function recorded(payments: readonly GivenPayment[]): Promise<Columns> {
  const columns: Record<string, Float64Array> = {};
  const wanted = { screening, given: givenPayments(payments) };
  const places = new Map(payments.map(({ record }, at) => [record, at]));
  for await (const { record, numbers } of recordsOf(analytics, new Date("2026-12-01"), wanted))
    for (const [name, values] of Object.entries(numbers)) {
      columns[name] ??= new Float64Array(payments.length);
      for (const [row, each] of record.entries()) columns[name][places.get(each)!] = values[row]!;
    }
  return columns;
}

const given = (rows: readonly Paid[]): GivenPayment[] =>
  rows.map(({ account, paidOn, yuan }, at) => ({
    ...{ record: String(at).padStart(7, "0"), customerAccount: account, paidOn },
    amountFen: BigInt(Math.round(yuan * 100)),
  }));

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Plainer residuals: where an account's values lie, and how wide. */
const plain: Record<string, (values: readonly number[]) => [middle: number, spread: number]> = {
  "mean, s.d.": (values) => [mean(values), deviation(values)],
  "median, MAD": (values) => {
    const middle = median(values);
    return [middle, 1.4826 * median(values.map((value) => Math.abs(value - middle)))];
  },
};

/** Signed distances of each value from its account's middle, in spreads; what cannot be said is 0. */
function plainly(rows: readonly Paid[], values: ArrayLike<number>, name: string): Float64Array {
  const out = new Float64Array(rows.length);
  const known = [...rows.keys()].filter((row) => !Number.isNaN(values[row]));
  const floor = deviation(known.map((row) => values[row]!)) / 20;
  for (const own of Map.groupBy(known, (row) => rows[row]!.account).values()) {
    const [middle, spread] = plain[name]!(own.map((row) => values[row]!));
    for (const row of own) out[row] = (values[row]! - middle) / Math.max(spread, floor);
  }
  return out;
}

/** Ranking of the kinds that a field is there for; no other fault stands among the ordinary ones. */
function ranking(rows: readonly Paid[], scores: Float64Array, ...kinds: string[]): number {
  const kept = [...rows.keys()].filter(
    (row) => !rows[row]!.kind || kinds.includes(rows[row]!.kind),
  );
  const labels = Uint8Array.from(kept, (row) => Number(rows[row]!.kind !== undefined));
  return aucOf(
    Float64Array.from(kept, (row) => scores[row]! || 0),
    labels,
  );
}

/** By method: how each of the kinds ranks. */
async function methods(rows: readonly Paid[]): Promise<Record<string, number[]>> {
  const records = await recorded(given(rows));
  const yuan = Float64Array.from(rows, (row) => row.yuan);
  const days = records.interval_days!;
  const of = (amount: Float64Array, gap: Float64Array, drift?: Float64Array) => [
    ...["x3", "quarter"].map((kind) => ranking(rows, amount.map(Math.abs), kind)),
    ranking(rows, gap, "gap"),
    ranking(
      rows,
      gap.map((value) => -value),
      "double",
      "burst",
    ),
    ranking(rows, drift ?? amount.map(Math.abs), "drift"),
  ];
  const plainer = Object.keys(plain).flatMap((name) => {
    const pair = (f: (x: number) => number) =>
      of(plainly(rows, yuan.map(f), name), plainly(rows, days.map(f), name));
    return [
      [`${name}, linear`, pair((x) => x)] as const,
      [`${name}, logarithm`, pair((x) => Math.log(x + 1))] as const,
    ];
  });
  const { amount_deviation, gap_deviation, drift_deviation } = records;
  return {
    ...Object.fromEntries(plainer),
    records: of(amount_deviation!, gap_deviation!, drift_deviation!),
  };
}

const seeds = Number(process.argv[2] ?? 10);
const real = evaluationRows("payments/electricity_payments.csv").map(
  (row): Paid => ({
    account: row.用户编号!,
    paidOn: row.缴费日期!,
    yuan: Number(row["缴费金额（元）"]),
  }),
);
const habits: (Habit | "real")[] = ["real", "monthly", "seasonal", "quarterly", "top-up"];
for (const habit of seeds > 0 ? habits : []) {
  const found: Record<string, number[][]> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    const rows = habit === "real" ? real : population(habit, 70, seed + 100);
    const seeded = seedFaults(rows, { seed, rate: 0.05, strength: 1 });
    for (const [method, figures] of Object.entries(await methods(seeded)))
      found[method] = [...(found[method] ?? []), figures];
  }
  const lines = Object.entries(found).map(([method, runs]) => {
    const of = [0, 1, 2, 3, 4].map((at) => runs.map((run) => run[at]!));
    return [
      method,
      ...of.map((each) => `${mean(each).toFixed(3)} ± ${deviation(each).toFixed(3)}`),
    ];
  });
  console.log(`\n${habit}: AUC of ${seeds} seeds, mean ± s.d.`);
  printTable(["", "x3", "a quarter", "long gap", "double, burst", "drift"], lines);
}

/** Daily energy: a day is a payment of as many yuan as kWh; one day in a hundred is trebled or quartered. */
async function energy(): Promise<void> {
  const random = Random.seeded(1);
  const rows = evaluationRows("usage/enterprise_daily_kwh.csv").map((row): Paid => {
    const [year, month, day] = row.record_date!.split("/").map((part) => part.padStart(2, "0"));
    const kwh = Number(row.power_consumption);
    const fault = random.chance(0.01) ? random.pick(["x3", "quarter"] as const) : undefined;
    return {
      ...{ account: row.user_id!, paidOn: `${year}-${month}-${day}` },
      yuan: fault === "x3" ? 3 * kwh : fault === "quarter" ? kwh / 4 : kwh,
      ...(fault && { kind: fault }),
    };
  });
  const begun = performance.now();
  const { amount_deviation } = await recorded(given(rows));
  const seconds = (performance.now() - begun) / 1000;
  const yuan = Float64Array.from(rows, (row) => row.yuan);
  const line = (name: string, scores: Float64Array) => [
    name,
    ...["x3", "quarter"].map((kind) => ranking(rows, scores.map(Math.abs), kind).toFixed(3)),
  ];
  const logs = yuan.map((kwh) => Math.log(kwh + 1));
  console.log(`\ndays of energy: ${rows.length}, 1 % faults, ${seconds.toFixed(1)} s`);
  printTable(
    ["", "x3", "a quarter"],
    [
      line("mean, s.d., linear", plainly(rows, yuan, "mean, s.d.")),
      line("median, MAD, linear", plainly(rows, yuan, "median, MAD")),
      line("median, MAD, logarithm", plainly(rows, logs, "median, MAD")),
      line("records", amount_deviation!),
    ],
  );
}

/** Intervals of a receivables book: one invoice after the other as if settled in a row, so many days apart. */
async function receivables(): Promise<void> {
  const rows = evaluationRows("invoices/accounts_receivable.csv").map((row) => ({
    ...{ account: row.customerID!, invoice: row.invoiceNumber! },
    on: new Date(row.InvoiceDate!).getTime(),
    ...{ amount: Number(row.InvoiceAmount), days: Number(row.DaysToSettle) },
    late: Number(row.DaysLate),
  }));
  const start: Day = "2020-01-01";
  const given = [...Map.groupBy(rows, ({ account }) => account)].flatMap(([account, own]) => {
    let day = start;
    const settled = own
      .toSorted((a, b) => a.on - b.on)
      .map(({ invoice, amount, days }) => {
        day = addDays(day, days);
        return { invoice, amount, day };
      });
    return [{ invoice: "first", amount: 50, day: start }, ...settled].map(
      ({ invoice, amount, day: paidOn }): GivenPayment => ({
        ...{ record: `${account} ${invoice}`, customerAccount: account, paidOn },
        ...{ amountFen: BigInt(Math.round(amount * 100)), paidAt: startOfDay(paidOn) },
      }),
    );
  });
  const { gap_deviation } = await recorded(given);
  const places = new Map(given.map(({ record }, at) => [record, at]));
  const scores = Float64Array.from(
    rows,
    ({ account, invoice }) => gap_deviation![places.get(`${account} ${invoice}`)!]!,
  );
  console.log(
    `\nreceivables: ${rows.length} invoices, ${rows.filter(({ late }) => late > 0).length} late`,
  );
  const flagged = [1_000, 2_000, 3_000].map((threshold) => {
    const of = rows.filter((_, row) => scores[row]! > threshold);
    const late = of.filter(({ late }) => late > 0);
    const reach = late.length / rows.filter(({ late }) => late > 0).length;
    const cells = [of.length, late.length / of.length, reach, mean(of.map(({ late }) => late))];
    return [`above ${threshold}`, ...cells.map((cell, at) => cell.toFixed(at === 0 ? 0 : 3))];
  });
  printTable(["gap deviation", "invoices", "late", "of all late", "mean days late"], flagged);
  const auc = (least: number) =>
    aucOf(
      scores,
      Uint8Array.from(rows, ({ late }) => Number(late > least)),
    );
  console.log(
    `AUC of the gap deviation for late at all ${auc(0).toFixed(3)}, over 10 days ${auc(10).toFixed(3)}`,
  );
}

await energy();
await receivables();
