/**
 * What other folders ask of approvals, inside their own transaction.
 *
 * An act of a person never moves an approved or a voided approval; only the domain that owns the
 * subject may, by sending it in again (`resubmitApproval`, say after the other side returned it) or by
 * voiding it. A voided one stays so for ever.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { unitPath } from "../organisation/organisation.ts";
import { factsOf } from "./facts.ts";
import { type Acted, moveApproval, type Submission, submitted, writeChange } from "./moving.ts";
import { stepsOf } from "./reading/page.ts";
import { differing, hashesOf, plainFields, routeOn, unreadField } from "./routes.ts";
import { act, annul, begin, resubmit } from "./rules.ts";
import { type Act, type Approval, type ApprovalPage, because } from "./schema.ts";
import { liveApproval, readActs, readApproval } from "./store.ts";

export type { Acted, Submission } from "./moving.ts";
/** The engine itself, pure: for replaying a history that lies in no database. */
export { act as actOnCourse, begin as beginCourse, resubmit as resubmitCourse } from "./rules.ts";
export type { Course, Facts } from "./seats.ts";
export { simulateRoute } from "./simulation.ts";

export interface Resubmission extends Submission {
  /** Fields found at fault: a step that reads one is signed again even where nothing changed. */
  faulty?: readonly string[];
}

export interface Opening extends Submission {
  /** The route: rulebook `approval-route-<kind>`. */
  kind: string;
  /** `refund:R-2026-000001`; one running approval each. */
  subject: string;
  title: { zh: string; en: string };
  /** null: the whole utility. */
  unitId: string | null;
  /** Who asks for it and so never signs; the actor unless said. */
  initiator?: string;
  /** Operation left with `{ approval, subject, outcome }` when `approvals.act` ends a round. */
  notify: string;
}

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

/** Refuses `no_route`, `unknown_unit`, `unread_field`, `already_open`. A step nobody can sign is flagged. */
export async function openApproval(
  context: Context,
  opening: Opening,
): Promise<Approval | Refusal> {
  const { transaction, actor, now, rulebooks } = context;
  const { kind, subject, title, unitId, initiator = actor.id, notify } = opening;
  const route = routeOn(rulebooks, kind, dayOf(now));
  if (isRefusal(route)) return route;
  const path = unitId === null ? "" : await unitPath(transaction, unitId);
  if (path === undefined) return refuse("not_found", because.unknown_unit({ unit: unitId! }));
  const said = submitted(opening);
  const unread = unreadField(kind, route.steps, said.fields);
  if (unread) return unread;
  const live = await liveApproval(transaction, { kind, subject });
  if (live) return refuse("conflict", because.already_open({ subject, id: live }));
  const facts = await factsOf(context, path, route.steps);
  const { amountFen } = opening;
  const { steps, version, hash } = route;
  const hashes = hashesOf(steps, said.fields);
  const id = await context.newId("AP");
  const change = begin({ id, steps }, { by: initiator, amountFen, hashes }, facts);
  const matter = {
    ...{ kind, subject, title, unitId, unitPath: path, initiator, notify, stuck: false },
    ...{ route: { version, hash }, fieldWords: route.fields, openedAt: now, endedAt: null },
    ...said,
  };
  const { approval } = await writeChange(context, { matter, acts: 0, change, facts });
  return approval;
}

/**
 * The next round of a returned, withdrawn or approved one. A step keeps its signatures where the fields
 * it reads have not changed; one that the new amount calls for joins. Where all are kept it is approved
 * at once (`ended`). Who signed it never sends it in.
 */
export async function resubmitApproval(
  context: Context,
  id: string,
  submission: Resubmission,
): Promise<Acted | Refusal> {
  const said = submitted(submission);
  const { amountFen, faulty = [] } = submission;
  return moveApproval(context, { id, matter: said }, async ({ course, matter }, facts) => {
    const live = await liveApproval(context.transaction, matter);
    if (live !== undefined && live !== id) {
      return refuse("conflict", because.already_open({ subject: matter.subject, id: live }));
    }
    const unread = unreadField(matter.kind, course.steps, said.fields);
    if (unread) return unread;
    const hashes = hashesOf(course.steps, said.fields);
    const isFaulty = (reads = Object.keys(said.fields)) =>
      reads.some((one) => faulty.includes(one));
    const redo = course.steps.filter(({ reads }) => isFaulty(reads)).map((step) => step.id);
    return resubmit(course, { by: context.actor.id, amountFen, hashes, redo }, facts);
  });
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

/** Names of fields that differ from what was submitted last and so approved; `amountFen` where given. */
export async function boundFieldsChanged(
  transaction: Transaction,
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const stored = await readApproval(transaction, id);
  const bound = stored?.matter.fields ?? {};
  return differing(bound, plainFields({ amountFen: bound.amountFen, ...fields }));
}

/** With every round, for timelines; undefined where there is none. */
export async function approvalOf(
  transaction: Transaction,
  id: string,
): Promise<Pick<ApprovalPage, "id" | "state" | "round" | "steps" | "history"> | undefined> {
  const stored = await readApproval(transaction, id);
  if (!stored) return undefined;
  const { state, round } = stored.course;
  const history = await readActs(transaction, [id]);
  return { id, state, round, steps: stepsOf(stored.course), history };
}
