/**
 * The models that stand for election, each behind the same three verbs. All score in log-odds.
 * CN117973879A's classification names convolution and temporal networks [E]; trees, logistic
 * regression and scorecard stand beside them as the plain alternatives [A].
 * @module
 */
import {
  type Examples,
  type Explanation,
  evenRows,
  type Frame,
  pickRows,
} from "../../math/learning/frame.ts";
import {
  explainLogistic,
  type LogisticModel,
  scoreLogistic,
} from "../../math/learning/logistic.ts";
import {
  explainSeriesClassifier,
  type SeriesClassifier,
  scoreSeriesClassifier,
  trainSeriesClassifier,
} from "../../math/nets/series-classifier.ts";
import * as scorecards from "../../math/scoring/scorecard.ts";
import { type BoostingModel, scoreBoosting, trainBoosting } from "../../math/trees/boosting.ts";
import { explainBoosting } from "../../math/trees/tree-shap.ts";
import { type CodeColumns, findCodes, originOf, withCodes } from "./code-columns.ts";
import { keepColumns } from "./indicator-frame.ts";
import { columnOf } from "./risk-table.ts";
import { trainWeightedLogistic } from "./weighted-logistic.ts";

export const candidateKinds = ["gbdt", "tcn", "logistic", "scorecard"] as const;
export type CandidateKind = Member["kind"];

/** A trained candidate; JSON-able. */
export type Member =
  | { kind: "gbdt"; bag: BoostingModel[] }
  | { kind: "tcn"; net: SeriesClassifier }
  | { kind: "logistic"; model: LogisticModel; codes: CodeColumns }
  | { kind: "scorecard"; card: scorecards.Scorecard };

/** What there is to learn from: every indicator that a model may see. */
export interface Lesson extends Examples {
  /** The indicator system; the scorecard sees nothing else. */
  system: ReadonlySet<string>;
  /** Weight over the mean weight, by column. */
  factors: Readonly<Record<string, number>>;
  series: Readonly<Record<string, readonly string[]>>;
  /** Columns that were derived from others; the net derives its own. */
  derived: ReadonlySet<string>;
  seed: number;
}

/** The lesson on some of its rows. */
export function pickLesson(lesson: Lesson, rows: ArrayLike<number>): Lesson {
  const { weights } = lesson;
  return {
    ...lesson,
    frame: pickRows(lesson.frame, rows),
    labels: Uint8Array.from(rows, (row) => lesson.labels[row]!),
    ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]!) }),
  };
}

/** Models averaged, and how long to train: until `validation` gets no better, or so many rounds. */
export interface Effort {
  bag: number;
  validation?: Examples;
  rounds?: number | undefined;
}

/** By column of the frame that was learned from. */
export interface Reasons {
  base: number;
  contributions: Map<string, Float64Array>;
}

interface Learner<Own extends Member> {
  /** Why it cannot be tried on this table. */
  lacks: (lesson: Lesson) => "no_series" | "no_indicators" | undefined;
  train: (lesson: Lesson, effort: Effort) => Own;
  score: (member: Own, frame: Frame) => Float64Array;
  explain: (member: Own, frame: Frame) => Reasons;
}

const learners: { [Kind in CandidateKind]: Learner<Extract<Member, { kind: Kind }>> } = {
  gbdt: {
    lacks: () => undefined,
    train: trainTrees,
    score: ({ bag }, frame) => meanOf(bag.map((model) => scoreBoosting(model, frame))),
    explain: ({ bag }, frame) =>
      averageReasons(bag.map((model) => named(model.columns, explainBoosting(model, frame)))),
  },
  tcn: {
    lacks: ({ frame, series }) =>
      monthsIn(series).some((name) => columnOf(frame, name)) ? undefined : "no_series",
    train: trainNet,
    score: ({ net }, frame) => scoreSeriesClassifier(net, frame),
    explain: ({ net }, frame) => named(frame.columns, explainSeriesClassifier(net, frame)),
  },
  logistic: {
    lacks: () => undefined,
    train: trainLogistic,
    score: ({ model, codes }, frame) => scoreLogistic(model, withCodes(frame, codes)),
    explain({ model, codes }, frame) {
      const coded = withCodes(frame, codes);
      const reasons = named(coded.columns, explainLogistic(model, coded));
      return { base: reasons.base, contributions: joined(reasons.contributions, codes) };
    },
  },
  scorecard: {
    lacks: ({ system }) => (system.size === 0 ? "no_indicators" : undefined),
    train: ({ system, ...examples }) => {
      const frame = keepColumns(examples.frame, system);
      const bins = { maxBins: 12, minShare: Math.max(0.01, 20 / frame.rowCount), minChiSquare: 2 };
      return {
        kind: "scorecard",
        card: scorecards.trainScorecard({ ...examples, frame }, { bins }),
      };
    },
    score: ({ card }, frame) =>
      scorecards.logOddsOfPoints(card, scorecards.scoreScorecard(card, frame)),
    explain: ({ card }, frame) => named(frame.columns, scorecards.explainScorecard(card, frame)),
  },
};

function learnerOf(kind: CandidateKind): Learner<Member> {
  return learners[kind] as unknown as Learner<Member>;
}

