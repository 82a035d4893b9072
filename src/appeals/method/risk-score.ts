/**
 * The final score, paper section 3.4: four indices on the ranges of the reference period, weighted by
 * their entropies, 0 to 100.
 * @module
 */
import { scaleTo } from "../../math/statistics/entropy-weight.ts";
import type { Contribution, FittedIndicator, IndexName, Model, RiskLevel } from "../schema.ts";
import { roundTie } from "./heat.ts";
import type { Indicators } from "./indicators.ts";
import type { AppealParameters, FitParameters } from "./parameters.ts";

export interface RiskScore {
  /** 0 to 100; sentiment: higher = more satisfied. */
  values: Record<IndexName, number>;
  exact: number;
  score: number;
  change: Contribution[];
  urgency: Contribution[];
  /** Their points add up to `exact`. */
  indices: Contribution[];
}

export type FittedRisk = Pick<Model, "change" | "urgency" | "sentiment" | "indices">;

export function scoreRisk(
  model: FittedRisk,
  indicators: Indicators,
  parameters: Pick<FitParameters, "scaling" | "swingPenalty">,
): RiskScore {
  const place = (column: FittedIndicator, value: number) => contribution(column, value, parameters);
  const read = (column: FittedIndicator) => place(column, indicators[column.name]!);
  const change = model.change.map(read);
  const urgency = model.urgency.map(read);
  const values = {
    heat: indicators.heat!,
    change: pointsOf(change),
    urgency: pointsOf(urgency),
    sentiment: sentimentIndex(model.sentiment.map(read), indicators, parameters.swingPenalty),
  };
  const indices = model.indices.map((column) => place(column, values[column.name as IndexName]));
  const exact = pointsOf(indices);
  return { values, exact, score: roundTie(exact), change, urgency, indices };
}

/** [I] Mean of scaled overall and closing tone less a penalty for swinging moods, 0 to 100. */
function sentimentIndex(tones: Contribution[], indicators: Indicators, penalty: number): number {
  const mean = tones.reduce((sum, tone) => sum + tone.scaled, 0) / tones.length;
  return 100 * Math.max(0, mean - penalty * indicators.unstable_share!);
}

function contribution(
  column: FittedIndicator,
  value: number,
  { scaling }: Pick<FitParameters, "scaling">,
): Contribution {
  const plain = scaleTo(value, column);
  const scaled = scaling === "template" ? 0.002 + 0.994 * plain : plain;
  const { name, entropy, weight, band } = column;
  return { name, value, scaled, entropy, weight, band, points: 100 * scaled * weight };
}

function pointsOf(contributions: readonly Contribution[]): number {
  return contributions.reduce((sum, { points }) => sum + points, 0);
}

/** From the rounded score: at least 70 is high, at least 60 medium (paper section 3.4). */
export function levelOf(score: number, levels: { high: number; medium: number }): RiskLevel {
  if (score >= levels.high) return "high";
  return score >= levels.medium ? "medium" : "low";
}

export type LevelRules = Pick<AppealParameters, "levels" | "leastTickets">;

/**
 * [I] The level that so many tickets bear out: a share or a growth of one ticket is 0 or 1 and says little, whatever
 * score it makes. The score itself is not touched.
 */
export function borneOut(
  score: number,
  tickets: number,
  { levels, leastTickets }: LevelRules,
): RiskLevel {
  const level = levelOf(score, levels);
  if (tickets < leastTickets.medium) return "low";
  return level === "high" && tickets < leastTickets.high ? "medium" : level;
}

/** The whole number that is shown, and its level. */
export function scoreLevel(
  exact: number,
  tickets: number,
  rules: LevelRules,
): { score: number; level: RiskLevel } {
  const score = roundTie(exact);
  return { score, level: borneOut(score, tickets, rules) };
}
