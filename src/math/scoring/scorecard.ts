/**
 * A scorecard: logistic regression over weights of evidence as whole points per bin (Siddiqi, Credit
 * Risk Scorecards, 2006, chapters 6 and 7). More points are safer; label 1 is bad. Points are integers,
 * so that a score is the same on paper, in SQL and after any reload.
 * @module
 */
import type { Examples, Explanation, Frame } from "../learning/frame.ts";
import { solveLogistic } from "../learning/logistic.ts";
import {
  type BinLine,
  type BinnedColumn,
  type BinOptions,
  binRows,
  binTable,
  fitBins,
  weighEvidence,
} from "./weight-of-evidence.ts";

export interface ScorecardOptions {
  bins?: BinOptions;
  /** 1. */
  l2?: number;
  scale?: Scale;
}

/** `points` mean good : bad odds of `odds`; `double` more points double the odds. */
interface Scale {
  points: number;
  odds: number;
  double: number;
}

/** JSON-able. */
export interface Scorecard {
  scale: Scale;
  /** Points of a row with the worst bin everywhere. */
  base: number;
  columns: ScoredColumn[];
}

interface ScoredColumn {
  binned: BinnedColumn;
  /** Whole points, 0 or more, one per bin. */
  points: number[];
  missingPoints: number;
  /** Average over the training rows. */
  meanPoints: number;
}

const usualScale: Scale = { points: 600, odds: 30, double: 40 };

/**
 * Bins, weighs and regresses; no column's weight may turn its weight of evidence around. Of one class
 * only, every bin has 0 points.
 */
export function trainScorecard(examples: Examples, options: ScorecardOptions = {}): Scorecard {
  const { frame, labels, weights } = examples;
  const { l2 = 1, scale = usualScale } = options;
  const all = fitBins(examples, options.bins);
  const rows = weighEvidence(all, frame);
  const upper = new Float64Array(all.length);
  const solved = solveLogistic({ rows, labels, weights }, { l1: 0, l2, upper });
  const factor = scale.double / Math.LN2;
  const columns = all.map((binned, at) => scoreBins(binned, -factor * solved.weights[at]!));
  const least = columns.reduce((sum, { worst }) => sum + worst, 0);
  const start = scale.points - factor * (solved.intercept + Math.log(scale.odds));
  return { scale, base: Math.round(start + least), columns: columns.map(({ column }) => column) };
}

/** Points, one per row. A column that the frame lacks is missing in every row. */
export function scoreScorecard({ base, columns }: Scorecard, frame: Frame): Float64Array {
  const scores = new Float64Array(frame.rowCount).fill(base);
  for (const own of columns) {
    for (const [row, points] of pointsOf(own, frame).entries()) scores[row]! += points;
  }
  return scores;
}

/** Log-odds of label 1 that points stand for. */
export function logOddsOfPoints({ scale }: Scorecard, points: Float64Array): Float64Array {
  return points.map((own) => logOddsOf(scale, own));
}

/** `lost` is how many points each column's best bin has more, by frame column as `contributions`. */
export function explainScorecard(
  card: Scorecard,
  frame: Frame,
): Explanation & { lost: Float64Array[] } {
  const { scale, base, columns } = card;
  const perPoint = -Math.LN2 / scale.double;
  const average = columns.reduce((sum, { meanPoints }) => sum + meanPoints, base);
  const parts = frame.columns.map(({ name }) => {
    const own = columns.find(({ binned }) => binned.name === name);
    if (!own)
      return {
        contribution: new Float64Array(frame.rowCount),
        lost: new Float64Array(frame.rowCount),
      };
    const points = pointsOf(own, frame);
    const best = Math.max(...own.points, own.missingPoints);
    return {
      contribution: points.map((got) => perPoint * (got - own.meanPoints)),
      lost: points.map((got) => best - got),
    };
  });
  return {
    base: logOddsOf(scale, average),
    contributions: parts.map(({ contribution }) => contribution),
    lost: parts.map(({ lost }) => lost),
  };
}

/** The card as people read it: one line per bin, the missing one last of its column. */
export function scorecardTable({ columns }: Scorecard): (BinLine & { points: number })[] {
  return columns.flatMap(({ binned, points, missingPoints }) =>
    binTable(binned).map((line, at) => ({ ...line, points: points[at] ?? missingPoints })),
  );
}

/**
 * The score as one DuckDB expression. `column` gives the SQL of a column by name: a number or null, a
 * category's level as text or null.
 */
export function scorecardSql(
  { base, columns }: Scorecard,
  column: (name: string) => string,
): string {
  const terms = columns.map((own) => {
    const cases = own.points.flatMap((points, at) => {
      const holds = binSql(own.binned, at, column(own.binned.name));
      return holds === undefined ? [] : [`when ${holds} then ${points}`];
    });
    const otherwise = own.missingPoints;
    return cases.length === 0 ? otherwise : `case ${cases.join(" ")} else ${otherwise} end`;
  });
  return [String(base), ...terms].join("\n+ ");
}

function binSql(binned: BinnedColumn, at: number, value: string): string | undefined {
  if (binned.kind === "category") {
    const levels = binned.groups[at]!.map((level) => `'${level.replaceAll("'", "''")}'`);
    return `${value} in (${levels.join(", ")})`;
  }
  const to = binned.cuts[at];
  // An exponent makes the literal a double, to the last bit.
  return to === undefined ? `${value} is not null` : `${value} < ${to.toExponential()}`;
}

function scoreBins(binned: BinnedColumn, factor: number) {
  const own = binned.bins.map(({ woe }) => factor * woe);
  const missing = factor * binned.missing.woe;
  const worst = Math.min(...own, missing);
  const points = own.map((value) => Math.round(value - worst));
  const missingPoints = Math.round(missing - worst);
  const rows = [...binned.bins, binned.missing].map(({ goods, bads }) => goods + bads);
  const total = rows.reduce((sum, count) => sum + count, 0);
  const got = rows.reduce((sum, count, at) => sum + count * (points[at] ?? missingPoints), 0);
  const meanPoints = total === 0 ? 0 : got / total;
  return { worst, column: { binned, points, missingPoints, meanPoints } };
}

function pointsOf({ binned, points, missingPoints }: ScoredColumn, frame: Frame): Float64Array {
  const column = frame.columns.find(({ name }) => name === binned.name);
  const places = binRows(binned, column, frame.rowCount);
  return Float64Array.from(places, (place) => points[place] ?? missingPoints);
}

function logOddsOf({ points, odds, double }: Scale, score: number): number {
  return -((score - points) * Math.LN2) / double - Math.log(odds);
}
