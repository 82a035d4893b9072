/**
 * How arrears risk is defined, learnt and banded: rulebook `arrears-model`. All of it ours [I] but the names
 * of its steps.
 * @module
 */
import * as z from "zod";
import type { RulebookShelf } from "../base/capabilities.ts";
import { dayOf } from "../base/dates.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { chancePsi, driftBins } from "./rules.ts";
import { because, type Verdict } from "./schema.ts";

const whole = z.number().int().min(1);
const share = z.number().min(0).max(1);

export const ArrearsRules = z.object({
  outcome: z
    .object({
      horizonDays: whole.describe("a bill that falls due in so many days after as_of"),
      lateDays: whole.describe("and is unpaid more than so many days after its due day"),
    })
    .describe("what falling behind means"),
  cuts: z
    .object({
      looks: z
        .number()
        .int()
        .min(3)
        .describe("at all accounts; the newest measures, the others teach"),
      mostCases: whole.describe("accounts beyond this many are sampled by hash, over all cuts"),
      leastCases: whole.describe("of either outcome; with fewer no model is fitted"),
    })
    .describe("when the past is looked at"),
  bands: z.object({ high: share, medium: share }).describe("least probability of the band"),
  fitness: z
    .object({
      modelDays: whole.describe("older data than this: the model is stale"),
      scoreDays: whole.describe("older scores than this drive nothing"),
      rescoreDays: whole.describe("a night scores again when the newest scores are so old"),
      psiWatch: z.number().positive(),
      psiShift: z.number().positive(),
    })
    .describe("when a model may not drive anything"),
  quality: z.object({
    coverage: share.describe("a source that covers less is warned of"),
    ageDays: whole,
  }),
  billCategories: z
    .array(z.string())
    .describe("ticket categories of level one that are about bills"),
});
export type ArrearsRules = z.infer<typeof ArrearsRules>;

export interface RulesInForce {
  rules: ArrearsRules;
  version: string;
}

export function rulesOn(
  { rulebooks }: { rulebooks: RulebookShelf },
  moment: Date,
): RulesInForce | Refusal {
  const day = dayOf(moment);
  const book = rulebooks.inForce("arrears-model", day);
  if (!book) return refuse("unavailable", because.no_rulebook({ day }));
  return { rules: ArrearsRules.parse(book.body), version: book.version };
}

/** Of a population stability index between samples of these sizes: what chance brings is stable. */
export function verdictOf(
  psi: number,
  { before, now }: { before: number; now: number },
  { fitness }: ArrearsRules,
): Verdict {
  if (psi <= Math.max(fitness.psiWatch, chancePsi(driftBins, before, now))) return "stable";
  return psi > fitness.psiShift ? "shift" : "watch";
}
