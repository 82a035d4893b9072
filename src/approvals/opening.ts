/**
 * The first round of an approval, and the next ones.
 * @module
 */
import { dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { factsOf, unitPathOf } from "./facts.ts";
import { type Acted, moveApproval, writeChange } from "./moving.ts";
import { routeOn } from "./routes.ts";
import { begin, resubmit } from "./rules.ts";
import { type Approval, because } from "./schema.ts";
import { liveApproval, readApproval } from "./store.ts";
import {
  differing,
  hashesOf,
  plainFields,
  type Submission,
  submitted,
  unreadField,
} from "./submission.ts";

export type { Submission };

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
  /** Who asked for it, where another sends it in; neither ever signs. */
  initiator?: string;
  /** Operation left with `{ approval, subject, outcome }` when `approvals.act` ends a round. */
  notify: string;
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
  const path = await unitPathOf(transaction, unitId);
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
  const change = begin(
    { id, steps },
    { by: actor.id, with: [initiator], amountFen, hashes },
    facts,
  );
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

/** Names of fields that differ from what was submitted last and so approved; `amountFen` where given. */
export async function boundFieldsChanged(
  transaction: Context["transaction"],
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const stored = await readApproval(transaction, id);
  const bound = stored?.matter.fields ?? {};
  return differing(bound, plainFields({ amountFen: bound.amountFen, ...fields }));
}
