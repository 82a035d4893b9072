/**
 * The smallest change that would lower a level: how many tickets, or how many complaints, fewer.
 * @module
 */
import type { RiskLevel } from "../schema.ts";
import { type CellFacts, indicatorsOf, withFewerComplaints, withFewerTickets } from "./growth.ts";
import { heatIndices, roundTie, type TwoSlots } from "./heat.ts";
import type { AppealParameters, FitParameters } from "./parameters.ts";
import type { ReadRow } from "./reading.ts";
import { type FittedRisk, levelOf, scoreRisk } from "./risk-score.ts";

export interface Lowering {
  facts: CellFacts;
  /** The categories whose means its heat is drawn to, without itself. */
  peers: readonly TwoSlots[];
  model: FittedRisk;
  parameters: FitParameters;
  levels: { high: number; medium: number };
}

export interface Lowered {
  by: number;
  score: number;
  level: RiskLevel;
}

function scoreOf(asked: Lowering, facts: CellFacts): number {
  const own = { current: facts.now.tickets, previous: facts.previous };
  const heat = heatIndices([own, ...asked.peers])[0] ?? 0;
  const indicators = { ...indicatorsOf(facts, asked.parameters.growthCap), heat };
  return scoreRisk(asked.model, indicators, asked.parameters).score;
}

/** Null where the level is low already. */
export function fewerTickets(asked: Lowering): Lowered | null {
  const { facts } = asked;
  return smallest(asked, Math.round(facts.now.tickets), (by) => withFewerTickets(facts, by));
}

/** Complaints that would have been enquiries; null where that would not lower the level. */
export function fewerComplaints(asked: Lowering): Lowered | null {
  const { facts } = asked;
  return smallest(asked, Math.round(facts.now.complaint), (by) => withFewerComplaints(facts, by));
}

/** By halving: the score falls with every ticket that is taken away. */
function smallest(
  asked: Lowering,
  most: number,
  changed: (by: number) => CellFacts,
): Lowered | null {
  const { high, medium } = asked.levels;
  const score = scoreOf(asked, asked.facts);
  if (score < medium) return null;
  const bound = score >= high ? high : medium;
  const isLower = (by: number) => scoreOf(asked, changed(by)) < bound;
  if (most === 0 || !isLower(most)) return null;
  let [fails, holds] = [0, most];
  while (holds - fails > 1) {
    const middle = Math.floor((fails + holds) / 2);
    if (isLower(middle)) holds = middle;
    else fails = middle;
  }
  const lowered = scoreOf(asked, changed(holds));
  return { by: holds, score: lowered, level: levelOf(lowered, asked.levels) };
}

/** For all rows of one slot: how many tickets fewer would lower each; null where it is low. */
export function createLowersBy(
  rows: readonly ReadRow[],
  model: FittedRisk,
  parameters: AppealParameters,
): (row: ReadRow) => number | null {
  const areaOf = ({ region }: ReadRow) => (parameters.heatMean === "national" ? "" : region);
  const byArea = Map.groupBy(rows, areaOf);
  return (row) => {
    if (levelOf(roundTie(row.exact), parameters.levels) === "low") return null;
    const peers = byArea
      .get(areaOf(row))!
      .filter((other) => other !== row)
      .map(({ facts }) => ({ current: facts.now.tickets, previous: facts.previous }));
    const { facts } = row;
    return fewerTickets({ facts, peers, model, parameters, levels: parameters.levels })?.by ?? null;
  };
}
