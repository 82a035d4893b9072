/**
 * How a model fares: its scores month by month and group by group against the window it was measured on,
 * and, once it is known, against what happened.
 * @module
 */

import type { Analytics } from "../../base/database.ts";
import { addDays, dayOf } from "../../base/dates.ts";
import { driftOf, kolmogorovSmirnov } from "../../math/statistics/drift.ts";
import { type ArrearsModel, type GroupReference, referenceFor } from "../document.ts";
import { type ArrearsRules, verdictOf } from "../rulebook.ts";
import type { DriftPoint } from "../schema.ts";
import type { StoredRun } from "../store.ts";
import { outcomeParameters } from "../training/cuts.ts";
import { probabilityColumn } from "../training/reference.ts";
import { binsOf, figuresOf } from "../training/report.ts";

export interface Watching {
  analytics: Analytics;
  model: ArrearsModel;
  rules: ArrearsRules;
  now: Date;
}

/** The newest run of each month, oldest first. */
export function monthlyRuns(runs: readonly StoredRun[], months: number): StoredRun[] {
  const byMonth = new Map<string, StoredRun>();
  for (const run of runs) {
    const month = dayOf(run.asOf).slice(0, 7);
    if (!byMonth.has(month)) byMonth.set(month, run);
  }
  return [...byMonth.values()].slice(0, months).reverse();
}

/** One point per group that has accounts, now and in the reference. */
export async function pointsOf(run: StoredRun, watching: Watching): Promise<DriftPoint[]> {
  const scores = await scoresOf(run, watching);
  const { groups } = referenceFor(watching.model.document, run.asOf);
  return (Object.entries(groups) as [DriftPoint["group"], GroupReference][]).flatMap(
    ([group, reference]) => {
      const rows = Uint32Array.from(scores.probability.keys()).filter(
        (row) => scores.groups[row] === group,
      );
      return rows.length > 0 ? [pointOf(run, { group, reference, rows, scores }, watching)] : [];
    },
  );
}

interface Scores {
  groups: string[];
  probability: Float64Array;
  /** NaN where it is not known, or no bill fell due. */
  outcome: Float64Array;
}

/** The run's scores in the lake, each with what came of it where that can be known by now. */
async function scoresOf(run: StoredRun, { analytics, rules, now }: Watching): Promise<Scores> {
  const { horizonDays, lateDays } = rules.outcome;
  const day = dayOf(run.asOf);
  const knownOn = addDays(day, horizonDays + lateDays + 1);
  const isKnown = knownOn <= dayOf(now);
  const columns = await analytics.columns({
    relations: ["lake_arrears_score", "arrears_outcomes"],
    parameters: {
      ...outcomeParameters({ day, knownOn }, { rules, without: [] }),
      run_id: run.run,
    },
    select: isKnown
      ? `select customer_group, probability, fell_behind::double as outcome from lake_arrears_score
        left join arrears_outcomes using (customer_account) where run_id = getvariable('run_id')`
      : `select customer_group, probability, null::double as outcome from lake_arrears_score
        where run_id = getvariable('run_id')`,
  });
  return {
    groups: columns.customer_group as string[],
    probability: columns.probability as Float64Array,
    outcome: columns.outcome as Float64Array,
  };
}

interface GroupScores {
  group: DriftPoint["group"];
  reference: GroupReference;
  rows: Uint32Array;
  scores: Scores;
}

function pointOf(run: StoredRun, own: GroupScores, { rules }: Watching): DriftPoint {
  const { group, reference, rows, scores } = own;
  const probability = Float64Array.from(rows, (row) => scores.probability[row]!);
  const { psi } = driftOf(reference.probability, probabilityColumn(probability));
  const { statistic } = kolmogorovSmirnov(Float64Array.from(reference.quantiles), probability);
  const sample = { before: reference.accounts, now: rows.length };
  return {
    ...{ month: dayOf(run.asOf).slice(0, 7), group, asOf: run.asOf.toISOString() },
    ...{ accounts: rows.length, psi, ks: statistic, verdict: verdictOf(psi, sample, rules) },
    meanProbability: probability.reduce((sum, each) => sum + each, 0) / rows.length,
    outcome: outcomeOf(own),
  };
}

/** Null until it is known, and where everybody did the same. */
function outcomeOf({ rows, scores }: GroupScores): DriftPoint["outcome"] {
  const known = rows.filter((row) => !Number.isNaN(scores.outcome[row]!));
  const labels = Uint8Array.from(known, (row) => scores.outcome[row]!);
  if (new Set(labels).size < 2) return null;
  const probability = Float64Array.from(known, (row) => scores.probability[row]!);
  return { ...figuresOf(probability, labels), bins: binsOf(probability, labels) };
}
