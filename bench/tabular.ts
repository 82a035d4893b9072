/**
 * The risk pipeline on real tables beside tuned LightGBM, logistic regression and a scorecard, in the
 * same run on the same folds: `node bench/tabular.ts [folds of UCI] [sets]`, as in `0,1 cards,german`.
 * Needs ../shared/data; prints Markdown.
 */

import { layOut, planIndicators } from "../src/arrears/pipeline/indicator-frame.ts";
import type { LabelledTable } from "../src/arrears/pipeline/pipeline.ts";
import {
  explainRisk,
  fitRisk,
  type RiskOptions,
  scoreRisk,
} from "../src/arrears/pipeline/pipeline.ts";
import { type Column, type Frame, pickRows } from "../src/math/learning/frame.ts";
import { aucOf, type BinaryQuality, qualityOf } from "../src/math/learning/probability-metrics.ts";
import { Random } from "../src/math/statistics/random.ts";
import { askPeers, printTable, share } from "./peers.ts";
import { readCards, readGerman, readReceivables } from "./tabular-sets.ts";

type Figures = Pick<BinaryQuality, "auc" | "ks" | "brier" | "logLoss" | "calibration"> & {
  seconds: number;
};

interface Part {
  train: LabelledTable;
  test: LabelledTable;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function pick(table: LabelledTable, rows: readonly number[]): LabelledTable {
  const { labels, time } = table;
  return {
    ...table,
    frame: pickRows(table.frame, rows),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    ...(time && { time: Float64Array.from(rows, (row) => time[row]!) }),
  };
}

const partsOf = (table: LabelledTable, folds: ArrayLike<number>, asked: readonly number[]) =>
  asked.map((fold): Part => {
    const rows = [...table.labels.keys()];
    return {
      train: pick(
        table,
        rows.filter((row) => folds[row] !== fold),
      ),
      test: pick(
        table,
        rows.filter((row) => folds[row] === fold),
      ),
    };
  });

/** One line of the table, by processor seconds, since the machine is shared. */
function measure(
  parts: readonly Part[],
  options: Omit<RiskOptions, "seed">,
): Figures & { chosen: string } {
  const chosen: string[] = [];
  const all = parts.map(({ train, test }) => {
    const before = process.cpuUsage();
    const fitted = fitRisk(train, { ...options, seed: 1 });
    const { probability } = scoreRisk(fitted, test);
    const { user, system } = process.cpuUsage(before);
    chosen.push(`${fitted.chosen.join(" + ")} (${fitted.calibration.kind})`);
    return { ...qualityOf(probability, test.labels), seconds: (user + system) / 1e6 };
  });
  const figure = (name: keyof Figures) => mean(all.map((own) => own[name]));
  return {
    ...{ auc: figure("auc"), ks: figure("ks"), brier: figure("brier") },
    ...{ logLoss: figure("logLoss"), calibration: figure("calibration") },
    seconds: figure("seconds"),
    chosen: [...new Set(chosen)].join("; "),
  };
}

const line = (
  name: string,
  { auc, ks, brier, logLoss, calibration, seconds }: Figures,
  note = "",
) => [name, ...[auc, ks, brier, logLoss, calibration].map(share), seconds.toFixed(1), note];

const head = [
  "",
  "AUC",
  "KS",
  "Brier",
  "log-loss",
  "calibration",
  "s / fit",
  "chosen (calibration)",
];

/** What a peer needs of a part: columns as lists, null where missing. */
function plain({ train, test }: Part) {
  const columns = ({ columns: all }: Frame) =>
    all.map(({ name, kind, values }: Column) => ({
      ...{ name, kind },
      values: [...values].map((value) => (Number.isNaN(value) ? null : value)),
    }));
  return {
    train: { columns: columns(train.frame), labels: [...train.labels] },
    test: { columns: columns(test.frame), labels: [...test.labels] },
  };
}

const peersOf = (parts: readonly Part[]) =>
  askPeers<Record<string, Figures>>("tabular_peers.py", parts.map(plain));

function withRatios({ train, test }: Part): Part {
  const plan = planIndicators(train);
  const extended = (table: LabelledTable) => ({ ...table, frame: layOut(plan, table.frame) });
  return { train: extended(train), test: extended(test) };
}

const without = ({ series: _, ...table }: LabelledTable): LabelledTable => table;

function cards(folds: readonly number[]): void {
  const { table, foldOf } = readCards();
  const parts = partsOf(table, foldOf, folds);
  console.log(`\nUCI cards without SEX, AGE, MARRIAGE, folds ${folds.join(", ")}\n`);
  const ours = (["champion", "gbdt", "tcn", "logistic", "scorecard"] as const).map((model) => {
    const { chosen, ...figures } = measure(parts, { model });
    return line(`gridtill ${model}`, figures, chosen);
  });
  const bare = parts.map(({ train, test }) => ({ train: without(train), test: without(test) }));
  const { chosen, ...alone } = measure(bare, { model: "champion" });
  const peers = Object.entries(peersOf(bare)).map(([name, own]) => line(`${name}, raw`, own));
  const rich = Object.entries(peersOf(parts.map(withRatios)));
  printTable(head, [
    ...ours,
    line("gridtill champion, no --series", alone, chosen),
    ...peers,
    ...rich.map(([name, own]) => line(`${name}, our ratio indicators`, own)),
  ]);
  console.log(`Shuffled labels: AUC ${share(shuffled(parts[0]!))}\n`);
}

/** What the indicator weights do: with them, and with all columns alike. */
function ablation(folds: readonly number[]): void {
  const { table, foldOf } = readCards();
  const parts = partsOf(table, foldOf, folds);
  console.log(`\nIndicator weights, UCI cards, folds ${folds.join(", ")}\n`);
  const lines = (["gbdt", "tcn", "logistic"] as const).flatMap((model) =>
    [true, false].map((useWeights) => {
      const name = `${model}, ${useWeights ? "weighted" : "all columns alike"}`;
      return line(name, measure(parts, { model, useWeights }));
    }),
  );
  printTable(head, lines);
}

function shuffled({ train, test }: Part): number {
  const labels = Uint8Array.from(Random.seeded(1).shuffled([...train.labels]));
  const fitted = fitRisk({ ...train, labels }, { model: "gbdt", seed: 1 });
  return aucOf(scoreRisk(fitted, test).probability, test.labels);
}

function german(): void {
  const table = readGerman();
  const folds = askPeers<number[]>("tabular_peers.py", { foldsOf: [...table.labels], seed: 42 });
  const parts = partsOf(table, folds, [0, 1, 2, 3, 4]);
  console.log("\nGerman credit, the five folds of scikit-learn, seed 42\n");
  printTable(head, [
    ...(["champion", "gbdt", "logistic", "scorecard"] as const).map((model) => {
      const { chosen, ...figures } = measure(parts, { model });
      return line(`gridtill ${model}`, figures, chosen);
    }),
    ...Object.entries(peersOf(parts)).map(([name, own]) => line(name, own)),
  ]);
}

function receivables(): void {
  const { train, test, naive } = readReceivables();
  console.log(
    `\nAccounts receivable: ${train.labels.length} invoices settled before the first of the `,
  );
  console.log(`${test.labels.length} later ones; past late rate alone: AUC ${share(naive)}\n`);
  printTable(head, [
    ...(["champion", "gbdt", "logistic", "scorecard"] as const).map((model) => {
      const { chosen, ...figures } = measure([{ train, test }], { model });
      return line(`gridtill ${model}`, figures, chosen);
    }),
    ...Object.entries(peersOf([{ train, test }])).map(([name, own]) => line(name, own)),
  ]);
  const fitted = fitRisk(train, { model: "champion", seed: 1 });
  const [first] = explainRisk(fitted, test, [0]);
  const most = first!.contributions
    .slice(0, 3)
    .map(({ column, direction }) => `${column} ${direction}`);
  console.log(`The first of them: ${most.join(", ")}\n`);
}

const [folds = "0,1,2,3,4", sets = "receivables,german,cards,ablation"] = process.argv.slice(2);
const asked = new Set(sets.split(","));
if (asked.has("receivables")) receivables();
if (asked.has("german")) german();
if (asked.has("cards")) cards(folds.split(",").map(Number));
if (asked.has("ablation")) ablation(folds.split(",").map(Number));
