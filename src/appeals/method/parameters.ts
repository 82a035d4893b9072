/**
 * What may be set: rulebook `appeal-risk`. The defaults are the paper's where it says, and ours [I]
 * where it does not.
 * @module
 */
import * as z from "zod";
import type { RulebookShelf } from "../../base/capabilities.ts";
import { dayOf } from "../../base/dates.ts";
import { CategoryLevel, UnitLevel } from "../schema.ts";

/** What a model depends on: another value asks for another model. */
export const FitParameters = z.object({
  heatMean: z.enum(["region", "national"]).default("region"),
  growthCap: z.number().positive().default(10),
  /** Absent is 0, the paper's: so a model of before keeps its parameters as they were. */
  ordinary: z
    .number()
    .min(0)
    .optional()
    .describe("ordinary tickets that growths and shares are drawn to; 0: the paper's"),
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
  leastTickets: z
    .object({ high: whole.min(1), medium: whole.min(1) })
    .default({ high: 5, medium: 3 })
    .describe("of the slot, below which its score makes no such level; 1: the paper's"),
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
  danger: z
    .object({ categories: z.array(z.string()), least: whole.min(1) })
    .default({ categories: ["触电隐患"], least: 1 })
    .describe("so many urgent tickets of such a category open an alert, whatever the score"),
  beyondChance: z
    .object({ below: z.number().min(0).max(0.1), least: whole.min(1) })
    .default({ below: 0.0001, least: 5 })
    .describe(
      "a day of so many tickets, less likely than this by chance, opens an alert; 0: none does",
    ),
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
