/**
 * Linear models, calibration, figures and weights beside scikit-learn, SciPy and NumPy on the same
 * numbers, and the scorecard on five folds: `node bench/learning.ts`. Needs ../shared/data, prints
 * tables.
 */
import { encodeFrame, fitEncoding } from "../src/math/learning/encoding.ts";
import { frameOf, numberColumn, pickRows } from "../src/math/learning/frame.ts";
import { applyIsotonic, fitIsotonic } from "../src/math/learning/isotonic.ts";
import { solveLogistic, trainLogistic } from "../src/math/learning/logistic.ts";
import { probabilityOf } from "../src/math/learning/logistic-loss.ts";
import { trainOrdinal } from "../src/math/learning/ordinal.ts";
import { applyPlatt, fitPlatt } from "../src/math/learning/platt.ts";
import { aucOf, calibrationOf, qualityOf } from "../src/math/learning/probability-metrics.ts";
import { logOddsOfPoints, scoreScorecard, trainScorecard } from "../src/math/scoring/scorecard.ts";
import { ahpWeights } from "../src/math/statistics/ahp.ts";
import { pearson, spearman } from "../src/math/statistics/correlation.ts";
import { kolmogorovSmirnov } from "../src/math/statistics/drift.ts";
import { Random } from "../src/math/statistics/random.ts";
import { varianceInflation } from "../src/math/statistics/variance-inflation.ts";
import { askPeers, evaluationRows, printTable, share } from "./peers.ts";

const label = "default.payment.next.month";
const leftOut = ["ID", "SEX", "AGE", "MARRIAGE", label];
const table = evaluationRows("credit/uci_credit_card.csv");
const foldOf = new Map(
  evaluationRows("credit/uci_folds.csv").map(({ ID, fold }) => [ID, Number(fold)]),
);
const folds = table.map(({ ID }) => foldOf.get(ID)!);
const names = Object.keys(table[0]!).filter((name) => !leftOut.includes(name));
const frame = frameOf(
  ...names.map((name) =>
    numberColumn(
      name,
      table.map((row) => Number(row[name])),
    ),
  ),
);
const labels = Uint8Array.from(table, (row) => Number(row[label]));
/** Four grades: the least and most of LIMIT_BAL are as far apart as grades of customers. */
const limits = frame.columns[0]!.values;
const grades = Uint8Array.from(
  limits,
  (own) => [60_000, 150_000, 250_000].filter((cut) => own >= cut).length,
);
const graded = frameOf(...frame.columns.slice(1, 6));

const rows = encodeFrame(fitEncoding(frame), frame);
const gradedRows = encodeFrame(fitEncoding(graded), graded);
const random = Random.seeded(1);
const judgements = Array.from({ length: 9 }, () => random.between(1, 5));
const matrix = judgements.map((own, i) =>
  judgements.map((other, j) => {
    const noise = 1 + ((i * 7 + j * 3) % 5) / 5;
    return i === j ? 1 : i < j ? (own / other) * noise : 0;
  }),
);
for (const [i, row] of matrix.entries()) for (let j = 0; j < i; j++) row[j] = 1 / matrix[j]![i]!;

const timed = <Answer>(run: () => Answer) => {
  const started = performance.now();
  const answer = run();
  return { answer, seconds: (performance.now() - started) / 1000 };
};

const penalties = { ridge: { l1: 0, l2: 1 }, lasso: { l1: 40, l2: 0 }, both: { l1: 20, l2: 20 } };
const fitted = Object.entries(penalties).map(([name, penalty]) => {
  const { answer, seconds } = timed(() => solveLogistic({ rows, labels }, penalty));
  return { name, values: [...answer.weights, answer.intercept], seconds };
});
const ordinal = timed(() => trainOrdinal({ frame: graded, grades, gradeCount: 4 }));
const ridge = trainLogistic({ frame, labels });
const odds = Float64Array.from({ length: rows.rowCount }, (_, row) =>
  rows.values
    .subarray(row * rows.columnCount, (row + 1) * rows.columnCount)
    .reduce((sum, own, at) => sum + own * ridge.weights[at]!, ridge.intercept),
);
/** Coarse enough for ties. */
const coarse = odds.map((own) => Math.round(own * 50) / 50);
const probabilities = odds.map(probabilityOf);
const isotonic = timed(() => applyIsotonic(fitIsotonic(coarse, labels), coarse));
const platt = timed(() => applyPlatt(fitPlatt(odds, labels), odds));
const quality = timed(() => qualityOf(coarse.map(probabilityOf), labels));
const full = calibrationOf(probabilities, labels, { bins: 20, by: "full" });
const [first, second] = [frame.columns[6]!.values, frame.columns[12]!.values];
const drifted = kolmogorovSmirnov(first.subarray(0, 9000), first.subarray(9000));
const inflation = timed(() => varianceInflation(frame.columns.map(({ values }) => values)));
const ahp = ahpWeights(matrix);

