/**
 * Fits ranges and entropy weights on a reference period: of the indicators, then of the indices that
 * their weights give.
 * @module
 */
import {
  addBlocks,
  type Block,
  bootstrapWeights,
  quantile,
} from "../../math/statistics/bootstrap-weights.ts";
import { entropyOf, weightsOf, xLogX } from "../../math/statistics/entropy-weight.ts";
import { Random } from "../../math/statistics/random.ts";
import { type FittedIndicator, type IndexName, indexNames } from "../schema.ts";
import {
  fluctuations,
  toneIndicators,
  totalGrowths,
  typeGrowths,
  urgencyIndicators,
} from "./indicators.ts";
import { type AppealParameters, FitParameters } from "./parameters.ts";
import type { FittedRisk } from "./risk-score.ts";
import type { SlotTable } from "./slot-table.ts";
import {
  createScale,
  indexColumns,
  type RowRange,
  rowsOfSlots,
  type Scale,
  scaled,
} from "./table-scores.ts";

export interface FitOptions {
  parameters: FitParameters;
  draws: number;
  seed: string;
  /** False where no ticket of the reference carries a business type. */
  hasTypes: boolean;
}

/** As the rulebook has them; `hasTypes` is the data's to say. */
export function fitOptions(parameters: AppealParameters): Omit<FitOptions, "hasTypes"> {
  const { draws, seed } = parameters.bootstrap;
  return { parameters: FitParameters.parse(parameters), draws, seed };
}

export interface Fit extends FittedRisk {
  rows: number;
  slots: number;
  /** Sums of the four scaled indices by day, from which weight draws can be repeated. */
  blocks: Block[];
}

/** Which slots are the reference, counted back from the last one of the table. */
export interface SlotRange {
  newest: number;
  oldest: number;
}

/** Undefined where the reference has no row. */
export function fitModel(table: SlotTable, slots: SlotRange, options: FitOptions): Fit | undefined {
  const range = rowsOfSlots(table, slots);
  if (range.until === range.from) return undefined;
  const { parameters } = options;
  const weigh = (columns: readonly (readonly [string, Float64Array])[]) => {
    const indicators = columns.map(([name, values]) => ranged(name, values));
    const scaled = columns.map(([, values], j) => {
      return { values, scale: createScale(indicators[j]!, parameters) };
    });
    const blocks = blocksOf(table, range, scaled);
    return { blocks, indicators: weighted(indicators, blocks, options) };
  };
  const named = (names: readonly string[]) =>
    names.map((name) => [name, table.columns[name]!.subarray(range.from, range.until)] as const);
  const stage1 = {
    change: weigh(named(changeIndicators(options))).indicators,
    urgency: weigh(named(urgencyIndicators)).indicators,
    sentiment: named(toneIndicators).map(([name, values]) => ranged(name, values)),
  };
  const indices = indexColumns(table, range, { model: stage1, parameters });
  const { blocks, indicators } = weigh(indexNames.map((name) => [name, indices[name]] as const));
  const slotNos = table.rows.slotNo.subarray(range.from, range.until);
  const counts = { rows: slotNos.length, slots: new Set(slotNos).size };
  return { ...stage1, indices: indicators, blocks, ...counts };
}

function changeIndicators({ hasTypes, parameters }: FitOptions): string[] {
  const { changeBy, fluctuation } = parameters;
  const byTypes = changeBy === "automatic" ? hasTypes : changeBy === "types";
  return [...(byTypes ? typeGrowths : totalGrowths), ...(fluctuation ? fluctuations : [])];
}

/** The sums of scaled columns by day (by week for weeks), newest first. */
function blocksOf(
  { rows, shape }: SlotTable,
  { from, until }: RowRange,
  columns: readonly { values: Float64Array; scale: Scale }[],
): Block[] {
  const last = Math.ceil(shape.slots / shape.phases);
  const blockNo = rows.slotNo.subarray(from, until).map((slot) => Math.floor(slot / shape.phases));
  const count = new Float64Array(last);
  for (let row = 0; row < blockNo.length; row++) count[blockNo[row]!]! += 1;
  const sums = columns.map(({ values, scale }) => {
    const [sum, sumXLogX] = [new Float64Array(last), new Float64Array(last)];
    for (let row = 0; row < blockNo.length; row++) {
      const x = scaled(scale, values[row]!);
      sum[blockNo[row]!]! += x;
      sumXLogX[blockNo[row]!]! += xLogX(x);
    }
    return { sum, sumXLogX };
  });
  return [...count.entries()]
    .filter(([, size]) => size > 0)
    .map(([block, size]) =>
      sums.map(({ sum, sumXLogX }) => {
        return { count: size, sum: sum[block]!, sumXLogX: sumXLogX[block]! };
      }),
    );
}

/** Draws of the four final weights, the same every time for the same model. */
export function drawWeights(
  blocks: readonly Block[],
  options: Pick<FitOptions, "draws" | "seed"> & { parameters: FitParameters },
): number[][] {
  const random = Random.seeded(options.seed);
  const draws = bootstrapWeights(blocks, { draws: options.draws, random });
  if (options.parameters.score === "scaled") return draws;
  const sums = addBlocks(blocks).map(({ sum }) => sum);
  return draws.map((weights) => asProportions(weights, sums));
}

function weighted(
  columns: readonly FittedIndicator[],
  blocks: readonly Block[],
  options: FitOptions,
): FittedIndicator[] {
  const sums = addBlocks(blocks);
  const isSingle = sums[0]!.count < 2;
  const entropy = sums.map(entropyOf);
  const plain = weightsOf(entropy);
  const isProportion = options.parameters.score === "proportion";
  const weights = isProportion
    ? asProportions(
        plain,
        sums.map(({ sum }) => sum),
      )
    : plain;
  const draws = drawWeights(blocks, options);
  return columns.map((column, j) => {
    const drawn = draws.map((draw) => draw[j]!);
    return {
      ...column,
      entropy: isSingle ? null : entropy[j]!,
      weight: weights[j]!,
      band: { low: quantile(drawn, 0.05), high: quantile(drawn, 0.95) },
    };
  });
}

/**
 * The template's score from p = x' / sum x' instead of x': the same as weights w / sum x', here
 * brought back to a sum of 1 so that the score stays 0 to 100.
 */
function asProportions(weights: readonly number[], sums: readonly number[]): number[] {
  const divided = weights.map((weight, j) => (sums[j]! > 0 ? weight / sums[j]! : 0));
  const total = divided.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? divided.map((weight) => weight / total) : [...weights];
}

function ranged(name: string, values: Float64Array): FittedIndicator {
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const reversed = (name as IndexName) === "sentiment";
  return { name, minimum, maximum, reversed, entropy: null, weight: 0, band: { low: 0, high: 0 } };
}
