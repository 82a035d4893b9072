/**
 * What thresholds, their origins and the states of rule sets are called and how they are written.
 * @module
 */
import type { RuleSetState } from "../../../src/anomalies/rule-sets/schema.ts";
import type { Provenance } from "../../../src/anomalies/thresholds/schema.ts";
import type { Output } from "../../client.ts";
import { number } from "../format.ts";
import type { Say } from "../say.tsx";

export type Cards = Output<"anomalies.thresholds">;
export type ThresholdCard = Cards["cards"][number];
export type Front = Output<"anomalies.front">;
export type RuleSet = Output<"anomalies.rule-sets">["ruleSets"][number];
export type Comparison = Output<"anomalies.comparison">;
export type Limits = Pick<ThresholdCard["thresholds"], "amount" | "gapShort" | "gapLong">;

export const provenanceTones: Record<Provenance, string | undefined> = {
  model: "low",
  search: "accent",
  catalogue: "accent",
  quantile: "medium",
  "three-sigma": "medium",
  "isolation-forest": "medium",
  none: undefined,
};

export const stateTones: Record<RuleSetState, string | undefined> = {
  champion: "ink",
  shadow: "accent",
  draft: undefined,
  retired: undefined,
};

/** Permille of the account's usual spread, as so many times of it. */
export function times(permille: number | null): string {
  return permille === null ? "–" : number(permille / 1000, 2);
}

/** One line: what is odd. */
export function limitsText({ amount, gapShort, gapLong }: Limits, say: Say): string {
  return say(
    `金额偏离 > ${times(amount)}，间隔 < ${times(gapShort)} 或 > ${times(gapLong)}`,
    `amount > ${times(amount)}, interval < ${times(gapShort)} or > ${times(gapLong)}`,
  );
}

/** Few alerts are written with more digits. */
export function perDay(alerts: number): string {
  return number(alerts, alerts < 10 ? 2 : 1);
}
