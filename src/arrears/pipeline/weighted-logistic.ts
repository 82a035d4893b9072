/**
 * Ridge logistic regression whose penalty follows the indicator weights: a standardised column
 * multiplied by f_j under one l2 is a column under l2 / f_j^2.
 * @module
 */
import { type EncodingOptions, encodeFrame, fitEncoding } from "../../math/learning/encoding.ts";
import type { Examples } from "../../math/learning/frame.ts";
import { type LogisticModel, solveLogistic } from "../../math/learning/logistic.ts";

export interface WeightedOptions {
  l2: number;
  encoding: EncodingOptions;
  /** Of a column by name. */
  factorOf: (column: string) => number;
}

/** Gives a model on the columns as they are, so that it scores and explains without the factors. */
export function trainWeightedLogistic(
  { frame, labels, weights }: Examples,
  { l2, encoding: how, factorOf }: WeightedOptions,
): LogisticModel {
  const encoding = fitEncoding(frame, how);
  const rows = encodeFrame(encoding, frame);
  const factors = encoding.features.map(({ column }) => factorOf(encoding.columns[column]!.name));
  for (let at = 0; at < rows.values.length; at++) {
    rows.values[at]! *= factors[at % factors.length]!;
  }
  const solved = solveLogistic({ rows, labels, weights }, { l1: 0, l2 });
  return {
    encoding,
    weights: solved.weights.map((own, at) => own * factors[at]! + 0),
    intercept: solved.intercept,
  };
}
