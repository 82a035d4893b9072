/**
 * How much the desk looks at, as the rulebook of a day says it. Source: rulebooks/national/anomaly-desk-*.yaml.
 * @module
 */
import * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import type { Surroundings } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { because } from "./schema.ts";

/** The desk works; those who fit and those who audit look on. */
export const mayReadCases = ["anomaly-analyst", "compliance", "data-scientist"];
/** They open the one case that a refund is asked for because of. */
export const mayRefund = ["receivables-clerk", "refund-handler"];

/** The `body` of `anomaly-desk-*.yaml`. */
export const DeskBody = z.strictObject({
  casesPerDay: z.int().min(1),
  lookBackDays: z.int().min(1).max(1100).describe("a record of these days is judged by a screen"),
  prior: z
    .strictObject({ judged: z.number().positive(), abnormal: z.number().positive() })
    .refine(({ judged, abnormal }) => abnormal < judged, "abnormal is a part of judged"),
  learnDays: z.int().min(1).describe("judgements that the order of the list learns from"),
  allowance: z.strictObject({ mostDays: z.int().min(1).max(1100) }),
});
export type Desk = z.output<typeof DeskBody>;

export function deskOf({
  rulebooks,
  now,
}: Pick<Surroundings, "rulebooks" | "now">): Desk | Refusal {
  const day = dayOf(now);
  const book = rulebooks.inForce("anomaly-desk", day);
  return book ? DeskBody.parse(book.body) : refuse("unavailable", because.no_desk_rules({ day }));
}
