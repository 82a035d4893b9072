/**
 * A stored row taken apart again: what each index adds, and what would lower the level.
 * @module
 */
import type { StoredModel } from "../assessing/model-store.ts";
import { type CellFacts, indicatorsOf } from "../method/growth.ts";
import type { TwoSlots } from "../method/heat.ts";
import type { Indicators } from "../method/indicators.ts";
import { fewerComplaints, fewerTickets } from "../method/lowering.ts";
import { type LevelRules, scoreRisk } from "../method/risk-score.ts";

export interface StoredRow {
  heat: number;
  facts: CellFacts;
  /** The region's other categories in the same slots. */
  peers: readonly TwoSlots[];
}

/** By the parameters that the model was fitted with, so that the sums are those of the score. */
export function breakdownOf(
  { heat, facts, peers }: StoredRow,
  model: StoredModel,
  rules: LevelRules,
) {
  const { parameters } = model;
  const indicators: Indicators = { ...indicatorsOf(facts, parameters), heat };
  const { indices, change, urgency } = scoreRisk(model, indicators, parameters);
  const asked = { facts, peers, model, parameters, rules };
  return {
    indices,
    change,
    urgency,
    sentiment: {
      overall: indicators.overall!,
      closing: indicators.closing!,
      unstableShare: indicators.unstable_share!,
    },
    lowered: { fewerTickets: fewerTickets(asked), fewerComplaints: fewerComplaints(asked) },
  };
}
