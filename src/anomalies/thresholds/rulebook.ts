/**
 * How thresholds are fitted, and what an anomaly looks like where none was ever confirmed: rulebooks `anomaly-fit` and
 * `anomaly-kinds`. All of it ours [I] but the two paths.
 * @module
 */
import * as z from "zod";
import type { RulebookShelf } from "../../base/capabilities.ts";
import { dayOf } from "../../base/dates.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { fieldIds } from "../schema.ts";
import { because, plainMethods } from "./schema.ts";

const whole = z.int().min(1);
const share = z.number().min(0).max(1);

/** The `body` of `anomaly-fit-*.yaml`. */
export const FitRules = z.strictObject({
  history: z.strictObject({
    days: whole.describe("payments of so many days before as_of are fitted on"),
    mostRecords: whole.describe("of a category; more are sampled by hash"),
  }),
  leastRecords: whole.describe("a category with fewer has no thresholds of its own"),
  ownRecords: whole.describe(
    "one with fewer, and none confirmed, is fitted on those of all together",
  ),
  unlabelled: z
    .enum(["search", ...plainMethods])
    .describe("what sets the thresholds of categories without confirmed records"),
  criterion: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("youden") }),
      z.strictObject({
        kind: z.literal("cost"),
        miss: z.number().positive(),
        review: z.number().positive(),
      }),
    ])
    .describe("what is best on confirmed records; costs are relative"),
  assumedRate: z
    .strictObject({ low: share, high: share })
    .describe("between which the share of abnormal records is taken to lie where nothing tells it"),
  pick: z
    .enum(["expected", "knee"])
    .describe("which point of a front where there is no alert budget"),
  search: z.strictObject({
    agents: z.int().min(10).max(400),
    generations: whole,
    candidates: z.int().min(8).max(512).describe("values a threshold may take, by side"),
    mostFlagged: share.describe("no side alone flags a greater share"),
    withRate: z.boolean().describe("third objective: the gap to the predicted rate"),
  }),
  transfer: z.strictObject({
    bandwidth: z.number().positive().describe("similarity is exp(-(distance / bandwidth)^2 / 2)"),
    most: whole.describe("confirmed records carried over from a category"),
    catalogue: z
      .number()
      .positive()
      .describe("the catalogue weighs as so many confirmed records of a category just like it"),
  }),
  sensors: z.strictObject({
    count: z.int().min(1).max(50).describe("points of the old front that are evaluated anew"),
    deviations: z.number().positive().describe("standard errors that make a change"),
    leastShift: share.describe("a smaller shift of the share flagged is none"),
  }),
  plain: z.strictObject({
    share: share.describe("flagged by quantile and forest where there is no budget"),
    trees: z.int().min(1).max(1000),
    sample: z.int().min(2).describe("records a tree is grown from"),
  }),
});
export type FitRules = z.output<typeof FitRules>;

const Factor = z.number().positive();
export const AnomalyKind = z.strictObject({
  kind: z.string(),
  zh: z.string(),
  en: z.string(),
  amountFactor: Factor.optional().describe("the amount is so many times the one paid"),
  intervalFactor: Factor.optional().describe("the interval is so many times the one kept"),
  seenBy: z.enum(fieldIds).describe("which field is to see it"),
  weight: Factor,
});
export type AnomalyKind = z.output<typeof AnomalyKind>;

/** The `body` of `anomaly-kinds-*.yaml`. */
export const KindsBody = z.strictObject({ kinds: z.array(AnomalyKind).min(1) });

export interface FitRulesInForce {
  rules: FitRules;
  kinds: readonly AnomalyKind[];
  version: string;
}

export function fitRulesOn(
  { rulebooks }: { rulebooks: RulebookShelf },
  moment: Date,
): FitRulesInForce | Refusal {
  const day = dayOf(moment);
  const [fit, kinds] = ["anomaly-fit", "anomaly-kinds"].map((kind) => rulebooks.inForce(kind, day));
  if (!fit || !kinds) return refuse("unavailable", because.no_fit_rules({ day }));
  return {
    rules: FitRules.parse(fit.body),
    kinds: KindsBody.parse(kinds.body).kinds,
    version: `${fit.version}/${kinds.version}`,
  };
}
