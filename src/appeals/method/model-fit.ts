/**
 * Fits ranges and entropy weights on a reference period, in four readings of the relations: ranges
 * and block sums of the indicators, then of the indices that their weights give.
 * @module
 */
import type { Reading } from "../../base/database.ts";
import {
  addBlocks,
  type Block,
  bootstrapWeights,
  quantile,
} from "../../math/statistics/bootstrap-weights.ts";
import { entropyOf, weightsOf } from "../../math/statistics/entropy-weight.ts";
import { Random } from "../../math/statistics/random.ts";
import { type FittedIndicator, type IndexName, indexNames } from "../schema.ts";
import {
  everyIndicator,
  fluctuations,
  toneIndicators,
  totalGrowths,
  typeGrowths,
  urgencyIndicators,
} from "./indicators.ts";
import { type AppealParameters, FitParameters, modelParameters } from "./parameters.ts";
import type { FittedRisk } from "./risk-score.ts";

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

type Ranges = Record<string, number | bigint | null>;

/** Which slots are the reference, counted back from the last one read. */
export interface SlotRange {
  newest: number;
  oldest: number;
}

/**
 * Fits on relations that are built already (`appeal_indicators` and the views over it). Undefined
 * where the reference has no row.
 */
export async function fitModel(
  read: Reading,
  { newest, oldest }: SlotRange,
  options: FitOptions,
): Promise<Fit | undefined> {
  const asked = { read, where: `where slot_no between ${newest} and ${oldest}`, options };
  const [ranges] = await read<Ranges>({
    parameters: modelParameters({}),
    select: `select count(*) as row_count, count(distinct slot_no) as slot_count,
      ${rangesOf(everyIndicator)} from appeal_indicators ${asked.where}`,
  });
  const rows = Number(ranges?.row_count ?? 0);
  if (rows === 0) return undefined;
  const stage1 = await fitIndicators({ ...asked, ranges: ranges! });
  const { indices, blocks } = await fitIndices({ ...asked, stage1 });
  return { ...stage1, indices, blocks, rows, slots: Number(ranges!.slot_count) };
}

type Stage1 = Pick<FittedRisk, "change" | "urgency" | "sentiment">;
interface Asked {
  read: Reading;
  where: string;
  options: FitOptions;
}

async function fitIndicators(asked: Asked & { ranges: Ranges }): Promise<Stage1> {
  const { ranges, options } = asked;
  const { changeBy, fluctuation } = options.parameters;
  const byTypes = changeBy === "automatic" ? options.hasTypes : changeBy === "types";
  const changeNames = [
    ...(byTypes ? typeGrowths : totalGrowths),
    ...(fluctuation ? fluctuations : []),
  ];
  const every = [...changeNames, ...urgencyIndicators, ...toneIndicators];
  const names = [...new Set([...changeNames, ...urgencyIndicators])];
  const blocks = await readBlocks(asked, {
    parameters: modelParameters({ change: every.map((name) => ranged(name, ranges)) }),
    relation: "appeal_scaled",
    columns: names,
  });
  const weigh = (chosen: readonly string[]) => {
    const picked = blocks.map((block) => chosen.map((name) => block[names.indexOf(name)]!));
    const columns = chosen.map((name) => ranged(name, ranges));
    return weighted(columns, picked, options);
  };
  return {
    change: weigh(changeNames),
    urgency: weigh(urgencyIndicators),
    sentiment: toneIndicators.map((name) => ranged(name, ranges)),
  };
}

async function fitIndices(asked: Asked & { stage1: Stage1 }) {
  const { read, where, stage1, options } = asked;
  const [ranges] = await read<Ranges>({
    parameters: modelParameters(stage1),
    select: `select ${rangesOf(indexNames)} from appeal_scores ${where}`,
  });
  const unweighted = indexNames.map((name) => ranged(name, ranges!));
  const blocks = await readBlocks(asked, {
    parameters: modelParameters({ ...stage1, indices: unweighted }),
    relation: "appeal_scores",
    columns: indexNames.map((name) => `${name}_x`),
  });
  return { blocks, indices: weighted(unweighted, blocks, options) };
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

function ranged(name: string, ranges: Ranges): FittedIndicator {
  const [minimum, maximum] = [steady(ranges[`${name}_low`]), steady(ranges[`${name}_high`])];
  const reversed = (name as IndexName) === "sentiment";
  return { name, minimum, maximum, reversed, entropy: null, weight: 0, band: { low: 0, high: 0 } };
}

function rangesOf(names: readonly string[]): string {
  return names.map((name) => `min(${name}) as ${name}_low, max(${name}) as ${name}_high`).join();
}

interface BlockSource {
  parameters: Record<string, number>;
  relation: string;
  columns: readonly string[];
}

/** Sums by day (by week for weeks), newest first. */
async function readBlocks(
  { read, where }: Asked,
  { parameters, relation, columns }: BlockSource,
): Promise<Block[]> {
  const sums = columns.map(
    (x) =>
      `sum(${x}) as ${x}_sum, sum(case when ${x} > 0 then ${x} * ln(${x}) else 0 end) as ${x}_log`,
  );
  const rows = await read<Ranges>({
    parameters,
    select: `select slot_no // getvariable('phases') as block_no, count(*) as row_count,
      ${sums.join()} from ${relation} ${where} group by block_no order by block_no`,
  });
  return rows.map((row) =>
    columns.map((x) => ({
      count: Number(row.row_count),
      sum: steady(row[`${x}_sum`]),
      sumXLogX: steady(row[`${x}_log`]),
    })),
  );
}

/** Twelve digits: what is left does not depend on the order in which the engine added. */
function steady(sum: number | bigint | null | undefined): number {
  return Number(Number(sum).toPrecision(12));
}
