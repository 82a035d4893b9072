/**
 * What the risk pipeline is given: a table of indicators, one row per customer and decision.
 * @module
 */
import type { Column, Frame } from "../../math/learning/frame.ts";

export interface RiskTable {
  frame: Frame;
  /** 1 where the customer fell behind; a table that is only scored has none. */
  labels?: Uint8Array;
  /** Columns of the frame by what they measure month by month, newest first. */
  series?: Readonly<Record<string, readonly string[]>>;
  /** Day of each row's decision, any origin; validation is then on the latest rows. */
  time?: Float64Array;
  /** By column: the day on which each row's value became known, counted like `time`; NaN where always. */
  knownAt?: Readonly<Record<string, Float64Array>>;
}

export function columnOf({ columns }: Frame, name: string): Column | undefined {
  return columns.find((column) => column.name === name);
}

export interface LabelledTable extends RiskTable {
  labels: Uint8Array;
}