/** Why a kind cannot be tried; undefined where it can. */
export const lacks = (kind: CandidateKind, lesson: Lesson) => learnerOf(kind).lacks(lesson);

export const trainMember = (kind: CandidateKind, lesson: Lesson, effort: Effort): Member =>
  learnerOf(kind).train(lesson, effort);

/** Log-odds, one per row. */
export const scoreMember = (member: Member, frame: Frame): Float64Array =>
  learnerOf(member.kind).score(member, frame);

/** Contributions add up, with the base, to the log-odds. */
export const explainMember = (member: Member, frame: Frame): Reasons =>
  learnerOf(member.kind).explain(member, frame);

/** How many rounds the member took; undefined of one that needs none. */
export function roundsOf(member: Member): number | undefined {
  return member.kind === "gbdt" ? member.bag[0]!.trees.length : undefined;
}

/** Fewer and rounder trees where rows are few (tuned beside LightGBM on 800 and 16,800 rows). */
function trainTrees(lesson: Lesson, { bag, validation, rounds }: Effort) {
  const { frame, labels, weights, factors, seed } = lesson;
  const { rowCount } = frame;
  const options = {
    rounds: Math.max(1, rounds ?? 1000),
    leaves: rowCount < 2000 ? 6 : 20,
    learningRate: rowCount < 100_000 ? 0.03 : 0.06,
    minRows: Math.round(Math.min(100, Math.max(10, 0.6 * Math.sqrt(rowCount)))),
    l2: 10,
    rowShare: 0.8,
    columnShare: rowCount < 2000 ? 0.3 : 0.5,
    columnWeights: damped(factors),
    ...(validation && { validation }),
  };
  const examples = { frame, labels, ...(weights && { weights }) };
  const models = Array.from({ length: bag }, (_, at) =>
    trainBoosting(examples, { ...options, seed: seed + at }),
  );
  return { kind: "gbdt" as const, bag: models };
}

const monthsIn = (series: Lesson["series"]) => Object.values(series).flat();

/** A net learns little more from further rows, and long. */
const rowsOfNet = 40_000;

function trainNet(lesson: Lesson, { bag, validation }: Effort) {
  const { frame, factors, series, derived, seed } = lesson;
  const { labels, weights, frame: seen } = pickLesson(lesson, evenRows(frame.rowCount, rowsOfNet));
  const columns = seen.columns.filter(({ name }) => !derived.has(name));
  const examples = { frame: { ...seen, columns }, labels, ...(weights && { weights }) };
  const net = trainSeriesClassifier(
    { ...examples, series },
    { seed, bag, columnWeights: factors, ...(validation && { validation }) },
  );
  return { kind: "tcn" as const, net };
}

/** Trees and logistic regression take the square root of a factor: half the pull loses less [I]. */
function damped(factors: Lesson["factors"]): Record<string, number> {
  const entries = Object.entries(factors);
  return Object.fromEntries(entries.map(([name, factor]) => [name, Math.sqrt(factor)]));
}

/**
 * Sees all columns, a code also as a category; the penalty tells the weak ones apart. Few rows bear no
 * more than a straight line, many the bends of quantiles.
 */
function trainLogistic({ frame, labels, weights, factors }: Lesson) {
  const codes = findCodes(frame);
  const examples = { frame: withCodes(frame, codes), labels, ...(weights && { weights }) };
  const damping = damped(factors);
  const model = trainWeightedLogistic(examples, {
    l2: 15,
    encoding: { numbers: frame.rowCount < 2000 ? "standard" : "quantile" },
    factorOf: (column) => damping[originOf(column, codes)] ?? 1,
  });
  return { kind: "logistic" as const, model, codes };
}

export function meanOf(arrays: readonly Float64Array[]): Float64Array {
  return arrays[0]!.map(
    (_, row) => arrays.reduce((sum, own) => sum + own[row]!, 0) / arrays.length,
  );
}

/** A column that one of them does not speak of contributes nothing there. */
export function averageReasons(all: readonly Reasons[]): Reasons {
  const columns = new Set(all.flatMap(({ contributions }) => [...contributions.keys()]));
  const rowCount = all[0]!.contributions.values().next().value?.length ?? 0;
  const none = new Float64Array(rowCount);
  return {
    base: all.reduce((sum, { base }) => sum + base, 0) / all.length,
    contributions: new Map(
      [...columns].map((name) => [
        name,
        meanOf(all.map(({ contributions }) => contributions.get(name) ?? none)),
      ]),
    ),
  };
}

function named(
  columns: readonly { name: string }[],
  { base, contributions }: Explanation,
): Reasons {
  return {
    base,
    contributions: new Map(columns.map(({ name }, at) => [name, contributions[at]!])),
  };
}

/** A code's contribution is its column's. */
function joined(contributions: Reasons["contributions"], codes: CodeColumns) {
  const together = new Map<string, Float64Array>();
  for (const [name, values] of contributions) {
    const origin = originOf(name, codes);
    const before = together.get(origin);
    together.set(origin, before ? values.map((value, row) => value + before[row]!) : values);
  }
  return together;
}
