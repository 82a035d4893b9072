/**
 * Approvals in PostgreSQL: the instance, its history, the desks it lies on.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import type { Line } from "./course.ts";
import { pathsAbove } from "./facts.ts";
import type { ActLine, RouteBody } from "./schema.ts";
import { type Course, type Facts, seatsOf, stepOf, waysOf } from "./seats.ts";
import type { Tabled } from "./submission.ts";

/** What is kept of an approval beside its course. */
export interface Matter extends Tabled {
  kind: string;
  subject: string;
  title: { zh: string; en: string };
  unitId: string | null;
  unitPath: string;
  initiator: string;
  stuck: boolean;
  notify: string;
  route: { version: string; hash: string };
  fieldWords: RouteBody["fields"];
  openedAt: Date;
  endedAt: Date | null;
}

export interface Stored {
  course: Course;
  matter: Matter;
  /** Lines of history so far. */
  acts: number;
}

type CourseJson = Pick<Course, "steps" | "hashes" | "seats" | "signers" | "submitters">;

interface Row extends Omit<Matter, "title" | "route"> {
  id: string;
  titleZh: string;
  titleEn: string;
  amountFen: bigint;
  state: Course["state"];
  round: number;
  step: string | null;
  dueOn: string | null;
  urgedOn: string | null;
  escalated: boolean;
  routeVersion: string;
  routeHash: string;
  course: CourseJson;
  acts: number;
}

function storedOf(row: Row): Stored {
  const { id, state, round, step, dueOn, urgedOn, escalated, amountFen, acts, ...rest } = row;
  const { titleZh, titleEn, routeVersion, routeHash, course, ...matter } = rest;
  return {
    course: { id, state, round, step, dueOn, urgedOn, escalated, amountFen, ...course },
    matter: {
      ...matter,
      title: { zh: titleZh, en: titleEn },
      route: { version: routeVersion, hash: routeHash },
    },
    acts,
  };
}

