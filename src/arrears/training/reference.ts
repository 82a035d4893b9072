/**
 * The population as it is when a model is made, remembered to compare later ones with.
 * @module
 */

import { addDays, type Day } from "../../base/dates.ts";
import { CustomerGroup } from "../../customers/schema.ts";
import type { Column } from "../../math/learning/frame.ts";
import { driftReference } from "../../math/statistics/drift.ts";
import type { GroupReference, Reference } from "../document.ts";
import { indicators } from "../indicators.ts";
import { scoreRisk } from "../pipeline/pipeline.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";
import { driftBins, probabilityCuts } from "../rules.ts";
import type { Population } from "../sources/sources.ts";

/** A month of them, so that any day of a bill run has one near. */
const references = 4;
const daysApart = 8;

/** Everybody on some days up to `until`, which the model has not learnt from. */
export async function referencesOf(
  fitted: FittedRisk,
  until: Day,
  populationOn: (day: Day) => Promise<Population>,
): Promise<Reference[]> {
  const found: Reference[] = [];
  for (let at = 0; at < references; at++) {
    const day = addDays(until, -at * daysApart);
    const population = await populationOn(day);
    const { probability } = scoreRisk(fitted, { frame: population.frame });
    found.push(referenceOf(day, population, probability));
  }
  return found;
}

function referenceOf(day: Day, population: Population, probability: Float64Array): Reference {
  const single = population.frame.columns.filter(({ name }) => indicators[name]);
  const groups: Reference["groups"] = {};
  for (const group of CustomerGroup.options) {
    const rows = Uint32Array.from(population.accounts.keys()).filter(
      (row) => population.groups[row] === group,
    );
    if (rows.length > 0) groups[group] = groupReference(rows, single, probability);
  }
  return {
    day,
    probability: driftReference(probabilityColumn(probability), { cuts: probabilityCuts }),
    accounts: probability.length,
    groups,
    indicators: single.map((column) => driftReference(column, { bins: driftBins })),
  };
}

function groupReference(
  rows: Uint32Array,
  columns: readonly Column[],
  probability: Float64Array,
): GroupReference {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const numbers = columns.filter(({ kind }) => kind === "number");
  const own = pick(probability);
  return {
    accounts: rows.length,
    probability: driftReference(probabilityColumn(own), { cuts: probabilityCuts }),
    quantiles: quantilesOf(own, 101),
    indicators: Object.fromEntries(
      numbers.map(({ name, values }) => [name, quantilesOf(pick(values), 41)]),
    ),
  };
}

export function probabilityColumn(values: Float64Array): Column {
  return { name: "probability", kind: "number", values };
}

/** `count` values at equal steps of the sorted known ones; none where nothing is known. */
function quantilesOf(values: Float64Array, count: number): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  return Array.from({ length: count }, (_, at) => {
    return known[Math.round((at / (count - 1)) * (known.length - 1))]!;
  });
}

/** Share of the quantiles below a value, ties counting half. */
export function percentileIn(quantiles: readonly number[], value: number): number {
  const below = quantiles.filter((quantile) => quantile < value).length;
  const equal = quantiles.filter((quantile) => quantile === value).length;
  return (below + equal / 2) / quantiles.length;
}
