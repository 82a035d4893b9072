/**
 * A temporal net with everything around it: monthly columns and further columns of a table in,
 * log-odds out. Encoding, standardisation, indicator weights and the bag live in one document.
 * @module
 */
import type { Frame } from "../learning/frame.ts";
import type { SeriesEncoding } from "./series-encoding.ts";
import type { TemporalNet, TemporalNetOptions } from "./temporal-net.ts";

export interface SeriesTable {
  frame: Frame;
  /** Monthly columns, newest first; a name that the frame lacks is a missing month. */
  series: Readonly<Record<string, readonly string[]>>;
}

export interface SeriesExamples extends SeriesTable {
  /** 0 or 1. */
  labels: Uint8Array;
  weights?: Float64Array;
}

export interface SeriesClassifierOptions extends TemporalNetOptions {
  /** Nets on different seeds and validation parts, averaged in log-odds; 3. */
  bag?: number;
  /** Factor on a column's standardised channels (the indicator weight over the mean one); 1. */
  columnWeights?: Readonly<Record<string, number>>;
}

/** JSON-able; reloaded it scores the same to the bit. */
export interface SeriesClassifier {
  encoding: SeriesEncoding;
  nets: TemporalNet[];
}

export declare function trainSeriesClassifier(
  examples: SeriesExamples,
  options: SeriesClassifierOptions,
): SeriesClassifier;

/** Log-odds per row; the columns are found by name. */
export declare function scoreSeriesClassifier(model: SeriesClassifier, frame: Frame): Float64Array;

export interface Contributions {
  /** Log-odds of the average training row. */
  base: number;
  columns: string[];
  /** Per column, one value per asked row; they sum to log-odds - base. */
  contributions: Float64Array[];
}

/** Integrated gradients per column of the frame, for the given rows. */
export declare function explainSeriesClassifier(
  model: SeriesClassifier,
  frame: Frame,
  rows: ArrayLike<number>,
): Contributions;