interface Peer {
  values: number[];
  seconds: number;
}
const { columnCount } = rows;
const peers = askPeers<Record<string, Peer>>("learning_peers.py", {
  rows: [...rows.values],
  columnCount,
  labels: [...labels],
  penalties,
  grades: [...grades],
  gradedRows: [...gradedRows.values],
  gradedCount: gradedRows.columnCount,
  odds: [...odds],
  coarse: [...coarse],
  raw: frame.columns.map(({ values }) => [...values]),
  pair: [6, 12],
  split: 9000,
  matrix,
  folds,
});

const own: Record<string, { values: ArrayLike<number>; seconds?: number }> = {
  ...Object.fromEntries(fitted.map((one) => [one.name, one])),
  ordinal: {
    values: [...ordinal.answer.weights, ...ordinal.answer.cuts],
    seconds: ordinal.seconds,
  },
  isotonic: { values: isotonic.answer, seconds: isotonic.seconds },
  platt: { values: platt.answer, seconds: platt.seconds },
  figures: {
    values: [
      ...[quality.answer.auc, quality.answer.ks, quality.answer.averagePrecision],
      ...[quality.answer.brier, quality.answer.logLoss, quality.answer.calibration],
      ...[quality.answer.accuracy, quality.answer.precision, quality.answer.recall],
      quality.answer.f1,
    ],
    seconds: quality.seconds,
  },
  fullBins: { values: [full.error] },
  correlation: { values: [pearson(first, second), spearman(first, second)] },
  kolmogorov: { values: [drifted.statistic] },
  inflation: { values: inflation.answer, seconds: inflation.seconds },
  ahp: { values: [...ahp.weights, ahp.eigenvalue] },
};
const against: Record<string, string> = {
  ridge: "weights, L2 = 1: scikit-learn LogisticRegression, newton-cholesky",
  lasso: "weights, L1 = 40: scikit-learn LogisticRegression, saga",
  both: "weights, L1 = L2 = 20: scikit-learn LogisticRegression, saga",
  ordinal: "proportional odds, four grades: SciPy BFGS",
  isotonic: "probabilities: scikit-learn IsotonicRegression",
  platt: "probabilities: scikit-learn's sigmoid calibration",
  figures: "AUC, KS, AP, Brier, log-loss, ECE, accuracy, P, R, F1: scikit-learn",
  fullBins: "calibration error, 20 full bins: NumPy",
  correlation: "Pearson, Spearman: SciPy",
  kolmogorov: "two-sample statistic: SciPy",
  inflation: "factors: diagonal of NumPy's inverse (relative)",
  ahp: "weights, eigenvalue: NumPy eig",
};
/** Largest distance, relative above 1. */
const distance = (left: ArrayLike<number>, right: readonly number[]) =>
  right.reduce(
    (most, value, at) => Math.max(most, Math.abs(left[at]! - value) / Math.max(1, Math.abs(value))),
    0,
  );
const seconds = (value?: number) => (value === undefined ? "" : value.toFixed(3));

console.log(`${rows.rowCount} rows, ${columnCount} columns\n`);
printTable(
  ["what, and against what", "largest distance", "seconds", "peer's seconds"],
  Object.entries(own).map(([name, { values, seconds: spent }]) => [
    against[name]!,
    distance(values, peers[name]!.values).toExponential(1),
    seconds(spent),
    spent === undefined ? "" : seconds(peers[name]!.seconds),
  ]),
);

const aucs: number[] = [];
console.log("Scorecard on five folds, raw columns, whole points\n");
printTable(
  ["fold", "AUC", "KS", "Brier", "ECE", "seconds to train"],
  [...new Set(folds)].sort().map((fold) => {
    const [train, test] = [true, false].map((isTrain) =>
      [...folds.keys()].filter((row) => (folds[row] !== fold) === isTrain),
    );
    const pick = (from: readonly number[]) => Uint8Array.from(from, (row) => labels[row]!);
    const card = timed(() =>
      trainScorecard({ frame: pickRows(frame, train!), labels: pick(train!) }),
    );
    const points = scoreScorecard(card.answer, pickRows(frame, test!));
    const logOdds = logOddsOfPoints(card.answer, points);
    aucs.push(aucOf(logOdds, pick(test!)));
    const { ks, brier, calibration } = qualityOf(logOdds.map(probabilityOf), pick(test!));
    return [
      String(fold),
      ...[aucs.at(-1)!, ks, brier, calibration].map(share),
      seconds(card.seconds),
    ];
  }),
);
console.log(`mean AUC ${share(aucs.reduce((sum, own) => sum + own, 0) / 5)}`);
console.log(`scikit-learn, quantile bins one-hot and logistic: ${share(peers.binned!.values[0]!)}`);
