/**
 * A temporal net with everything around it: monthly columns and further columns of a frame in,
 * log-odds out. Encoding, standardisation, indicator weights and the bag live in one document.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Examples, Explanation, Frame } from "../learning/frame.ts";
import { explainTemporalNet } from "./explain-temporal.ts";
import {
  encodeSeries,
  fitSeriesEncoding,
  type SeriesColumns,
  type SeriesEncoding,
  type Source,
  sourcesOf,
} from "./series-encoding.ts";
import {
  scoreTemporalNet,
  type TemporalInputs,
  type TemporalNet,
  type TemporalNetOptions,
  trainTemporalNet,
} from "./temporal-net.ts";

export interface SeriesExamples extends Examples {
  /** At least one series of at least one month; all other columns are statics. */
  series: SeriesColumns;
}

export interface SeriesClassifierOptions
  extends Omit<TemporalNetOptions, "validation" | "channelWeights" | "staticWeights"> {
  /** Stops early on these instead of on a share of the examples. */
  validation?: Examples;
  /** Nets on different seeds, and different validation parts, averaged in log-odds; 3. */
  bag?: number;
  /**
   * Factor on the standardised values of a column, such as its indicator weight over the mean one;
   * 1. A series has the mean of its months' factors.
   */
  columnWeights?: Readonly<Record<string, number>>;
}

/** JSON-able; reloaded it scores the same to the bit. */
export interface SeriesClassifier {
  encoding: SeriesEncoding;
  nets: TemporalNet[];
}

export function trainSeriesClassifier(
  { frame, series, labels, weights }: SeriesExamples,
  { validation, bag = 3, columnWeights = {}, ...options }: SeriesClassifierOptions,
): SeriesClassifier {
  const encoding = fitSeriesEncoding(frame, series);
  assert(encoding.steps > 0, "a temporal net needs at least one month");
  const withInputs = (own: Omit<Examples, "frame">, of: Frame) => ({
    ...inputsOf(encoding, of),
    labels: own.labels,
    ...(own.weights && { weights: own.weights }),
  });
  const examples = withInputs({ labels, ...(weights && { weights }) }, frame);
  const net = {
    ...options,
    ...factorsOf(encoding, columnWeights),
    ...(validation && { validation: withInputs(validation, validation.frame) }),
  };
  const nets = Array.from({ length: bag }, (_, at) =>
    trainTemporalNet(examples, { ...net, seed: options.seed + at }),
  );
  return { encoding, nets };
}

/** Rows encoded at once. */
const chunkRows = 8192;

/** Log-odds per row; the columns are found by name. */
export function scoreSeriesClassifier(
  { encoding, nets }: SeriesClassifier,
  frame: Frame,
): Float64Array {
  const odds = new Float64Array(frame.rowCount);
  for (let from = 0; from < frame.rowCount; from += chunkRows) {
    const to = Math.min(frame.rowCount, from + chunkRows);
    const inputs = inputsOf(encoding, frame, { from, to });
    for (const net of nets) {
      const own = scoreTemporalNet(net, inputs);
      for (let at = 0; at < own.length; at++) odds[from + at]! += own[at]! / nets.length;
    }
  }
  return odds;
}

/** Integrated gradients, added up by column of the frame; a ratio speaks for both its columns. */
export function explainSeriesClassifier(
  { encoding, nets }: SeriesClassifier,
  frame: Frame,
): Explanation {
  const inputs = inputsOf(encoding, frame);
  const rows = Array.from({ length: frame.rowCount }, (_, row) => row);
  const contributions = frame.columns.map(() => new Float64Array(frame.rowCount));
  const byName = new Map(frame.columns.map(({ name }, at) => [name, contributions[at]!]));
  const { steps } = encoding;
  const sources = sourcesOf(encoding);
  const places = [
    ...Array.from({ length: steps }, (_, step) => sources.channels(step)).flat(),
    ...sources.statics,
  ];
  let base = 0;
  for (const net of nets) {
    for (const [row, found] of explainTemporalNet(net, inputs, rows).entries()) {
      if (row === 0) base += found.base / nets.length;
      for (const [at, own] of [...found.sequence, ...found.statics].entries()) {
        for (const { column, share } of places[at]!) {
          const into = byName.get(column);
          if (into) into[row]! += (own * share) / nets.length;
        }
      }
    }
  }
  return { base, contributions };
}

function inputsOf(
  encoding: SeriesEncoding,
  frame: Frame,
  rows?: { from: number; to: number },
): TemporalInputs {
  return { ...encodeSeries(encoding, frame, rows), steps: encoding.steps };
}

function factorsOf(encoding: SeriesEncoding, weights: Readonly<Record<string, number>>) {
  const sources = sourcesOf(encoding);
  const factorOf = (behind: readonly Source[]) =>
    behind.reduce((sum, { column, share }) => sum + share * (weights[column] ?? 1), 0);
  const months = Array.from({ length: encoding.steps }, (_, step) =>
    sources.channels(step).map(factorOf),
  );
  const channelWeights = months[0]!.map((_, channel) =>
    months.reduce((sum, factors) => sum + factors[channel]! / months.length, 0),
  );
  return { channelWeights, staticWeights: sources.statics.map(factorOf) };
}
