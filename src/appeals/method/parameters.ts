/**
 * What may be set: rulebook `appeal-risk`. The defaults are the paper's where it says, and ours [I]
 * where it does not.
 * @module
 */
import * as z from "zod";
import type { RulebookShelf } from "../../base/capabilities.ts";
import type { AnalyticsValue } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import { CategoryLevel, type Model, UnitLevel } from "../schema.ts";
import { everyChangeIndicator, everyIndicator, urgencyIndicators } from "./indicators.ts";

/** What a model depends on: another value asks for another model. */
export const FitParameters = z.object({
  heatMean: z.enum(["region", "national"]).default("region"),
  growthCap: z.number().positive().default(10),
  scaling: z.enum(["range", "template"]).default("range"),
  score: z.enum(["scaled", "proportion"]).default("scaled"),
  fluctuation: z.boolean().default(false),
  swingPenalty: z.number().min(0).max(1).default(0.1),
  changeBy: z.enum(["automatic", "types", "total"]).default("automatic"),
});
export type FitParameters = z.infer<typeof FitParameters>;

const whole = z.number().int();
export const AppealParameters = FitParameters.extend({
  levels: z.object({ high: z.number(), medium: z.number() }).default({ high: 70, medium: 60 }),
  reference: z
    .object({ months: whole.min(1), minimumDays: whole.min(1), minimumRows: whole.min(1) })
    .default({ months: 3, minimumDays: 56, minimumRows: 100 }),
  bootstrap: z
    .object({ draws: whole.min(20), seed: z.string(), flipShare: z.number() })
    .default({ draws: 1000, seed: "appeals", flipShare: 0.05 }),
  alerts: z
    .object({
      level: UnitLevel,
      categoryLevel: CategoryLevel,
      least: whole.min(1),
      close: z.number(),
      after: whole.min(1),
    })
    .default({ level: "city", categoryLevel: "1", least: 5, close: 65, after: 2 }),
  privacyFloor: whole.min(1).default(10),
});
export type AppealParameters = z.infer<typeof AppealParameters>;

/** By the rulebook in force on the day of a moment. */
export function parametersOn(
  { rulebooks }: { rulebooks: RulebookShelf },
  moment: Date,
): AppealParameters {
  const book = rulebooks.inForce("appeal-risk", dayOf(moment));
  return AppealParameters.parse(book?.body ?? {});
}

/** Variables of the relations that do not depend on a model. */
export function indicatorParameters(parameters: FitParameters) {
  return {
    growth_cap: parameters.growthCap,
    heat_mean: parameters.heatMean,
    fluctuation: parameters.fluctuation,
    swing_penalty: parameters.swingPenalty,
    scale_floor: parameters.scaling === "template" ? 0.002 : 0,
    scale_span: parameters.scaling === "template" ? 0.994 : 1,
  } satisfies Record<string, AnalyticsValue>;
}

type Fitted = Partial<Pick<Model, "change" | "urgency" | "sentiment" | "indices">>;

/** Variables of `appeal_scaled.sql` and `appeal_scores.sql`; what a model does not have yet is 0. */
export function modelParameters(model: Fitted): Record<string, number> {
  const { change = [], urgency = [], sentiment = [], indices = [] } = model;
  const absent = [
    ...everyIndicator.flatMap((name) => [`${name}_minimum`, `${name}_maximum`]),
    ...everyChangeIndicator.map((name) => `change_${name}_weight`),
    ...urgencyIndicators.map((name) => `urgency_${name}_weight`),
    ...["heat", "change", "urgency", "sentiment"].flatMap((name) =>
      ["minimum", "maximum", "weight"].map((field) => `${name}_${field}`),
    ),
  ].map((name) => [name, 0]);
  const ranged = [...change, ...urgency, ...sentiment, ...indices].flatMap((column) => [
    [`${column.name}_minimum`, column.minimum],
    [`${column.name}_maximum`, column.maximum],
  ]);
  const weighted = [
    ...change.map(({ name, weight }) => [`change_${name}_weight`, weight]),
    ...urgency.map(({ name, weight }) => [`urgency_${name}_weight`, weight]),
    ...indices.map(({ name, weight }) => [`${name}_weight`, weight]),
  ];
  return Object.fromEntries([...absent, ...ranged, ...weighted]);
}
