/**
 * Who may look at an approval: everybody who has or had a hand in it, and those of its roles in whose data
 * scope it lies. To others it is not there.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { covers } from "../../organisation/organisation.ts";
import { factsOf } from "../facts.ts";
import { because } from "../schema.ts";
import { type Facts, whoCanSign } from "../seats.ts";
import { readApproval, type Stored } from "../store.ts";

const keepers = ["operator", "worker", "compliance", "administrator"];

export async function findVisible(
  context: Context,
  id: string,
): Promise<{ stored: Stored; facts: Facts } | Refusal> {
  const { transaction, actor } = context;
  const stored = await readApproval(transaction, id);
  if (!stored) return refuse("not_found", because.no_such_approval({ id }));
  const { course, matter } = stored;
  const facts = await factsOf(context, matter.unitPath, course.steps);
  const roles = [...keepers, ...course.steps.map(({ role }) => role)];
  const isOfRoute =
    covers(actor.scope, matter.unitPath) && actor.roles.some((role) => roles.includes(role));
  const hasHand =
    course.submitters.includes(actor.id) ||
    actor.id in course.signers ||
    whoCanSign(course, facts).includes(actor.id);
  if (isOfRoute || hasHand) return { stored, facts };
  return refuse("not_found", because.no_such_approval({ id }));
}
