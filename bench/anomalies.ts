/**
 * How well payment anomalies are found: faults of six kinds seeded into real payments and into four habits of payers,
 * at several strengths and rates, beside three plain ways; then what fires on the payments as they are.
 *
 * `node bench/anomalies.ts [seeds]`: 20 unless said. Without the evaluation data only the made populations are measured.
 * @module
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startOfDay } from "../src/base/dates.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { reportOf } from "../src/workbench/evaluate-anomalies/report.ts";
import type { AnomalyQuality } from "../src/workbench/evaluate-anomalies/schema.ts";
import { screenPayments } from "../src/workbench/evaluate-anomalies/screening.ts";
import { analyticsAlone, shippedRulebooks } from "./analytics_alone.ts";
import { faultKinds, habits, type Paid, population, seedFaults } from "./anomaly_faults.ts";
import { evaluationRows, printTable } from "./peers.ts";

const seeds = Array.from({ length: Number(process.argv[2] ?? 20) }, (_, at) => at + 1);
const context = {
  analytics: await analyticsAlone(),
  rulebooks: await shippedRulebooks(),
  now: new Date("2026-11-22T00:00:00Z"),
};

type Report = Omit<AnomalyQuality, "seconds">;

async function measure(rows: readonly Paid[], seed: number): Promise<Report> {
  const payments = rows.map(({ account, paidOn, yuan }, at) => ({
    ...{ row: at + 1, account, paidOn, paidAt: startOfDay(paidOn) },
    amountFen: BigInt(Math.round(yuan * 100)),
  }));
  const kinds = new Map(rows.flatMap(({ kind }, at) => (kind ? [[at + 1, kind] as const] : [])));
  const screened = await screenPayments(context, payments, { seed });
  if (isRefusal(screened)) throw new Error(screened.reason.en);
  return reportOf({ payments, kinds, screened, seed });
}

interface Interval {
  mean: number;
  /** Half of the 95 % interval of the mean. */
  half: number;
}

function intervalOf(values: readonly number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(square / Math.max(1, values.length - 1));
  return { mean, half: (1.96 * deviation) / Math.sqrt(values.length) };
}

const shown = ({ mean, half }: Interval) => `${mean.toFixed(3)} ± ${half.toFixed(3)}`;

/** F1 of a report by each way, ours first. */
const ways: Record<string, (report: Report) => number> = {
  gridtill: ({ f1 }) => f1,
  "3 sigma": ({ baselines }) => baselines.threeSigma.f1,
  quantile: ({ baselines }) => baselines.quantile.f1,
  forest: ({ baselines }) => baselines.isolationForest.f1,
  "3 sigma, our figures": ({ baselines }) => baselines.threeSigma.onDeviations.f1,
  "quantile, our figures": ({ baselines }) => baselines.quantile.onDeviations.f1,
  "forest, our figures": ({ baselines }) => baselines.isolationForest.onDeviations.f1,
};

interface Setting {
  name: string;
  base: (seed: number) => readonly Paid[];
  strengths: readonly number[];
  rates: readonly number[];
}

/** Over all strengths of a rate; per strength in the second table. */
async function protocol({ name, base, strengths, rates }: Setting): Promise<void> {
  for (const rate of rates) {
    const reports = new Map<number, Report[]>();
    for (const strength of strengths) {
      const own: Report[] = [];
      for (const seed of seeds)
        own.push(await measure(seedFaults(base(seed), { seed, rate, strength }), seed));
      reports.set(strength, own);
    }
    console.log(`\n### ${name}, ${rate * 100} % faults, ${seeds.length} seeds\n`);
    const all = [...reports.values()].flat();
    const columns = [...strengths.map((strength) => reports.get(strength)!), all];
    printTable(
      ["F1", ...strengths.map((strength) => `strength ${strength}`), "all"],
      Object.entries(ways).map(([way, f1]) => [
        way,
        ...columns.map((own) => shown(intervalOf(own.map(f1)))),
      ]),
    );
    printTable(
      ["margin of F1 over", ...strengths.map((strength) => `strength ${strength}`), "all"],
      Object.entries(ways)
        .slice(1)
        .map(([way, f1]) => [
          way,
          ...columns.map((own) => shown(intervalOf(own.map((each) => each.f1 - f1(each))))),
        ]),
    );
    const part = (pick: (report: Report) => number | null) =>
      columns.map((own) => intervalOf(own.map((each) => pick(each) ?? 0)).mean.toFixed(3));
    printTable(
      ["gridtill", ...strengths.map((strength) => `strength ${strength}`), "all"],
      [
        ["precision", ...part(({ precision }) => precision)],
        ["recall", ...part(({ recall }) => recall)],
        ["AUC", ...part(({ auc }) => auc)],
        ...faultKinds.map((kind) => [
          `caught: ${kind}`,
          ...columns.map((own) => caught(own, kind)),
        ]),
      ],
    );
  }
}

function caught(reports: readonly Report[], kind: string): string {
  const of = reports.flatMap(({ perKind }) => perKind.filter((each) => each.kind === kind));
  const labelled = of.reduce((sum, each) => sum + each.labelled, 0);
  return labelled > 0
    ? (of.reduce((sum, each) => sum + each.caught, 0) / labelled).toFixed(3)
    : "-";
}

const file = "payments/electricity_payments.csv";
const isThere = existsSync(fileURLToPath(new URL(`../../shared/data/${file}`, import.meta.url)));
if (isThere) {
  const real = evaluationRows(file).map((row) => ({
    account: row.用户编号!,
    paidOn: row.缴费日期!,
    yuan: Number(row["缴费金额（元）"]),
  }));
  const strengths = [0.5, 1, 1.5];
  await protocol({ name: file, base: () => real, strengths, rates: [0.05, 0.01, 0.1] });
  console.log("\n### The strongest alerts of the payments as they are, to be read by eye\n");
  const { strongest, flagged } = await measure(real, 1);
  console.log(`${flagged} of ${real.length} payments raise an alert`);
  printTable(
    ["account", "day", "yuan", "score", "rules"],
    strongest.map(({ account, paidOn, amountYuan, score, rules }) => [
      ...[account, paidOn, amountYuan, score.toFixed(2), rules.join(" ")],
    ]),
  );
} else {
  console.log(`../shared/data/${file} is not there: only made populations are measured.`);
}
for (const habit of habits) {
  const base = (seed: number) => population(habit, 60, seed);
  await protocol({ name: habit, base, strengths: [1], rates: [0.05] });
}
process.exit(0);
