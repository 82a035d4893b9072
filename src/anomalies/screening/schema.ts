/**
 * What may be asked of screening. Browser-safe.
 * @module
 */
import * as z from "zod";
import { RuleSetRole } from "../cases/schema.ts";

const instant = z.string().describe("instant, ISO 8601 in UTC");
const count = z.number().int();

export const Screen = z.object({
  asOf: z
    .string()
    .optional()
    .describe("moment, or a day meaning its end; now unless said. Nothing known later is seen"),
  from: z.iso
    .date()
    .optional()
    .describe("records from this day on; as far back as the rulebook says unless said"),
});

const ScreenFacts = z.object({
  screen: count,
  ruleSet: z.string(),
  role: RuleSetRole,
  records: count.describe("payments and agencies' days judged"),
  fired: count.describe("on which a rule fired, those known before included"),
  noted: count.describe("of them allowed"),
  opened: count.describe("cases; none of a shadow"),
});
export const Screened = z.object({
  asOf: instant,
  since: instant,
  screens: z.array(ScreenFacts).describe("none where no rule set is live"),
  seconds: z.number(),
});
export const AskScreens = z.object({
  role: RuleSetRole.optional(),
  limit: z.number().int().min(1).max(200).default(30),
});
export const Screens = z.object({
  screens: z.array(
    ScreenFacts.extend({
      asOf: instant,
      since: instant,
      finishedAt: instant,
      by: z.string(),
      snapshot: z.string(),
    }),
  ),
});
