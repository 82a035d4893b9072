/**
 * Ratios from the house's own hold-out groups, where they are large enough, in place of priors.
 * @module
 */

import { dayMs } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import type { Policy } from "../policy/body.ts";
import { type ContactType, contactType, ResponseBody } from "../replaying/response.ts";
import { because } from "../schema.ts";
import { stepGroups } from "../worklist/effect-store.ts";
import { effectOf, type Groups } from "../worklist/uplift.ts";
import type { Window } from "./reading.ts";
import type { SimulationDocument } from "./schema.ts";

type StepGroups = Groups & { step: string };

/** Within which a payment counts for a step, and how far back steps are counted. */
const effectDays = 7;
const yearMs = 365 * dayMs;

/** What customers answer with, as known at the end of the window. */
export async function responseFor(
  { transaction, rulebooks }: Pick<Context, "transaction" | "rulebooks">,
  { window, policy }: { window: Window; policy: Policy },
): Promise<ReturnType<typeof measuredResponse> | Refusal> {
  const book = rulebooks.inForce("dunning-response", window.to);
  if (!book) return refuse("unavailable", because.no_response({ day: window.to }));
  const from = new Date(window.asOf.getTime() - yearMs);
  const span = { from, now: window.asOf, withinDays: effectDays };
  const groups = await stepGroups(transaction, span);
  return measuredResponse(ResponseBody.parse(book.body), groups, policy);
}

/**
 * A share paid of 1 - exp(-H) gives H; the ratio of a contact's H to the hold-out's is its hazard ratio, never
 * below 1 (a contact is not taken to deter). Bounds come from those of the difference of the two shares.
 */
export function ratioOf(groups: Groups): { least: number; likely: number; most: number } {
  const { difference, low, high } = effectOf(groups);
  const without = groups.heldOutPaid / groups.heldOut;
  const hazard = (share: number) => -Math.log(1 - Math.min(Math.max(share, 0.001), 0.999));
  const ratio = (lift: number) => Math.max(1, hazard(without + lift) / hazard(without));
  return { least: ratio(low), likely: ratio(difference), most: ratio(high) };
}

/** The response to use, and where each of its ratios comes from. */
function measuredResponse(
  body: ResponseBody,
  groups: readonly StepGroups[],
  { steps }: Pick<Policy, "steps">,
): { response: ResponseBody; sources: SimulationDocument["response"] } {
  const byType = new Map<ContactType, Groups>();
  for (const { step: id, ...counted } of groups) {
    const step = steps.get(id);
    if (!step) continue;
    const type = contactType(step);
    const before = byType.get(type) ?? { treated: 0, treatedPaid: 0, heldOut: 0, heldOutPaid: 0 };
    byType.set(type, {
      treated: before.treated + counted.treated,
      treatedPaid: before.treatedPaid + counted.treatedPaid,
      heldOut: before.heldOut + counted.heldOut,
      heldOutPaid: before.heldOutPaid + counted.heldOutPaid,
    });
  }
  const contacts = { ...body.contacts };
  const sources = (Object.keys(contacts) as ContactType[]).map((contact) => {
    const { treated = 0, heldOut = 0 } = byType.get(contact) ?? {};
    const isMeasured = Math.min(treated, heldOut) >= body.holdOutAtLeast;
    const seen = byType.get(contact);
    const ratio = isMeasured && seen ? ratioOf(seen) : contacts[contact].ratio;
    contacts[contact] = { ...contacts[contact], ratio };
    const source = isMeasured ? ("hold-out" as const) : ("prior" as const);
    return { contact, ratio, days: contacts[contact].days, source, treated, heldOut };
  });
  return { response: { ...body, contacts }, sources };
}
