/**
 * The smallest change that would lower a level: how many tickets, or how many complaints, fewer.
 * @module
 */
import { type RiskLevel, riskOrder } from "../schema.ts";
import { type CellFacts, indicatorsOf, withFewerComplaints, withFewerTickets } from "./growth.ts";
import { heatIndices, roundTie, type TwoSlots } from "./heat.ts";
import type { AppealParameters, FitParameters } from "./parameters.ts";
import type { ReadRow } from "./reading.ts";
import { borneOut, type FittedRisk, type LevelRules, scoreRisk } from "./risk-score.ts";

export interface Lowering {
  facts: CellFacts;
  /** The categories whose means its heat is drawn to, without itself. */
  peers: readonly TwoSlots[];
  model: FittedRisk;
  parameters: FitParameters;
  rules: LevelRules;
}

export interface Lowered {
  by: number;
  score: number;
  level: RiskLevel;
}

function scoreOf(asked: Lowering, facts: CellFacts): number {
  const own = { current: facts.now.tickets, previous: facts.previous };
  const heat = heatIndices([own, ...asked.peers])[0] ?? 0;
  const indicators = { ...indicatorsOf(facts, asked.parameters), heat };
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

/** By halving: score and evidence fall with every ticket that is taken away. */
function smallest(
  asked: Lowering,
  most: number,
  changed: (by: number) => CellFacts,
): Lowered | null {
  const judged = (facts: CellFacts) => {
    const score = scoreOf(asked, facts);
    return { score, level: borneOut(score, facts.now.tickets, asked.rules) };
  };
  const { level } = judged(asked.facts);
  if (level === "low") return null;
  const isLower = (by: number) => riskOrder[judged(changed(by)).level] < riskOrder[level];
  if (most === 0 || !isLower(most)) return null;
  let [fails, holds] = [0, most];
  while (holds - fails > 1) {
    const middle = Math.floor((fails + holds) / 2);
    if (isLower(middle)) holds = middle;
    else fails = middle;
  }
  return { by: holds, ...judged(changed(holds)) };
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
    const { facts } = row;
    if (borneOut(roundTie(row.exact), facts.now.tickets, parameters) === "low") return null;
    const peers = byArea
      .get(areaOf(row))!
      .filter((other) => other !== row)
      .map((peer) => ({ current: peer.facts.now.tickets, previous: peer.facts.previous }));
    return fewerTickets({ facts, peers, model, parameters, rules: parameters })?.by ?? null;
  };
}
