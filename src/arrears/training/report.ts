/**
 * What the model's page shows, measured on the test window alone.
 * @module
 */
import { CustomerGroup } from "../../customers/schema.ts";
import { pickRows } from "../../math/learning/frame.ts";
import {
  type CalibrationBin,
  calibrationOf,
  qualityOf,
  rocOf,
} from "../../math/learning/probability-metrics.ts";
import { columnFacts } from "../indicators.ts";
import { explainRisk } from "../pipeline/pipeline.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";
import type { Figures, ModelReport } from "../schema.ts";
import type { Cases } from "./cuts.ts";

/** Rows that are explained to say what weighs. */
const explained = 1000;
const curvePoints = 200;

export interface Tested extends Cases {
  probability: Float64Array;
  groups: CustomerGroup[];
}

export function figuresOf(probability: Float64Array, labels: Uint8Array): Figures {
  const { rows, rate, auc, ks, averagePrecision, brier, logLoss, calibration } = qualityOf(
    probability,
    labels,
  );
  return { rows, rate, auc, ks, averagePrecision, brier, logLoss, calibration };
}

/** Ten bins of predicted beside observed. */
export function binsOf(probability: Float64Array, labels: Uint8Array): CalibrationBin[] {
  return calibrationOf(probability, labels).bins;
}

type Measured = Pick<
  ModelReport,
  "figures" | "naive" | "curves" | "calibration" | "groups" | "importances"
>;

export function measuredOn(tested: Tested, fitted: FittedRisk): Measured {
  const { probability, labels } = tested;
  const figures = figuresOf(probability, labels);
  const roc = rocOf(probability, labels, { points: curvePoints });
  const { error, bins } = calibrationOf(probability, labels);
  return {
    figures,
    naive: { auc: figuresOf(naiveScore(tested), labels).auc },
    curves: {
      roc: roc.map(({ falsePositiveRate, truePositiveRate }) => ({
        falsePositiveRate,
        truePositiveRate,
      })),
      ks: roc.map(({ falsePositiveRate: inTime, truePositiveRate: behind }) => ({
        share: behind * figures.rate + inTime * (1 - figures.rate),
        ...{ behind, inTime },
      })),
    },
    calibration: { error, bins },
    groups: groupFigures(tested),
    importances: importancesOf(tested, fitted),
  };
}

/** Who paid late before pays late again: what any model must beat. */
function naiveScore({ frame }: Tested): Float64Array {
  const lateShare = frame.columns.find(({ name }) => name === "late_share");
  return Float64Array.from({ length: frame.rowCount }, (_, row) => {
    const share = lateShare?.values[row] ?? 0;
    return Number.isNaN(share) ? 0 : share;
  });
}

/** A group in which nobody, or everybody, fell behind has no figures. */
function groupFigures({ groups, probability, labels }: Tested): ModelReport["groups"] {
  return CustomerGroup.options.flatMap((group) => {
    const rows = Uint32Array.from(groups.keys()).filter((row) => groups[row] === group);
    const own = Uint8Array.from(rows, (row) => labels[row]!);
    if (new Set(own).size < 2) return [];
    const figures = figuresOf(
      Float64Array.from(rows, (row) => probability[row]!),
      own,
    );
    return [{ group, ...figures }];
  });
}

function importancesOf({ frame }: Tested, fitted: FittedRisk): ModelReport["importances"] {
  const step = Math.max(1, Math.floor(frame.rowCount / explained));
  const rows = Uint32Array.from(
    { length: Math.min(explained, frame.rowCount) },
    (_, at) => at * step,
  );
  const sizes = new Map<string, number>();
  const sample = { frame: pickRows(frame, rows) };
  for (const { contributions } of explainRisk(fitted, sample, [...rows.keys()]))
    for (const { column, contribution } of contributions)
      sizes.set(column, (sizes.get(column) ?? 0) + Math.abs(contribution));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return [...sizes]
    .map(([indicator, size]) => ({
      ...named(indicator),
      share: total === 0 ? 0 : size / total,
    }))
    .sort((left, right) => right.share - left.share);
}

export function named(indicator: string) {
  const { zh, en } = columnFacts(indicator);
  return { indicator, zh, en };
}

type Disclosed = Pick<
  ModelReport,
  "weights" | "screening" | "candidates" | "chosen" | "notApplicable"
>;

/** What the pipeline itself decided and why. */
export function disclosedBy(fitted: FittedRisk): Disclosed {
  const { weights, screening, candidates, chosen, notApplicable } = fitted;
  return {
    weights: {
      consistencyRatio: weights.consistencyRatio,
      judgements: weights.judgements,
      indicators: weights.indicators.map((line) => ({ ...line, ...named(line.indicator) })),
    },
    screening,
    candidates,
    chosen,
    notApplicable,
  };
}
