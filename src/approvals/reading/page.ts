/**
 * Approvals as people see them: a line of a list, and everything about one on a page.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { canonicalJson } from "../../base/ids.ts";
import { inCapitals } from "../../base/money.ts";
import type { Actor } from "../../base/operation.ts";
import {
  maskAccount,
  maskName,
  maskPhone,
  maskText,
  namesOf,
  roles,
} from "../../organisation/organisation.ts";

import { isNeeded, isSigned } from "../course.ts";
import { mayDo, returnTargets } from "../rules.ts";
import { type Approval, type ApprovalPage, because, type Step } from "../schema.ts";
import { type Course, type Facts, seatsOf, stepOf, whoCanSign } from "../seats.ts";
import { readActs, readApproval, type Stored } from "../store.ts";

type LineRow = Omit<Approval, "openedAt" | "endedAt" | "title" | "step"> & {
  titleZh: string;
  titleEn: string;
  step: Approval["step"];
  stuck: boolean;
  unitPath: string;
  openedAt: Date;
  endedAt: Date | null;
};

/** Lines of a list, in the order of the ids. */
export async function linesOf(
  { sql }: Transaction,
  ids: readonly string[],
  today: string,
): Promise<Approval[]> {
  const rows = await sql<LineRow>`
    select approval.id, kind, subject, title_zh as "titleZh", title_en as "titleEn",
      unit_id as unit, coalesce(unit.name, '') as "unitName", unit_path as "unitPath",
      amount_fen as "amountFen", initiator, coalesce(person.name, initiator) as "initiatorName",
      state, round, waits.step, due_on::text as "dueOn", coalesce(due_on < ${today}::date, false) as overdue,
      urged_on is not null as urged, escalated, stuck, flags, opened_at as "openedAt",
      ended_at as "endedAt"
    from unnest(${ids}::text[]) with ordinality as wanted (id, place)
    join approval on approval.id = wanted.id
    left join unit on unit.id = approval.unit_id
    left join person on person.id = approval.initiator
    left join lateral (
      select jsonb_build_object('id', one ->> 'id', 'zh', one ->> 'zh', 'en', one ->> 'en',
        'role', one ->> 'role') as step
      from jsonb_array_elements(course -> 'steps') as one where one ->> 'id' = approval.step
    ) as waits on true
    order by place`;
  return rows.map(lineOf);
}

function lineOf(row: LineRow): Approval {
  const { titleZh, titleEn, stuck, unitPath, openedAt, endedAt, step, flags, ...same } = row;
  const isStuck = stuck && step !== null;
  return {
    ...same,
    title: { zh: titleZh, en: titleEn },
    step: step && { id: step.id, zh: step.zh, en: step.en },
    flags: isStuck ? [nobodySigns(step as Step, row.unitName || unitPath || "*"), ...flags] : flags,
    openedAt: openedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

const nobodySigns = ({ zh, en, role }: Pick<Step, "zh" | "en" | "role">, unit: string) =>
  because.nobody_can_sign({ zh, en, unit, role: roles[role].zh, roleEn: roles[role].en });

/** Everything about one, for somebody who may see it. */
export async function pageOf(
  transaction: Transaction,
  { course, matter }: Stored,
  { facts, actor }: { facts: Facts; actor: Actor },
): Promise<ApprovalPage> {
  const [line] = await linesOf(transaction, [course.id], facts.today);
  return {
    ...line!,
    route: matter.route,
    fields: fieldsOf({ course, matter, acts: 0 }, actor.seesPersonalData),
    fieldWords: Object.fromEntries(
      Object.entries(matter.fieldWords).map(([name, { zh, en }]) => [name, { zh, en }]),
    ),
    position: matter.position.map((one) => ({ ...one, fen: BigInt(one.fen) })),
    amountInCapitals: inCapitals(course.amountFen),
    steps: stepsOf(course, facts),
    history: await readActs(transaction, [course.id]),
    people: await namesOf(transaction, peopleIn(course, facts)),
    mayDo: mayDo(course, actor.id, facts),
    returnTo: course.state === "running" ? ["initiator", ...returnTargets(course)] : [],
  };
}

const masks = {
  name: maskName,
  phone: maskPhone,
  id: maskAccount,
  account: maskAccount,
  text: maskText,
};

/** What there is to see of the fields, in the route's order; the amount stands by itself. */
function fieldsOf({ matter }: Stored, isPlain: boolean): ApprovalPage["fields"] {
  const names = [...new Set([...Object.keys(matter.fieldWords), ...Object.keys(matter.fields)])];
  return names.flatMap((name) => {
    const text = textOf(matter.fields[name]);
    if (name === "amountFen" || text === "") return [];
    const { mask, values, zh = name, en = name } = matter.fieldWords[name] ?? {};
    const value = mask && !isPlain ? masks[mask](text) : text;
    return [{ name, zh, en, value: values?.[text] ?? { zh: value, en: value } }];
  });
}

/** Lists line by line; a SHA-256 by its first digits. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("\n");
  const text = typeof value === "string" ? value : canonicalJson(value ?? "");
  return text === '""' ? "" : text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}

/** The route with who signed what, over which fields. */
function stepsOf(course: Course, facts?: Facts): ApprovalPage["steps"] {
  return course.steps.map((step) => ({
    ...{ id: step.id, zh: step.zh, en: step.en, role: step.role, mode: step.mode },
    level: step.level ?? null,
    state: stateOf(course, step),
    reads: [...(step.reads ?? [])],
    seats: seatsOf(course, step.id).map(({ who, origin, deputies, signed }) => ({
      who: who === "role" ? [] : [...who],
      origin,
      deputies: [...deputies],
      signedBy: signed?.by ?? null,
      signedFor: signed?.for ?? null,
      signedInRound: signed?.round ?? null,
    })),
    mayBeSignedBy: facts && step.id === course.step ? whoCanSign(course, facts) : [],
  }));
}

function stateOf(course: Course, step: Step): ApprovalPage["steps"][number]["state"] {
  if (!isNeeded(step, course.amountFen)) return "not_needed";
  if (isSigned(course, step.id)) return "signed";
  return step.id === course.step ? "waiting" : "ahead";
}

/** Everybody named on the page. */
function peopleIn(course: Course, facts: Facts): string[] {
  const seated = course.steps.flatMap(({ id }) =>
    seatsOf(course, id).flatMap(({ who, deputies }) => [
      ...(who === "role" ? [] : who),
      ...deputies.map(({ person }) => person),
    ]),
  );
  const signers = stepOf(course) ? whoCanSign(course, facts) : [];
  return [...seated, ...signers, ...course.submitters, ...Object.keys(course.signers)];
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
