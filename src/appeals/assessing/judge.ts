/**
 * From what was read of one slot to its rows: level, bands, rate, reasons, what would lower it.
 * @module
 */
import { createFlipShare } from "../method/flips.ts";
import type { CellFacts } from "../method/growth.ts";
import { createLowersBy } from "../method/lowering.ts";
import type { AppealParameters } from "../method/parameters.ts";
import type { ReadRow } from "../method/reading.ts";
import { scoreLevel } from "../method/risk-score.ts";
import { reasonsFor } from "../rules.ts";
import { type AppealRow, riskOrder } from "../schema.ts";
import type { StoredModel } from "./model-store.ts";
import { ratesOf, round } from "./rates.ts";

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
  const { model, parameters, accounts } = judging;
  const rates = ratesOf(rows, accounts, model.level);
  const flipShareOf = createFlipShare(model, parameters);
  const lowersBy = createLowersBy(rows, model, parameters);
  const modelFacts = {
    hasTypes: model.change.some(({ name }) => name === "complaint7"),
    isSingleRow: model.rows < 2,
    flipShare: parameters.bootstrap.flipShare,
    rules: parameters,
  };
  const judged = rows.map((row, i): JudgedRow => {
    const flipShare = flipShareOf(row);
    const { facts } = row;
    const scored = scoreLevel(row.exact, facts.now.tickets, parameters);
    return {
      ...{ region: row.region, category: row.category },
      ...{ current: facts.now.tickets, previous: facts.previous, heat: row.heat },
      change: round(row.change),
      urgency: round(row.urgency),
      sentiment: round(row.sentiment),
      ...scored,
      flips: flipShare > modelFacts.flipShare,
      lowersBy: lowersBy(row),
      rate: rates[i]!,
      reasons: reasonsFor({ ...row, score: scored.score, flipShare }, modelFacts),
      facts,
    };
  });
  return judged.sort(byRisk);
}

type Ranked = Pick<AppealRow, "level" | "score" | "region" | "category">;

/** A score that too few tickets bear out stands below those that many do. */
function byRisk(left: Ranked, right: Ranked): number {
  const risen = riskOrder[right.level] - riskOrder[left.level];
  if (risen !== 0) return risen;
  if (left.score !== right.score) return right.score - left.score;
  if (left.region !== right.region) return left.region < right.region ? -1 : 1;
  return left.category < right.category ? -1 : 1;
}
