/**
 * The risk pipeline of CN117973879A on any table: screening, weights, model, calibration.
 * @module
 */
import type { FittedRisk, RiskOptions, RowReasons } from "./risk-document.ts";
import type { RiskTable } from "./risk-table.ts";

/** Fits on all rows; both labels must occur. */
export declare function fitRisk(table: RiskTable, options: RiskOptions): FittedRisk;

/** One calibrated probability per row. Asserts that no column of `fitted.columns` is missing. */
export declare function scoreRisk(
  fitted: FittedRisk,
  table: RiskTable,
): { probability: Float64Array };

/** One entry per asked row. */
export declare function explainRisk(
  fitted: FittedRisk,
  table: RiskTable,
  rows: ArrayLike<number>,
): RowReasons[];
