/**
 * Screening rules as data: which columns become indicators, and why the others do not.
 * CN117973879A, step 2 ("preset payment-risk indicator screening rules") [E]; the rules themselves [I].
 * @module
 */

/** What a rule measures of a column. */
export type ScreeningMeasure =
  | "known-before-decision"
  | "variance"
  | "duplicate"
  | "identifier"
  | "missing-rate"
  | "information-value"
  | "correlation"
  | "variance-inflation";

export interface ScreeningRule {
  id: string;
  measure: ScreeningMeasure;
  /** Rejects on the far side of this limit. */
  limit: number;
  /** `all`: the column is gone. `indicators`: it leaves the indicator system (and the linear models). */
  binds: "all" | "indicators";
}

export interface ScreeningReport {
  rules: ScreeningRule[];
  /** The indicator system. */
  kept: { indicator: string; informationValue: number }[];
  /** With the rule that rejected it, the figure it had, and the indicator it gave way to. */
  rejected: { indicator: string; rule: string; figure: number; limit: number; for?: string }[];
}
