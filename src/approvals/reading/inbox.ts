/**
 * What waits for a person: his own desks and those of the people he stands in for, by deadline.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Actor } from "../../base/operation.ts";
import { covers } from "../../organisation/organisation.ts";
import type { State } from "../schema.ts";

export interface Wanted {
  kind: string | null;
  overdueBefore: string | null;
  flagged: boolean;
  fromFen: bigint | null;
  toFen: bigint | null;
  within: string | null;
  limit: number;
  /** Where the page before ended. */
  after: { at: string; id: string } | null;
}

/**
 * Desks at which a person sits, each with the one whose desk it is: for another only in roles that he
 * holds himself, and where his own data scope reaches.
 */
async function desksOf(
  { sql }: Transaction,
  { id, roles, scope }: Actor,
  today: string,
): Promise<{ desks: string[]; holders: string[] }> {
  if (roles.includes("operator")) return { desks: ["operator"], holders: [id] };
  const own = deskNames(id, roles, scope);
  const others = await sql<{ person: string; roles: string[]; scope: string[] }>`
    select person, known.roles, scope_paths(known.scope) as scope
    from approval_leave join person as known on known.id = approval_leave.person
    where substitute = ${id} and cancelled_at is null and not known.disabled
      and from_on <= ${today}::date and to_on >= ${today}::date`;
  const all = [
    ...own.map((desk) => ({ desk, holder: id })),
    ...others.flatMap(({ person, roles: theirs, scope: reach }) => {
      const shared = theirs.filter((role) => roles.includes(role));
      const seen = reach.filter(
        (path) => covers(scope, path) || scope.some((own) => covers([path], own)),
      );
      return deskNames(person, shared, seen).map((desk) => ({ desk, holder: person }));
    }),
  ];
  return { desks: all.map(({ desk }) => desk), holders: all.map(({ holder }) => holder) };
}

function deskNames(person: string, roles: readonly string[], scope: readonly string[]): string[] {
  const seats = roles.flatMap((role) => scope.map((path) => `role:${role}@${path}`));
  return [`person:${person}`, ...seats];
}

/**
 * Ids of approvals that wait for a person, by deadline. Each desk is read in the order of its index and
 * only as far as the page reaches, so the number of open ones does not count. What he or the holder
 * submitted, or signed at another step, is left out: they could not sign it.
 */
export async function waitingFor(
  transaction: Transaction,
  actor: Actor,
  { today, ...wanted }: Wanted & { today: string },
): Promise<{ id: string; at: string }[]> {
  const { desks, holders } = await desksOf(transaction, actor, today);
  const { kind, overdueBefore, flagged, fromFen, toFen, within, limit, after } = wanted;
  return await transaction.sql<{ id: string; at: string }>`
    select distinct lying.due_on::text as at, lying.approval_id as id
    from unnest(${desks}::text[], ${holders}::text[]) as mine (desk, holder)
    cross join lateral (
      select place.due_on, place.approval_id
      from approval_desk as place join approval on approval.id = place.approval_id
      where place.desk = mine.desk
        and (place.due_on, place.approval_id)
          > (coalesce(${after?.at ?? null}::date, '-infinity'), ${after?.id ?? ""})
        and in_scope(unit_path, ${actor.scope}::text[])
        and not course -> 'submitters' ?| array[${actor.id}, mine.holder]
        and coalesce(course #>> array['signers', ${actor.id}], step) = step
        and coalesce(course #>> array['signers', mine.holder], step) = step
        and not course #> array['seats', step]
          @> jsonb_build_array(jsonb_build_object('signed', jsonb_build_object('by', ${actor.id}::text)))
        and (${kind}::text is null or kind = ${kind})
        and (${overdueBefore}::date is null or place.due_on < ${overdueBefore})
        and (not ${flagged} or flags <> '[]' or urged_on is not null or escalated)
        and (${fromFen}::int8 is null or amount_fen >= ${fromFen})
        and (${toFen}::int8 is null or amount_fen < ${toFen})
        and (${within}::text is null or in_scope(unit_path, array[${within}::text]))
      order by place.due_on, place.approval_id limit ${limit}
    ) as lying
    order by 1, 2 limit ${limit}`;
}

/** Ids of approvals a person submitted, the newest first. */
export async function startedBy(
  { sql }: Transaction,
  person: string,
  { kind, states, limit, after }: Wanted & { states: readonly State[] },
): Promise<{ id: string; at: string }[]> {
  return await sql<{ id: string; at: string }>`
    select id, to_json(opened_at) #>> '{}' as at from approval
    where initiator = ${person} and state = any (${states})
      and (${kind}::text is null or kind = ${kind})
      and (${after?.at ?? null}::timestamptz is null
        or (opened_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? ""}))
    order by opened_at desc, id desc limit ${limit}`;
}

/** Ids of approvals a person did something to, each at his last act, the newest first. */
export async function handledBy(
  { sql }: Transaction,
  person: string,
  { kind, limit, after }: Wanted,
): Promise<{ id: string; at: string }[]> {
  return await sql<{ id: string; at: string }>`
    select approval_id as id, to_json(at) #>> '{}' as at
    from approval_act as own join approval on approval.id = own.approval_id
    where own.person = ${person} and own.act <> 'submit'
      and (${kind}::text is null or kind = ${kind})
      and not exists (
        select from approval_act as later
        where later.approval_id = own.approval_id and later.person = own.person
          and later.act <> 'submit' and later.no > own.no)
      and (${after?.at ?? null}::timestamptz is null
        or (at, approval_id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? ""}))
    order by at desc, approval_id desc limit ${limit}`;
}

/** Ids of approvals whose waiting step nobody can sign, by deadline. */
export async function stuckIn(
  { sql }: Transaction,
  scope: readonly string[],
  { kind, limit, after }: Wanted,
): Promise<{ id: string; at: string }[]> {
  return await sql<{ id: string; at: string }>`
    select id, due_on::text as at from approval
    where stuck and in_scope(unit_path, ${scope}::text[]) and (${kind}::text is null or kind = ${kind})
      and (due_on, id) > (coalesce(${after?.at ?? null}::date, '-infinity'), ${after?.id ?? ""})
    order by due_on, id limit ${limit}`;
}
