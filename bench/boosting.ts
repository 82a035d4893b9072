/**
 * Boosted trees beside LightGBM, in the same run with the same options, on one thread:
 * `node bench/boosting.ts`. Processor time to bin and train, and to score, on generated tables; quality on the
 * five folds of a real arrears set (needs ../shared/data); and the exact contributions of our
 * TreeSHAP on LightGBM's own trees against LightGBM's.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Column, type Frame, pickRows } from "../src/math/learning/frame.ts";
import { aucOf, brierOf } from "../src/math/learning/probability-metrics.ts";
import { Random } from "../src/math/statistics/random.ts";
import {
  type BoostingModel,
  type BoostingOptions,
  scoreBoosting,
  trainBoosting,
} from "../src/math/trees/boosting.ts";
import type { Tree } from "../src/math/trees/tree.ts";
import { explainBoosting } from "../src/math/trees/tree-shap.ts";
import { askPeers, evaluationRows, printTable, share } from "./peers.ts";

interface Table {
  frame: Frame;
  labels: Uint8Array;
}

/** The rows that are scored and not learnt from. */
type Unseen = Uint8Array;

interface Answer {
  train: number;
  score: number;
  scores: number[];
  explain?: number;
  contributions?: number[][];
  model?: { tree_info: { tree_structure: PeerNode }[] };
}

