/**
 * A fitted risk model as one plain document: `JSON.parse(JSON.stringify(fitted))` scores identically.
 * @module
 */
import type { IndicatorWeights } from "./indicator-weights.ts";
import type { ScreeningReport, ScreeningRule } from "./screening.ts";

export const candidateKinds = ["gbdt", "tcn", "logistic", "scorecard"] as const;
export type CandidateKind = (typeof candidateKinds)[number];
/** `champion`: the candidate, or the blend of several, that does best on the validation window. */
export type RiskModel = "champion" | CandidateKind;

export interface RiskOptions {
  model: RiskModel;
  seed: number;
  /** `defaultScreening` of screening.ts where not given. */
  screening?: readonly ScreeningRule[];
  /** Pairwise judgements over the kept indicators by name, Saaty's scale; derived where not given. */
  ahp?: { indicators: readonly string[]; matrix: readonly (readonly number[])[] };
  onProgress?: (done: number, total: number, note: string) => void;
}

/** What a table must bring to be scored. */
export interface FittedColumn {
  name: string;
  kind: "number" | "category";
  levels?: readonly string[];
}

/** How a candidate did on rows it had not seen. */
export interface CandidateFigures {
  /** One kind, or several whose log-odds are averaged. */
  members: CandidateKind[];
  auc: number;
  ks: number;
  brier: number;
  logLoss: number;
}

export interface FittedRisk {
  /** Of this document's form. */
  form: 1;
  columns: FittedColumn[];
  series: Record<string, string[]>;
  screening: ScreeningReport;
  weights: IndicatorWeights;
  candidates: CandidateFigures[];
  notApplicable: { kind: CandidateKind; because: string }[];
  chosen: CandidateKind[];
  card: {
    rows: number;
    positives: number;
    seed: number;
    validation: { kind: "later" | "folds"; rows: number };
  };
}

/** Why a row has its score: contributions in log-odds by column of the table, largest first. */
export interface RowReasons {
  /** Log-odds of an average row, before calibration. */
  base: number;
  /** The row's log-odds before calibration: base + the sum of all contributions. */
  logOdds: number;
  contributions: { column: string; contribution: number; direction: "raises" | "lowers" }[];
}
