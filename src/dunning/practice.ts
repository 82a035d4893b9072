/**
 * How dunning is carried out, as the rulebook of a day says it. Source: rulebooks/national/dunning-practice-*.yaml.
 * @module
 */
import * as z from "zod";
import type { RulebookShelf } from "../base/capabilities.ts";
import { dayOf } from "../base/dates.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because } from "./requests.ts";
import { type Placeholder, type StepKind, stepKinds } from "./schema.ts";

const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type Words = z.infer<typeof Words>;
const Paper = z.strictObject({ title: Words, opening: Words });
const kinds = Object.keys(stepKinds) as [StepKind, ...StepKind[]];

/** The `body` of `rulebooks/national/dunning-practice-*.yaml`. */
export const PracticeBody = z.strictObject({
  lookAheadDays: z.int().min(0).max(31),
  promise: z.strictObject({ mostDays: z.int().min(1).max(90), graceDays: z.int().min(0).max(7) }),
  plan: z.strictObject({
    mostParts: z.int().min(2).max(36),
    mostDays: z.int().min(1).max(1100),
    graceDays: z.int().min(0).max(7),
  }),
  hold: z.strictObject({ mostDays: z.int().min(1).max(180) }),
  effect: z.strictObject({
    withinDays: z.int().min(1).max(90),
    priorLift: z.number().min(0).max(1),
    priorWeight: z.number().min(1),
  }),
  unanswered: z.strictObject({
    askAfterMinutes: z.int().min(0),
    giveUpAfterHours: z.int().min(1).describe("a message without a delivery report has failed"),
  }),
  papers: z.strictObject({
    letter: Paper,
    notice: Paper,
    howToPay: Words,
    howToObject: Words,
  }),
  scripts: z
    .record(z.enum(kinds), Words)
    .describe("what a collector says and does, by kind of step"),
});
export type Practice = z.output<typeof PracticeBody>;

export function practiceOn(
  { inForce }: Pick<RulebookShelf, "inForce">,
  now: Date,
): Practice | Refusal {
  const day = dayOf(now);
  const book = inForce("dunning-practice", day);
  return book ? PracticeBody.parse(book.body) : refuse("unavailable", because.no_practice({ day }));
}

/** `{amount}` and its like filled in; what has no value stays as it stands. */
export function fillIn(text: string, values: Partial<Record<Placeholder, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: Placeholder) => values[name] ?? whole);
}
