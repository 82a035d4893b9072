/**
 * One approval moved on: loaded under its lock, decided by the rules, written with its line of history.
 * @module
 */
import { assert } from "../base/assert.ts";
import { dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import type { Change } from "./course.ts";
import { factsOf } from "./facts.ts";
import { linesOf } from "./reading/page.ts";
import { type Approval, because, type Outcome } from "./schema.ts";
import { type Course, type Facts, whoCanSign } from "./seats.ts";
import { type Matter, markStuck, readApproval, type Stored, saveApproval } from "./store.ts";

export interface Acted {
  approval: Approval;
  /** Set where this act ended the round. */
  ended?: Outcome;
}

interface Move {
  id: string;
  /** What a further round replaces. */
  matter?: Partial<Matter>;
  reason?: string;
  comment?: string | undefined;
}

/** The rules' answer; undefined where nothing changes. */
type Decided = Change | Refusal | undefined;
type Decision = (stored: Stored, facts: Facts) => Decided | Promise<Decided>;

/** Holds the row until the transaction ends: of two acts at one instant the second sees the first. */
export async function moveApproval(
  context: Context,
  { id, matter = {}, ...said }: Move,
  decide: Decision,
): Promise<Acted | Refusal> {
  const stored = await readApproval(context.transaction, id, { lock: true });
  if (!stored) return refuse("not_found", because.no_such_approval({ id }));
  const facts = await factsOf(context, stored.matter.unitPath, stored.course.steps);
  const change = await decide(stored, facts);
  if (isRefusal(change)) return change;
  if (!change) {
    await markStuck(context.transaction, id, isStuck(stored.course, facts));
    return { approval: await lineOf(context, id) };
  }
  const next = { ...stored.matter, ...matter };
  return await writeChange(context, { matter: next, acts: stored.acts, change, facts }, said);
}

interface Moved {
  matter: Matter;
  /** Lines of history before this change. */
  acts: number;
  change: Change;
  facts: Facts;
}

export async function writeChange(
  context: Context,
  { matter, acts, change, facts }: Moved,
  said: { reason?: string; comment?: string | undefined } = {},
): Promise<Acted> {
  const { transaction, now } = context;
  const { course, lines, outcome } = change;
  const isOver = course.state === "approved" || course.state === "voided";
  const kept = { ...matter, stuck: isStuck(course, facts), endedAt: isOver ? now : null };
  const { reason = context.reason ?? "", comment = "" } = said;
  const written = { lines, at: now, reason, comment, depths: facts.depths };
  await saveApproval(transaction, { course, matter: kept, acts }, written);
  return { approval: await lineOf(context, course.id), ...(outcome && { ended: outcome }) };
}

/** The operator of the machine can always sign, but is nobody's usual signer. */
function isStuck(course: Course, facts: Facts): boolean {
  const signers = whoCanSign(course, facts);
  return course.state === "running" && signers.every((id) => id === "operator");
}

async function lineOf({ transaction, now }: Context, id: string): Promise<Approval> {
  const [line] = await linesOf(transaction, [id], dayOf(now));
  assert(line, `approval ${id} was written`);
  return line;
}

/** Leaves word of an outcome for the domain that owns the subject. */
export async function tellOwner(context: Context, { approval, ended }: Acted): Promise<void> {
  if (!ended) return;
  const { id, subject } = approval;
  const { matter, acts } = (await readApproval(context.transaction, id))!;
  const word = { approval: id, subject, outcome: ended };
  await context.later(matter.notify, word, { key: `approval:${id}:${acts}` });
}
