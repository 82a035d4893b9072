/**
 * From what a person asks for to a moment, its rules, and who may ask.
 * @module
 */
import { parseAsOf } from "../base/dates.ts";
import type { Surroundings } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { type ArrearsRules, rulesOn } from "./rulebook.ts";
import { because } from "./schema.ts";

export const mayTrain = ["data-scientist"];
export const mayScore = [...mayTrain, "administrator"];
export const mayReadModels = [...mayScore, "compliance", "policy-manager"];
export const mayReadRisk = [...mayReadModels, "collector", "receivables-clerk"];

export interface Moment {
  asOf: Date;
  rules: ArrearsRules;
  /** Version of the rulebook. */
  version: string;
}

/** The moment asked for, now unless said; nothing is told of a future. */
export function momentOf(
  context: Pick<Surroundings, "now" | "rulebooks">,
  text: string | undefined,
): Moment | Refusal {
  const asOf = text === undefined ? context.now : parseAsOf(text);
  if (!asOf) return refuse("invalid", because.unreadable_time({ field: "asOf", text: text! }));
  if (asOf > context.now) return refuse("invalid", because.moment_ahead({ text: text! }));
  const inForce = rulesOn(context, asOf);
  return isRefusal(inForce) ? inForce : { asOf, ...inForce };
}
