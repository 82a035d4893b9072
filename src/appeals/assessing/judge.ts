/**
 * From what was read of one slot to its rows: level, bands, rate, reasons, what would lower it.
 * @module
 */

import { shrinkRates } from "../../math/statistics/empirical-bayes.ts";
import { scaleTo } from "../../math/statistics/entropy-weight.ts";
import type { CellFacts } from "../method/growth.ts";
import { roundTie, type TwoSlots } from "../method/heat.ts";
import { fewerTickets } from "../method/lowering.ts";
import { drawWeights } from "../method/model-fit.ts";
import type { AppealParameters } from "../method/parameters.ts";
import type { ReadRow } from "../method/reading.ts";
import { levelOf } from "../method/risk-score.ts";
import { reasonsFor } from "../rules.ts";
import { type AppealRow, indexNames } from "../schema.ts";
import type { StoredModel } from "./model-store.ts";
import { fitOptions } from "./models.ts";

export interface JudgedRow extends AppealRow {
  facts: CellFacts;
}

export interface Judging {
  model: StoredModel;
  parameters: AppealParameters;
  /** Supply accounts by region at the level assessed; those without tickets too. */
  accounts: ReadonlyMap<string, number>;
}

/** Rows worst first, then by region and category. */
export function judgeSlot(rows: readonly ReadRow[], judging: Judging): JudgedRow[] {
  const { model, parameters } = judging;
  const draws = drawWeights(model.blocks, fitOptions(parameters));
  const rates = ratesOf(rows, judging);
  const byRegion = Map.groupBy(rows, ({ region }) =>
    parameters.heatMean === "national" ? "" : region,
  );
  const peersOf = (row: ReadRow): TwoSlots[] =>
    (byRegion.get(parameters.heatMean === "national" ? "" : row.region) ?? [])
      .filter((other) => other !== row)
      .map(({ facts }) => ({ current: facts.now.tickets, previous: facts.previous }));
  const modelFacts = {
    hasTypes: model.change.some(({ name }) => name === "complaint7"),
    isSingleRow: model.rows < 2,
    flipShare: parameters.bootstrap.flipShare,
  };
  const judged = rows.map((row, i): JudgedRow => {
    const score = roundTie(row.exact);
    const level = levelOf(score, parameters.levels);
    const flipShare = flipShareOf(row, draws, judging);
    const asked = { facts: row.facts, model, parameters, levels: parameters.levels };
    return {
      region: row.region,
      category: row.category,
      current: row.facts.now.tickets,
      previous: row.facts.previous,
      heat: row.heat,
      change: round(row.change),
      urgency: round(row.urgency),
      sentiment: round(row.sentiment),
      score,
      level,
      flips: flipShare > parameters.bootstrap.flipShare,
      lowersBy:
        level === "low" ? null : (fewerTickets({ ...asked, peers: peersOf(row) })?.by ?? null),
      rate: rates[i]!,
      reasons: reasonsFor({ ...row, flipShare }, modelFacts),
      facts: row.facts,
    };
  });
  return judged.sort(byRisk);
}

/** Four digits: what is shown and stored. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

type Ranked = Pick<AppealRow, "score" | "region" | "category">;
export function byRisk(left: Ranked, right: Ranked): number {
  if (left.score !== right.score) return right.score - left.score;
  if (left.region !== right.region) return left.region < right.region ? -1 : 1;
  return left.category < right.category ? -1 : 1;
}

/** Share of the weight draws that put the row on another level. */
function flipShareOf(
  row: ReadRow,
  draws: readonly number[][],
  { model, parameters }: Judging,
): number {
  const template = parameters.scaling === "template";
  const scaled = indexNames.map((name, j) => {
    const x = scaleTo(row[name], model.indices[j]!);
    return 100 * (template ? 0.002 + 0.994 * x : x);
  });
  const level = levelOf(roundTie(row.exact), parameters.levels);
  const flipped = draws.filter((weights) => {
    const exact = weights.reduce((sum, weight, j) => sum + weight * scaled[j]!, 0);
    return levelOf(roundTie(exact), parameters.levels) !== level;
  });
  return flipped.length / draws.length;
}

/** Tickets per 10,000 accounts, shrunk among the regions of each category. */
function ratesOf(
  rows: readonly ReadRow[],
  { accounts, model: { level } }: Judging,
): AppealRow["rate"][] {
  const present = new Set(rows.map(({ region }) => region));
  const isPeer = (region: string) => level !== "recorded" || present.has(region);
  const regions = [...accounts].filter(([region, count]) => count > 0 && isPeer(region));
  const byCategory = Map.groupBy(rows, ({ category }) => category);
  const shrunken = new Map(
    [...byCategory].map(([category, own]) => {
      const counts = new Map(own.map((row) => [row.region, row.facts.now.tickets]));
      const units = regions.map(([region, exposure]) => ({
        count: counts.get(region) ?? 0,
        exposure: exposure / 10_000,
      }));
      const rates = units.length > 0 ? shrinkRates(units) : [];
      return [category, new Map(regions.map(([region], i) => [region, rates[i]!]))];
    }),
  );
  return rows.map(({ region, category }) => {
    const rate = shrunken.get(category)?.get(region);
    if (!rate) return null;
    const { raw, low, high } = rate;
    return {
      accounts: accounts.get(region)!,
      raw: round(raw),
      shrunken: round(rate.shrunken),
      low: round(low),
      high: round(high),
    };
  });
}
