/**
 * The networks: speed of the kernel and of an epoch, the temporal net and the perceptron on the UCI
 * card data in its five folds beside scikit-learn's network and LightGBM: `node bench/nets.ts`.
 * Needs ../shared/data, prints tables.
 */
import { Workspace } from "../src/math/layers/workspace.ts";
import { type Frame, frameOf, numberColumn, pickRows } from "../src/math/learning/frame.ts";
import { aucOf, brierOf, logLossOf } from "../src/math/learning/probability-metrics.ts";
import { scorePerceptron, trainPerceptron } from "../src/math/nets/perceptron.ts";
import {
  scoreSeriesClassifier,
  trainSeriesClassifier,
} from "../src/math/nets/series-classifier.ts";
import { scoreTemporalNet, trainTemporalNet } from "../src/math/nets/temporal-net.ts";
import { Random } from "../src/math/statistics/random.ts";
import { askPeers, evaluationRows, printTable, share } from "./peers.ts";

function measureKernel(): void {
  const shapes = [
    { rows: 1536, inner: 32, columns: 32 },
    { rows: 32, inner: 1536, columns: 32, transposed: "left" as const },
    { rows: 1536, inner: 32, columns: 32, transposed: "right" as const },
    { rows: 512, inner: 512, columns: 512 },
  ];
  const lines = shapes.map((shape) => {
    const { workspace, out, left, right } = Workspace.layOut((room) => ({
      workspace: room,
      out: room.floats(shape.rows * shape.columns),
      left: room.floats(shape.rows * shape.inner).fill(0.5),
      right: room.floats(shape.inner * shape.columns).fill(0.25),
    }));
    const seconds = medianOf(200, () => workspace.addProduct(out, [left, right], shape));
    const operations = 2 * shape.rows * shape.inner * shape.columns;
    const size = `${shape.rows} x ${shape.inner} x ${shape.columns}`;
    return [
      `${size}${shape.transposed ? `, ${shape.transposed} transposed` : ""}`,
      (operations / seconds / 1e9).toFixed(1),
    ];
  });
  printTable(["product", "GFLOP/s, one core"], lines);
}

function measureEpoch(): void {
  const random = Random.seeded("epoch");
  const [rows, steps, channels] = [30_000, 6, 8];
  const sequences = Float32Array.from({ length: rows * steps * channels }, () => random.normal());
  const labels = Uint8Array.from({ length: rows }, () => random.integer(2));
  const inputs = { sequences, steps, channels };
  const train = (epochs: number) =>
    trainTemporalNet({ ...inputs, labels }, { seed: 1, epochs, validationShare: 0 });
  const net = train(1);
  const epoch = (medianOf(3, () => train(5)) - medianOf(3, () => train(1))) / 4;
  const scoring = medianOf(5, () => scoreTemporalNet(net, inputs));
  printTable(
    ["temporal net, 30,000 x 6 x 8", ""],
    [
      ["seconds per epoch", epoch.toFixed(2)],
      ["rows scored per second", Math.round(rows / scoring).toLocaleString("en")],
    ],
  );
}

function medianOf(times: number, run: () => unknown): number {
  const seconds = Array.from({ length: times }, () => {
    const started = performance.now();
    run();
    return (performance.now() - started) / 1000;
  });
  return seconds.sort((left, right) => left - right)[Math.floor(times / 2)]!;
}

const rows = evaluationRows("credit/uci_credit_card.csv");
const folds = evaluationRows("credit/uci_folds.csv").map(({ fold }) => Number(fold));
const target = "default.payment.next.month";
const unused = ["ID", "SEX", "AGE", "MARRIAGE", target];
const names = Object.keys(rows[0]!).filter((name) => !unused.includes(name));
const all = frameOf(
  ...names.map((name) =>
    numberColumn(
      name,
      rows.map((row) => Number(row[name])),
    ),
  ),
);
const labels = Uint8Array.from(rows, (row) => Number(row[target]));
const months = [1, 2, 3, 4, 5, 6];
const series = {
  delay: ["PAY_0", ...months.slice(1).map((month) => `PAY_${month}`)],
  bill: months.map((month) => `BILL_AMT${month}`),
  paid: months.map((month) => `PAY_AMT${month}`),
};

interface Part {
  frame: Frame;
  labels: Uint8Array;
}

interface Answers {
  probabilities: number[];
  seconds: number;
}

/** Every row's probability from a model that has not seen it. */
function outOfFold(answer: (train: Part, test: Frame) => Float64Array): Answers {
  const probabilities = rows.map(() => 0);
  const started = performance.now();
  for (const fold of new Set(folds)) {
    const [seen, unseen] = [true, false].map((isSeen) =>
      rows.flatMap((_, row) => ((folds[row] !== fold) === isSeen ? [row] : [])),
    );
    const train = {
      frame: pickRows(all, seen!),
      labels: Uint8Array.from(seen!, (row) => labels[row]!),
    };
    const found = answer(train, pickRows(all, unseen!));
    for (const [at, row] of unseen!.entries()) probabilities[row] = found[at]!;
  }
  return { probabilities, seconds: (performance.now() - started) / 1000 };
}

const temporal = (bag: number) => (train: Part, test: Frame) =>
  scoreSeriesClassifier(trainSeriesClassifier({ ...train, series }, { seed: 1, bag }), test).map(
    (odds) => 1 / (1 + Math.exp(-odds)),
  );

const perceptron =
  (genetic: false | object, head: "softmax" | "ordinal") => (train: Part, test: Frame) =>
    scorePerceptron(
      trainPerceptron({ ...train, classCount: 2 }, { seed: 1, genetic, head }),
      test,
    )[1]!;

function printFolds(answers: Record<string, Answers>): void {
  const spreadOf = ({ probabilities }: Answers) => {
    const own = [...new Set(folds)].map((fold) => {
      const ofFold = rows.flatMap((_, row) => (folds[row] === fold ? [row] : []));
      return aucOf(
        Float64Array.from(ofFold, (row) => probabilities[row]!),
        Uint8Array.from(ofFold, (row) => labels[row]!),
      );
    });
    const mean = own.reduce((sum, auc) => sum + auc, 0) / own.length;
    const variance = own.reduce((sum, auc) => sum + (auc - mean) ** 2, 0) / own.length;
    return `${share(mean)} +- ${share(Math.sqrt(variance))}`;
  };
  printTable(
    [
      "UCI, five folds, without SEX, AGE, MARRIAGE",
      "AUC",
      "Brier",
      "log-loss",
      "seconds, all folds",
    ],
    Object.entries(answers).map(([method, own]) => {
      const probabilities = Float64Array.from(own.probabilities);
      const figures = [brierOf(probabilities, labels), logLossOf(probabilities, labels)].map(share);
      return [method, spreadOf(own), ...figures, own.seconds.toFixed(0)];
    }),
  );
}

measureKernel();
measureEpoch();
const peers = askPeers<Record<string, Answers>>("nets_peers.py", {
  columns: all.columns.map(({ values }) => [...values]),
  labels: [...labels],
  folds,
});
printFolds({
  "gridtill temporal net": outOfFold(temporal(1)),
  "gridtill temporal net, bag of three": outOfFold(temporal(3)),
  "gridtill perceptron, back-propagation alone": outOfFold(perceptron(false, "softmax")),
  "gridtill perceptron, genetic start": outOfFold(perceptron({}, "softmax")),
  "gridtill perceptron, genetic start, ordinal": outOfFold(perceptron({}, "ordinal")),
  ...peers,
});
