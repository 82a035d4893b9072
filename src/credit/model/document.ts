/**
 * What the registry keeps of a credit model: one diagnosis for each customer group, and what it was
 * compared with.
 * @module
 */
import type { CustomerGroup } from "../../customers/schema.ts";
import type { DiagnosisModel, Grade, Indicator } from "../schema.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** Plain JSON. */
export interface CreditModel {
  form: 1;
  groups: Record<CustomerGroup, GroupModel>;
}

export interface GroupModel {
  /** pooled: the group is too small for a model of its own and is told from that of all. */
  basis: "own" | "pooled";
  names: Indicator[];
  diagnosis: Diagnosis;
  /** Median of each indicator among the customers who deserved an A: what a reason compares with. */
  usual: number[];
}

/** How one method did on the rows held out. */
export interface Comparison {
  method: DiagnosisModel;
  rows: number;
  accuracy: number;
  macroF1: number;
  /** Mean distance from the true grade, in grades. */
  gradeError: number;
  logLoss: number;
  /** Area under the ROC curve of grade C by falling score. */
  aucOfC: number;
  /** Truth by answer, best grade first. */
  confusion: number[][];
  perGrade: Record<Grade, { support: number; precision: number; recall: number; f1: number }>;
  /** Expected calibration error of the share of each grade, ten bins. */
  calibration: Record<Grade, number>;
  /** Rise of the log-loss when the indicator is shuffled among the rows held out. */
  importance: { name: Indicator; rise: number }[];
  start?: { random: number; genetic?: number | undefined };
  /** Best fitness of each generation. */
  bestFitness?: number[];
}

/** What the model page shows of a group. */
export interface GroupReport {
  group: CustomerGroup | "all";
  basis: GroupModel["basis"];
  trainedOn: number;
  heldOut: number;
  grades: Record<Grade, number>;
  /** Indicators that say nothing in this group: constant or missing throughout. */
  silent: Indicator[];
  served: DiagnosisModel;
  /** Share of the commonest grade among the rows held out: what no model has to beat. */
  majority: number;
  /** Log-loss of answering every customer with the shares of the grades. */
  chance: number;
  /** The served method, trained on shuffled grades: it must beat neither majority nor chance. */
  shuffled: { accuracy: number; logLoss: number };
  comparisons: Comparison[];
}

export interface CreditReport {
  /** The label windows, newest first. */
  windows: { from: string; to: string; rows: number; heldOut: boolean }[];
  groups: GroupReport[];
}
