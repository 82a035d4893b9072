/**
 * What other folders ask of approvals, inside their own transaction.
 *
 * An act of a person never moves an approved or a voided approval; only the domain that owns the
 * subject may, by sending it in again (`resubmitApproval`, say after the other side returned it) or by
 * voiding it. A voided one stays so for ever.
 * @module
 */
import type { Context } from "../base/operation.ts";
import type { Refusal } from "../base/refusal.ts";
import { type Acted, moveApproval } from "./moving.ts";
import { act, annul, begin, resubmit } from "./rules.ts";
import type { Act } from "./schema.ts";
import type { Course, Facts } from "./seats.ts";

export {
  boundFieldsChanged,
  type Opening,
  openApproval,
  resubmitApproval,
  type Submission,
} from "./opening.ts";
export { approvalOf } from "./reading/page.ts";
export { simulateRoute } from "./reading/simulation.ts";
export type { Acted, Course, Facts };
/** The pure engine, for replaying recorded histories without a database. */
export { act as actOnCourse, begin as beginCourse, resubmit as resubmitCourse };

export interface Deed {
  approval: string;
  act: Act;
  /** return: a step or `initiator`; transfer, delegate: a person. */
  to?: string | undefined;
  /** add-signer, remove-signer. */
  persons?: readonly string[] | undefined;
  /** add-signer: each of them signs (all, the default) or any one of them. */
  mode?: "any" | "all" | undefined;
  reason: string;
  comment?: string | undefined;
}

/** Does not tell `notify`: the caller applies the outcome in this transaction. */
export async function actOnApproval(context: Context, deed: Deed): Promise<Acted | Refusal> {
  const { approval: id, reason, comment } = deed;
  const person = context.actor.id;
  return moveApproval(context, { id, reason, comment }, ({ course }, facts) =>
    act(course, { ...deed, person }, facts),
  );
}

/** Voids whatever it is, approved ones included: the subject's owner found that it may not go on. */
export async function voidApproval(
  context: Context,
  id: string,
  reason: string,
): Promise<Acted | Refusal> {
  return moveApproval(context, { id, reason }, ({ course }) => annul(course, context.actor.id));
}
