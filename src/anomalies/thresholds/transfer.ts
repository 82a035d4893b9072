/**
 * What a category without confirmed anomalies is measured by: those of the other categories, brought to its own
 * centre and spread and counted by how alike the two are, beside its own records made odd by the catalogue, which weigh
 * as a few confirmed ones; or those alone, where nothing is confirmed anywhere. Both are ours [I]; that there is a
 * transfer is inferred from CN118350680, step 4.
 * @module
 */
import type { Random } from "../../math/statistics/random.ts";
import { type CategoryRecords, pick, rowsWith, similarityOf } from "./records.ts";
import type { AnomalyKind, FitRules } from "./rulebook.ts";
import type { Deviations } from "./surface.ts";

export interface Measure {
  source: "search" | "catalogue";
  anomalies: Deviations;
  /** How many records tell what is missed. */
  trials: number;
}

/**
 * Confirmed anomalies of the other categories and those of the catalogue; of the catalogue alone where there are none.
 * Without the catalogue three confirmed payments of fifty times the usual amount would set thresholds so far out that
 * nobody sees a treble one any more.
 */
export function anomaliesFor(
  records: CategoryRecords,
  all: readonly CategoryRecords[],
  { rules, kinds, random }: Measuring,
): Measure {
  const known = transferred(records, all, rules.transfer);
  const made = catalogued(records, kinds, random);
  if (known.amount.length === 0)
    return { source: "catalogue", anomalies: made, trials: made.amount.length };
  const anomalies = joined(known, weighing(made, rules.transfer.catalogue));
  return { source: "search", anomalies, trials: known.amount.length };
}

/** The same records, weighing so much together. */
export function weighing(records: Weighted, weight: number): Weighted {
  const own = records.weights.reduce((sum, each) => sum + each, 0);
  return { ...records, weights: records.weights.map((each) => (each * weight) / (own || 1)) };
}

export function joined({ amount, gap, weights }: Deviations, beside: Weighted): Weighted {
  return {
    amount: Float64Array.of(...amount, ...beside.amount),
    gap: Float64Array.of(...gap, ...beside.gap),
    weights: Float64Array.of(...(weights ?? amount.map(() => 1)), ...beside.weights),
  };
}

export type Weighted = Required<Deviations> & { weights: Float64Array };

export interface Measuring {
  rules: Pick<FitRules, "transfer">;
  kinds: readonly AnomalyKind[];
  random: Random;
}

interface Location {
  median: number;
  /** Median absolute deviation; 0 where more than half are equal. */
  spread: number;
}

function locationOf(values: Float64Array): Location {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return { median: 0, spread: 0 };
  const median = middleOf(sorted);
  return { median, spread: middleOf(sorted.map((value) => Math.abs(value - median)).sort()) };
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >>> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** From one category's centre and spread to another's; a spread of nothing stays as it is. */
function rescale(values: Float64Array, from: Location, to: Location): Float64Array {
  const ratio = from.spread > 0 && to.spread > 0 ? to.spread / from.spread : 1;
  return values.map((value) => to.median + (value - from.median) * ratio);
}

/** Confirmed anomalies of the other categories as they would look in this one; weights are similarities. */
function transferred(
  to: CategoryRecords,
  others: readonly CategoryRecords[],
  { bandwidth, most }: Pick<FitRules["transfer"], "bandwidth" | "most">,
): Weighted {
  const here = { amount: locationOf(to.amount), gap: locationOf(to.gap) };
  const parts = others
    .filter(({ category }) => category !== to.category)
    .map((from) => {
      const odd = pick(from, evenly(rowsWith(from, 1), most));
      return {
        amount: rescale(odd.amount, locationOf(from.amount), here.amount).map(
          (value) => Math.max(0, value), // a distance
        ),
        gap: rescale(odd.gap, locationOf(from.gap), here.gap),
        weights: new Float64Array(odd.amount.length).fill(
          similarityOf(from.centre, to.centre, bandwidth),
        ),
      };
    });
  const joined = (column: "amount" | "gap" | "weights") =>
    Float64Array.from(parts.flatMap((part) => [...part[column]]));
  return { amount: joined("amount"), gap: joined("gap"), weights: joined("weights") };
}

function evenly(rows: readonly number[], most: number): number[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, at) => rows[Math.floor((at * rows.length) / most)]!);
}

/** Records a kind is made of. */
const made = 500;

/**
 * Records of the category as the catalogue's kinds would change them, of those kinds that amount and interval are to
 * see. Deviations are logarithms over the scale, so a factor k adds 1000 ln k / spread.
 */
export function catalogued(
  records: CategoryRecords,
  kinds: readonly AnomalyKind[],
  random: Random,
): Weighted {
  const rows = [...records.amount.keys()];
  const [amount, gap, weights]: number[][] = [[], [], []];
  for (const { seenBy, amountFactor, intervalFactor, weight } of kinds) {
    const isAmount = seenBy === "amountDeviation" && amountFactor !== undefined;
    if (!isAmount && !(seenBy === "gapDeviation" && intervalFactor !== undefined)) continue;
    const spread = isAmount ? records.amountSpread : records.gapSpread;
    const able = rows.filter((row) => spread[row]! > 0);
    if (able.length === 0) continue;
    const count = Math.min(made, able.length);
    const step = 1000 * Math.log((isAmount ? amountFactor : intervalFactor)!) || 0;
    for (let n = 0; n < count; n++) {
      const row = able.length <= made ? able[n]! : random.pick(able);
      const [a, g] = [records.amount[row]!, records.gap[row]!];
      const shift = step / spread[row]!;
      amount!.push(isAmount ? Math.round(Math.abs(records.direction[row]! * a + shift)) : a);
      gap!.push(isAmount ? g : Math.round(g + shift));
      weights!.push(weight / count);
    }
  }
  const column = (values: number[] | undefined) => Float64Array.from(values!);
  return { amount: column(amount), gap: column(gap), weights: column(weights) };
}
