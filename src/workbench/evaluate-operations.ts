/**
 * The risk pipeline on any labelled table: how well it foretells what it has not seen.
 * @module
 */
import {
  explainRisk,
  type FittedRisk,
  fitRisk,
  type LabelledTable,
  NotApplicable,
  type RiskOptions,
  type RiskTable,
  scoreRisk,
} from "../arrears/pipeline/pipeline.ts";
import { defineOperation } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { TableRefused } from "../files/formats/raw-table.ts";
import { evenRows } from "../math/learning/frame.ts";
import { qualityOf } from "../math/learning/probability-metrics.ts";
import { because, EvaluateTabular, TabularQuality } from "./evaluate-schema.ts";
import { readRiskTables } from "./risk-tables.ts";

const evaluateTabular = defineOperation({
  name: "evaluate.tabular",
  kind: "job",
  summary: "Fit the arrears pipeline on a labelled table and measure it on another",
  allow: ["data-scientist", "administrator"],
  input: EvaluateTabular,
  output: TabularQuality,
  async run({ files, progress, elapsedSeconds }, input) {
    const tables = await readRiskTables(files, input).catch(refusalOf);
    if (isRefusal(tables)) return tables;
    const { train, test, ...read } = tables;
    const { model, seed, weights: useWeights } = input;
    const fitted = tryFit(train, { model, seed, useWeights, onProgress: progress });
    if (isRefusal(fitted)) return fitted;
    const { probability } = scoreRisk(fitted, test);
    const { rate, ...quality } = qualityOf(probability, test.labels);
    return {
      ...quality,
      ...read,
      ...reportOf(fitted),
      label: { ...read.label, rate: { train: rateOf(train.labels), test: rate } },
      rows: { train: train.frame.rowCount, test: test.frame.rowCount, unlabelled: read.unlabelled },
      importances: importancesOf(fitted, test),
      seconds: elapsedSeconds(),
    };
  },
});

function refusalOf(error: unknown) {
  if (error instanceof TableRefused) return error.refusal;
  throw error;
}

function tryFit(train: LabelledTable, options: RiskOptions): FittedRisk | Refusal {
  try {
    return fitRisk(train, options);
  } catch (error) {
    if (error instanceof NotApplicable) return refuse("invalid", because[error.lack.because]());
    throw error;
  }
}

const rateOf = (labels: Uint8Array) =>
  labels.reduce((sum, label) => sum + label, 0) / labels.length;

/** Beyond this, one column says too much to be known beforehand. */
const tooGood = 3;

/** What the pipeline decided, and why. */
function reportOf({ screening, weights, notApplicable, ...fitted }: FittedRisk) {
  const suspects = screening.kept.filter(({ informationValue }) => informationValue > tooGood);
  return {
    chosen: fitted.chosen,
    candidates: fitted.candidates,
    calibratedBy: fitted.calibration.kind,
    validation: fitted.card.validation.kind,
    kept: screening.kept,
    rejected: screening.rejected,
    weights,
    notApplicable: notApplicable.map((lack) => ({
      kind: lack.kind,
      because: because[lack.because](),
    })),
    warnings: suspects.map(({ indicator, informationValue }) =>
      because.too_good({ indicator, value: informationValue.toFixed(2) }),
    ),
  };
}

const explainedRows = 200;

/** Mean size of contribution by indicator, as shares, the largest first. */
function importancesOf(fitted: FittedRisk, table: RiskTable) {
  const sizes = new Map<string, number>();
  let total = 0;
  for (const row of explainRisk(fitted, table, evenRows(table.frame.rowCount, explainedRows))) {
    for (const { column, contribution } of row.contributions) {
      const size = Math.abs(contribution);
      sizes.set(column, (sizes.get(column) ?? 0) + size);
      total += size;
    }
  }
  return [...sizes]
    .map(([indicator, size]) => ({ indicator, share: size / total }))
    .sort((one, other) => other.share - one.share);
}

export const evaluateOperations = [evaluateTabular] as const;
