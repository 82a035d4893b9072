/**
 * A fitted risk model as one plain document: `JSON.parse(JSON.stringify(fitted))` scores identically.
 * @module
 */
import type { Calibration } from "./calibration.ts";
import type { CandidateKind, Member } from "./candidates.ts";
import type { IndicatorPlan } from "./indicator-frame.ts";
import type { IndicatorWeights, Judgements } from "./indicator-weights.ts";
import type { ScreeningReport, ScreeningRule } from "./screening.ts";

/** `champion`: the candidate, or the blend of several, that does best on the validation rows. */
export type RiskModel = "champion" | CandidateKind;

export interface RiskOptions {
  model: RiskModel;
  seed: number;
  /** `defaultScreening` of screening.ts where not given. */
  screening?: readonly ScreeningRule[];
  /** Derived from information values where not given. */
  ahp?: Judgements;
  /** false: all columns count alike, to see what the weights do. */
  useWeights?: boolean;
  onProgress?: (done: number, total: number, note: string) => void;
}

/** How a candidate did on rows it had not seen: means over the validation parts. */
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
  /** What a table must bring, and what is derived from it. */
  plan: IndicatorPlan;
  screening: ScreeningReport;
  weights: IndicatorWeights;
  /** Best first. */
  candidates: CandidateFigures[];
  notApplicable: { kind: CandidateKind; because: "no_series" | "no_indicators" }[];
  chosen: CandidateKind[];
  /** The chosen candidates, fitted again on all rows. */
  members: Member[];
  calibration: Calibration;
  card: {
    rows: number;
    positives: number;
    seed: number;
    validation: { kind: "later" | "folds"; rows: number };
  };
}

/** Why a row has its score: contributions in log-odds by indicator, largest first. */
export interface RowReasons {
  /** Log-odds of an average row, before calibration. */
  base: number;
  /** The row's log-odds before calibration: base + the sum of all contributions. */
  logOdds: number;
  contributions: { column: string; contribution: number; direction: "raises" | "lowers" }[];
}