const folder = mkdtempSync(join(tmpdir(), "gridtill-bench-boosting-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

const settings = { rounds: 100, leaves: 31, learningRate: 0.1, minRows: 20, l2: 0 };

function picked({ frame, labels }: Table, isPicked: (row: number) => boolean): Table {
  const rows = [...labels.keys()].filter(isPicked);
  return { frame: pickRows(frame, rows), labels: Uint8Array.from(rows, (row) => labels[row]!) };
}

function askLightGbm(
  { frame, labels }: Table,
  unseen: Unseen,
  task: typeof settings & { wantsScores: boolean; explain?: number },
): Answer {
  const flat = new Float64Array(frame.rowCount * frame.columns.length);
  for (const [column, { values }] of frame.columns.entries())
    for (let row = 0; row < frame.rowCount; row++)
      flat[row * frame.columns.length + column] = values[row]!;
  const files = { rows: flat, labels, unseen };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const paths = Object.fromEntries(Object.keys(files).map((name) => [name, join(folder, name)]));
  return askPeers("boosting_peers.py", { ...task, ...paths, columns: frame.columns.length });
}

/** Seconds of the processor: on a machine that others use as well, wall time says little. */
function timed<Result>(work: () => Result): { seconds: number; result: Result } {
  const started = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, result };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const spread = (values: readonly number[]) =>
  `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;

/** Twenty columns: some that matter, some that matter together, some that are whole numbers, most noise. */
function generated(rowCount: number): Table {
  const random = Random.seeded(1);
  const columns = Array.from({ length: 20 }, (_, at): Column => {
    const values = Float64Array.from({ length: rowCount }, () =>
      at % 4 === 3 ? random.integer(12) : random.normal(),
    );
    return { name: `c${at}`, kind: "number", values };
  });
  const value = (column: number, row: number) => columns[column]!.values[row]!;
  const labels = Uint8Array.from({ length: rowCount }, (_, row) => {
    const pair = (value(1, row) + value(2, row)) / 2 + value(1, row) * value(2, row);
    const odds = value(0, row) + pair + (value(3, row) - 6) / 4;
    return Number(random.chance(1 / (1 + Math.exp(-odds))));
  });
  return { frame: { rowCount, columns }, labels };
}

function measureSpeed(rowCount: number, times: number): void {
  const table = generated(rowCount);
  const unseen = Uint8Array.from(table.labels, (_, row) => Number(row % 10 === 9));
  const known = picked(table, (row) => unseen[row] === 0);
  const test = picked(table, (row) => unseen[row] === 1);
  const own: { train: number; score: number }[] = [];
  const peers: Answer[] = [];
  let scores: Float64Array = new Float64Array();
  for (let time = 0; time < times; time++) {
    peers.push(askLightGbm(table, unseen, { ...settings, wantsScores: true }));
    const train = timed(() => trainBoosting(known, { ...settings, seed: 1 }));
    const score = timed(() => scoreBoosting(train.result, test.frame));
    own.push({ train: train.seconds, score: score.seconds });
    scores = score.result;
  }
  const line = (name: string, runs: typeof own, auc: number) => [
    name,
    spread(runs.map(({ train }) => train)),
    spread(runs.map(({ score }) => score)),
    share(auc),
  ];
  const rows = `${known.labels.length} rows x 20, 100 trees of 31 leaves, one thread`;
  printTable(
    [rows, "bin and train, s", `score ${test.labels.length}, s`, "AUC"],
    [
      line("gridtill", own, aucOf(scores, test.labels)),
      line("LightGBM", peers, aucOf(Float64Array.from(peers[0]!.scores), test.labels)),
    ],
  );
}

/** The arrears set without what may not be used. */
function realTable(): { table: Table; folds: number[] } {
  const rows = evaluationRows("credit/uci_credit_card.csv");
  const folds = new Map(evaluationRows("credit/uci_folds.csv").map(({ ID, fold }) => [ID, fold]));
  const left = ["ID", "SEX", "AGE", "MARRIAGE", "default.payment.next.month"];
  const names = Object.keys(rows[0]!).filter((name) => !left.includes(name));
  const used = rows.filter(({ ID }) => folds.has(ID));
  const columns = names.map(
    (name): Column => ({
      ...{ name, kind: "number" },
      values: Float64Array.from(used, (row) => Number(row[name])),
    }),
  );
  const labels = Uint8Array.from(used, (row) => Number(row["default.payment.next.month"]));
  return {
    table: { frame: { rowCount: used.length, columns }, labels },
    folds: used.map(({ ID }) => Number(folds.get(ID))),
  };
}

function measureQuality(): void {
  const { table, folds } = realTable();
  const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));
  const figures = (scores: Float64Array, labels: Uint8Array) => ({
    auc: aucOf(scores, labels),
    brier: brierOf(scores.map(sigmoid), labels),
  });
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const lines = [
    { ...settings, rounds: 100, learningRate: 0.05 },
    { ...settings, rounds: 300, learningRate: 0.02, leaves: 15, minRows: 100, l2: 10 },
  ].flatMap((options) => {
    const own: { auc: number; brier: number }[] = [];
    const peers: { auc: number; brier: number }[] = [];
    for (const fold of new Set(folds)) {
      const unseen = Uint8Array.from(folds, (each) => Number(each === fold));
      const test = picked(table, (row) => unseen[row] === 1);
      const model = trainBoosting(
        picked(table, (row) => unseen[row] === 0),
        { ...options, seed: 1 } satisfies BoostingOptions,
      );
      own.push(figures(scoreBoosting(model, test.frame), test.labels));
      const answer = askLightGbm(table, unseen, { ...options, wantsScores: true });
      peers.push(figures(Float64Array.from(answer.scores), test.labels));
    }
    const differences = own.map(({ auc }, fold) => auc - peers[fold]!.auc);
    const name = `${options.rounds} trees of ${options.leaves} leaves, rate ${options.learningRate}, l2 ${options.l2}`;
    const cells = (who: string, runs: typeof own) => [
      `${name}: ${who}`,
      mean(runs.map(({ auc }) => auc)).toFixed(5),
      mean(runs.map(({ brier }) => brier)).toFixed(5),
    ];
    return [
      [...cells("gridtill", own), ""],
      [...cells("LightGBM", peers), spread(differences.map((one) => one * 1000))],
    ];
  });
  printTable(["five folds", "AUC", "Brier", "AUC, ours less theirs, thousandths"], lines);
}

type PeerNode =
  | { leaf_value: number; leaf_count: number }
  | {
      split_feature: number;
      threshold: number;
      default_left: boolean;
      internal_count: number;
      left_child: PeerNode;
      right_child: PeerNode;
    };

/** LightGBM's tree in our nodes. */
function translated(root: PeerNode): Tree {
  const tree: Tree = [];
  const add = (node: PeerNode): number => {
    const place = tree.length;
    if ("leaf_value" in node) {
      tree.push({ value: node.leaf_value, rows: node.leaf_count });
      return place;
    }
    const { split_feature: column, threshold: atMost, internal_count: rows } = node;
    tree.push({ value: 0, rows });
    const [left, right] = [add(node.left_child), add(node.right_child)];
    tree[place] = { column, atMost, missingLeft: node.default_left, left, right, gain: 0, rows };
    return place;
  };
  add(root);
  return tree;
}

function measureExplanation(): void {
  const { table, folds } = realTable();
  const unseen = Uint8Array.from(folds, (fold) => Number(fold === 0));
  const explain = 1000;
  const answer = askLightGbm(table, unseen, { ...settings, wantsScores: false, explain });
  const { frame } = picked(table, (row) => unseen[row] === 1);
  const few = pickRows(frame, [...Array(explain).keys()]);
  const columns = few.columns.map(({ name, kind }) => ({ name, kind }));
  const trees = answer.model!.tree_info.map(({ tree_structure }) => translated(tree_structure));
  const model: BoostingModel = { base: 0, columns, trees };
  const { seconds, result } = timed(() => explainBoosting(model, few));
  let largest = 0;
  for (const [row, theirs] of answer.contributions!.entries())
    for (const [column, their] of theirs.entries()) {
      const own = result.contributions[column]?.[row] ?? result.base;
      largest = Math.max(largest, Math.abs(own - their));
    }
  printTable(
    [`contributions, ${explain} rows, 100 trees of 31 leaves`, "seconds", "largest difference"],
    [
      ["gridtill", seconds.toFixed(2), ""],
      ["LightGBM", answer.explain!.toFixed(2), largest.toExponential(1)],
    ],
  );
}

measureSpeed(23_334, 5);
measureQuality();
measureExplanation();
measureSpeed(1_111_112, 3);
