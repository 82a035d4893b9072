/**
 * The four indices and the score of many rows at once; `risk-score.ts` says the same of one.
 * @module
 */
import { type FittedIndicator, type IndexName, indexNames } from "../schema.ts";
import type { FitParameters } from "./parameters.ts";
import type { FittedRisk } from "./risk-score.ts";
import type { SlotTable } from "./slot-table.ts";

/** Rows `[from, until)` of a table. */
export interface RowRange {
  from: number;
  until: number;
}

/** The rows of the slots `newest` to `oldest`, counted back from the last one. */
export function rowsOfSlots(
  { rows: { slotStart } }: SlotTable,
  { newest, oldest }: { newest: number; oldest: number },
): RowRange {
  return { from: slotStart[newest]!, until: slotStart[oldest + 1]! };
}

export type Scaling = Pick<FitParameters, "scaling">;

/** A reference range prepared for a column: `atMinimum + slope * (0 to 1)`. */
export interface Scale {
  minimum: number;
  width: number;
  atMinimum: number;
  slope: number;
}

export function createScale(
  { minimum, maximum, reversed }: Pick<FittedIndicator, "minimum" | "maximum" | "reversed">,
  { scaling }: Scaling,
): Scale {
  const [floor, span] = scaling === "template" ? [0.002, 0.994] : [0, 1];
  const width = maximum - minimum;
  if (width <= 0) return { minimum, width: 1, atMinimum: floor, slope: 0 };
  return reversed
    ? { minimum, width, atMinimum: floor + span, slope: -span }
    : { minimum, width, atMinimum: floor, slope: span };
}

/** A value on its reference range, clamped: `scaleTo` of one value, for loops over columns. */
export function scaled({ minimum, width, atMinimum, slope }: Scale, value: number): number {
  const x = (value - minimum) / width;
  return atMinimum + slope * Math.max(0, Math.min(1, x));
}

/** Adds a share of each scaled value to a sum by row. */
function addScaled(
  sum: Float64Array,
  values: Float64Array,
  { scale, factor }: { scale: Scale; factor: number },
): void {
  for (let row = 0; row < sum.length; row++) sum[row]! += factor * scaled(scale, values[row]!);
}

export type IndexColumns = Record<IndexName, Float64Array>;

/** 0 to 100 each; sentiment: higher = more satisfied. */
export function indexColumns(
  { columns }: SlotTable,
  { from, until }: RowRange,
  fitted: { model: Omit<FittedRisk, "indices">; parameters: FitParameters },
): IndexColumns {
  const { model, parameters } = fitted;
  const length = until - from;
  const part = (name: string) => columns[name]!.subarray(from, until);
  const weighted = (indicators: readonly FittedIndicator[]) => {
    const index = new Float64Array(length);
    for (const indicator of indicators) {
      const scale = createScale(indicator, parameters);
      addScaled(index, part(indicator.name), { scale, factor: 100 * indicator.weight });
    }
    return index;
  };
  const sentiment = new Float64Array(length);
  for (const tone of model.sentiment) {
    const scale = createScale(tone, parameters);
    addScaled(sentiment, part(tone.name), { scale, factor: 100 / model.sentiment.length });
  }
  const unstable = part("unstable_share");
  for (let row = 0; row < length; row++) {
    const penalty = 100 * parameters.swingPenalty * unstable[row]!;
    sentiment[row] = Math.max(0, sentiment[row]! - penalty);
  }
  const [change, urgency] = [weighted(model.change), weighted(model.urgency)];
  return { heat: part("heat"), change, urgency, sentiment };
}

/** 0 to 100, before rounding. */
export function scoreColumn(
  indices: IndexColumns,
  fitted: readonly FittedIndicator[],
  parameters: Scaling,
): Float64Array {
  const score = new Float64Array(indices.heat.length);
  for (const [j, name] of indexNames.entries()) {
    const scale = createScale(fitted[j]!, parameters);
    addScaled(score, indices[name], { scale, factor: 100 * fitted[j]!.weight });
  }
  return score;
}