/** One approval; `lock` holds it until the transaction ends, so that of two acts one sees the other. */
export async function readApproval(
  { sql }: Transaction,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Stored | undefined> {
  if (lock) await sql`select from approval where id = ${id} for update`;
  const [row] = await sql<Row>`
    select id, kind, subject, title_zh as "titleZh", title_en as "titleEn", unit_id as "unitId",
      unit_path as "unitPath", amount_fen as "amountFen", initiator, state, round, step,
      due_on::text as "dueOn", urged_on::text as "urgedOn", escalated, stuck, flags, notify,
      route_version as "routeVersion", route_hash as "routeHash", field_words as "fieldWords",
      fields, position, course, acts, opened_at as "openedAt", ended_at as "endedAt"
    from approval where id = ${id}`;
  return row && storedOf(row);
}

/** The running or returned approval of a subject; nobody opens another until the transaction ends. */
export async function liveApproval(
  { sql }: Transaction,
  { kind, subject }: Pick<Matter, "kind" | "subject">,
): Promise<string | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`approval ${kind} ${subject}`}, 13))`;
  const [row] = await sql<{ id: string }>`
    select id from approval
    where kind = ${kind} and subject = ${subject} and state in ('running', 'returned')`;
  return row?.id;
}

/** What an act leaves behind. */
export interface Written {
  lines: readonly Line[];
  at: Date;
  reason: string;
  comment: string;
  depths: Facts["depths"];
}

/** Writes an approval, its new lines and the desks it now lies on. */
export async function saveApproval(
  transaction: Transaction,
  { course, matter, acts }: Stored,
  written: Written,
): Promise<void> {
  const { steps, hashes, seats, signers, submitters } = course;
  await transaction.sql`
    insert into approval (id, kind, subject, title_zh, title_en, unit_id, unit_path, amount_fen,
      initiator, state, round, step, due_on, urged_on, escalated, stuck, flags, notify,
      route_version, route_hash, field_words, fields, position, course, acts, opened_at, ended_at)
    values (${course.id}, ${matter.kind}, ${matter.subject}, ${matter.title.zh}, ${matter.title.en},
      ${matter.unitId}, ${matter.unitPath}, ${course.amountFen}, ${matter.initiator},
      ${course.state}, ${course.round}, ${course.step}, ${course.dueOn}, ${course.urgedOn},
      ${course.escalated}, ${matter.stuck}, ${canonicalJson(matter.flags)}::jsonb, ${matter.notify},
      ${matter.route.version}, ${matter.route.hash}, ${JSON.stringify(matter.fieldWords)}::json,
      ${canonicalJson(matter.fields)}::jsonb, ${canonicalJson(matter.position)}::jsonb,
      ${canonicalJson({ steps, hashes, seats, signers, submitters })}::jsonb,
      ${acts + written.lines.length}, ${matter.openedAt}, ${matter.endedAt})
    on conflict (id) do update set title_zh = excluded.title_zh, title_en = excluded.title_en,
      amount_fen = excluded.amount_fen, state = excluded.state, round = excluded.round,
      step = excluded.step, due_on = excluded.due_on, urged_on = excluded.urged_on,
      escalated = excluded.escalated, stuck = excluded.stuck, flags = excluded.flags,
      fields = excluded.fields, position = excluded.position, course = excluded.course,
      acts = excluded.acts, ended_at = excluded.ended_at`;
  await insertActs(transaction, { id: course.id, from: acts }, written);
  await placeOnDesks(transaction, course, desksOf(course, matter.unitPath, written.depths));
}

async function insertActs(
  { sql }: Transaction,
  { id, from }: { id: string; from: number },
  { lines, at, reason, comment }: Written,
): Promise<void> {
  for (const [index, line] of lines.entries()) {
    await sql`
      insert into approval_act (approval_id, no, round, act, step, person, for_person, at, reason,
        comment, hash, named)
      values (${id}, ${from + index + 1}, ${line.round}, ${line.act}, ${line.step}, ${line.person},
        ${line.forPerson}, ${at}, ${reason}, ${comment}, ${line.hash}, ${[...line.to]}::text[])`;
  }
}

/** Whose desks the waiting step lies on. */
function desksOf(course: Course, unitPath: string, depths: Facts["depths"]): string[] {
  const step = stepOf(course);
  if (!step) return [];
  const paths = pathsAbove(unitPath);
  const open = seatsOf(course).filter(({ signed }) => !signed);
  const named = open.flatMap(({ who, deputies }) => [
    ...(who === "role" ? [] : who),
    ...deputies.map(({ person }) => person),
  ]);
  const ways = open.some(({ who }) => who === "role") ? waysOf(course, step) : [];
  const roles = ways.flatMap(({ role, level }) =>
    paths.slice(0, depths[level ?? "unit"] + 1).map((path) => `role:${role}@${path}`),
  );
  return [...new Set(["operator", ...named.map((person) => `person:${person}`), ...roles])];
}

async function placeOnDesks(
  { sql }: Transaction,
  { id, dueOn }: Course,
  desks: readonly string[],
): Promise<void> {
  await sql`delete from approval_desk where approval_id = ${id}`;
  await sql`
    insert into approval_desk (desk, due_on, approval_id)
    select desk, ${dueOn}::date, ${id} from unnest(${desks}::text[]) as desk`;
}

/** Lines of history in order, with the names of who acted. */
export async function readActs(
  { sql }: Transaction,
  approvalIds: readonly string[],
): Promise<(ActLine & { approval: string })[]> {
  const rows = await sql<Omit<ActLine & { approval: string }, "at"> & { at: Date }>`
    select approval_id as approval, no, round, act, step, person,
      coalesce(known.name, person) as "personName", for_person as "forPerson", at, reason,
      comment, hash, named as to
    from approval_act left join person as known on known.id = approval_act.person
    where approval_id = any (${approvalIds}) order by approval_id, no`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Keeps up with who came and went since the last act. */
export async function markStuck({ sql }: Transaction, id: string, stuck: boolean): Promise<void> {
  await sql`update approval set stuck = ${stuck} where id = ${id} and stuck <> ${stuck}`;
}

export interface Pressing {
  id: string;
}

/** Running approvals that are overdue, or whose named signers need a look. */
export async function pressing({ sql }: Transaction, today: string): Promise<Pressing[]> {
  return await sql<Pressing>`
    select id from approval
    where state = 'running' and (due_on < ${today}::date or stuck or exists (
      select from approval_desk as place
      left join person on person.id = substr(place.desk, 8) and not person.disabled
      where place.approval_id = approval.id and place.desk like 'person:%'))
    order by due_on, id`;
}

/** Ids of every approval of a subject, the first one first. */
export async function approvalsOfSubject({ sql }: Transaction, subject: string): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from approval where subject = ${subject} order by opened_at, id`;
  return rows.map(({ id }) => id);
}
