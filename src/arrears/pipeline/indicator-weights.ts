/**
 * Weights of the indicators, entropy x AHP: w_j = sqrt(a_j e_j) / sum of them (CN117973879A, step 3:
 * the step [E], the formula [I] of the AHP-entropy family [A]).
 *
 * Entropy needs indicators on one scale, codes and missing values too: each is measured as the
 * weight of evidence of its bin, from 0 (safest) to 1 (riskiest) [I]. Where nobody gives judgements,
 * they follow the square roots of information values on Saaty's scale of 1 to 9, in a hierarchy of
 * at most fifteen things a level [I].
 * @module
 */
import type { BinnedColumn } from "../../math/scoring/weight-of-evidence.ts";
import { ahpWeights, combineWeights } from "../../math/statistics/ahp.ts";
import { entropyOf, scaleTo, weightsOf, xLogX } from "../../math/statistics/entropy-weight.ts";
import { informationValue } from "../../math/statistics/information-value.ts";

interface IndicatorWeight {
  indicator: string;
  /** Of the entropy value method, adding up to 1. */
  entropy: number;
  /** Of the judgements, adding up to 1. */
  ahp: number;
  /** Both together, adding up to 1; 0 of a constant indicator. */
  weight: number;
}

export interface IndicatorWeights {
  /** Largest first. */
  indicators: IndicatorWeight[];
  /** The worst of the judgements' matrices; they agree with themselves below .1 (Saaty 1977). */
  consistencyRatio: number;
  /** Given ones that contradict themselves are not used. */
  judgements: "given" | "information-value";
}

/** Judgements of pairs of indicators: `matrix[i][j]` is how many times as important i is as j. */
export interface Judgements {
  indicators: readonly string[];
  matrix: readonly (readonly number[])[];
}

/** Weighs the indicators whose bins are given; without any there are no weights. */
export function weighIndicators(
  bins: readonly BinnedColumn[],
  given?: Judgements,
): IndicatorWeights {
  if (bins.length === 0) {
    return { indicators: [], consistencyRatio: 0, judgements: "information-value" };
  }
  const entropy = weightsOf(bins.map(riskEntropy));
  const judged = (given && judgeAsGiven(bins, given)) ?? {
    ...judge(bins.map(importance)),
    judgements: "information-value" as const,
  };
  const { weights: ahp, ...how } = judged;
  const combined = combineWeights(ahp, entropy);
  const indicators = bins.map(({ name }, at) => {
    return { indicator: name, entropy: entropy[at]!, ahp: ahp[at]!, weight: combined[at]! };
  });
  return { indicators: indicators.sort((one, other) => other.weight - one.weight), ...how };
}

/**
 * What a model multiplies a column by: its weight over the mean one; a column outside the indicator
 * system has the least.
 */
export function factorsOf(
  { indicators }: IndicatorWeights,
  columns: readonly string[],
): Record<string, number> {
  const weights = new Map(indicators.map(({ indicator, weight }) => [indicator, weight]));
  const positive = [...weights.values()].filter((weight) => weight > 0);
  const least = positive.length > 0 ? Math.min(...positive) : 1;
  const factor = (name: string) => (weights.get(name) || least) * Math.max(1, positive.length);
  return Object.fromEntries(columns.map((name) => [name, factor(name)]));
}

/** Entropy of an indicator measured as risk, 0..1, from its bins. */
function riskEntropy({ bins, missing }: BinnedColumn): number {
  const all = [...bins, missing].filter(({ goods, bads }) => goods + bads > 0);
  const risks = all.map(({ woe }) => -woe);
  const range = { minimum: Math.min(...risks), maximum: Math.max(...risks), reversed: false };
  const sums = { count: 0, sum: 0, sumXLogX: 0 };
  for (const [at, { goods, bads }] of all.entries()) {
    const risk = scaleTo(risks[at]!, range);
    sums.count += goods + bads;
    sums.sum += (goods + bads) * risk;
    sums.sumXLogX += (goods + bads) * xLogX(risk);
  }
  return entropyOf(sums);
}

/** An indicator that tells nothing has a little of it, so that judgements stay positive. */
const leastInformation = 1e-4;

function importance({ bins, missing }: BinnedColumn): number {
  return Math.sqrt(Math.max(leastInformation, informationValue([...bins, missing]).value));
}

interface Judged {
  /** Adding up to 1. */
  weights: number[];
  consistencyRatio: number;
}

const atOnce = 15;

/** Compares all pairs; of more than fifteen, neighbours in groups, and the groups by their sums. */
function judge(values: readonly number[]): Judged {
  if (values.length <= atOnce) {
    return ahpWeights(values.map((one) => values.map((other) => judgement(one, other))));
  }
  const size = Math.ceil(values.length / atOnce);
  const starts = Array.from({ length: Math.ceil(values.length / size) }, (_, at) => at * size);
  const groups = starts.map((start) => values.slice(start, start + size));
  const among = judge(groups.map((group) => group.reduce((sum, value) => sum + value, 0)));
  const inside = groups.map(judge);
  return {
    weights: inside.flatMap(({ weights }, at) => weights.map((own) => own * among.weights[at]!)),
    consistencyRatio: Math.max(
      ...[among, ...inside].map(({ consistencyRatio }) => consistencyRatio),
    ),
  };
}

/** Whole steps of 1 to 9, or the inverse. */
function judgement(one: number, other: number): number {
  const step = Math.min(9, Math.round(Math.max(one, other) / Math.min(one, other)));
  return one >= other ? step : 1 / step;
}

/**
 * The given judgements among the indicators there are; those not judged keep their derived share.
 * Nothing where they contradict themselves or speak of none.
 */
function judgeAsGiven(bins: readonly BinnedColumn[], { indicators, matrix }: Judgements) {
  const derived = judge(bins.map(importance));
  const named = bins.map(({ name }) => indicators.indexOf(name));
  const used = named.filter((at) => at >= 0);
  if (used.length === 0 || used.length > atOnce) return undefined;
  const own = ahpWeights(used.map((row) => used.map((column) => matrix[row]![column]!)));
  if (!own.isConsistent) return undefined;
  const share = derived.weights.reduce((sum, weight, at) => sum + (named[at]! < 0 ? 0 : weight), 0);
  const weights = derived.weights.map((weight, at) =>
    named[at]! < 0 ? weight : share * own.weights[used.indexOf(named[at]!)]!,
  );
  return { weights, consistencyRatio: own.consistencyRatio, judgements: "given" as const };
}
