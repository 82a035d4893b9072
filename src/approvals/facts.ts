/**
 * What the rules need to know of the world: who is there with which role and reach, who stands in for
 * whom, when a step would be due.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { Transaction } from "../base/database.ts";
import { dayOf } from "../base/dates.ts";
import type { Actor, Context } from "../base/operation.ts";
import { workCalendar } from "../base/work-calendar.ts";
import { covers, unitPath } from "../organisation/organisation.ts";
import { levels } from "../organisation/schema.ts";
import type { Step } from "./schema.ts";
import type { Candidate, Facts } from "./seats.ts";

type Around = Pick<Context, "transaction" | "actor" | "now" | "rulebooks">;

/** The facts of this moment for a subject of a unit (its path; "" the whole utility). */
export async function factsOf(
  { transaction, actor, now, rulebooks }: Around,
  unitPath: string,
  steps: readonly Step[],
): Promise<Facts> {
  const today = dayOf(now);
  const calendar = workCalendar(rulebooks);
  const dueOn = steps.map(({ id, days }) => [id, calendar.addWorkdays(today, days)]);
  return {
    today,
    people: await candidates(transaction, actor, unitPath),
    depths: await depthsOf(transaction, unitPath),
    standsIn: await leavesOf(transaction, today),
    dueOn: Object.fromEntries(dueOn),
  };
}

/** Path of a unit; "" for null, the whole utility; undefined where it is no unit. */
export async function unitPathOf(
  transaction: Transaction,
  unitId: string | null,
): Promise<string | undefined> {
  return unitId === null ? "" : unitPath(transaction, unitId);
}

/** `37/3701` -> ["", "37", "3701"]: the units that a scope covering it may name. */
const placesOf = (path: string) => ["", ...(path === "" ? [] : path.split("/"))];

/** `37/3701` -> ["", "37", "37/3701"]. */
export function pathsAbove(path: string): string[] {
  return placesOf(path).map((_, depth, places) => places.slice(1, depth + 1).join("/"));
}

/** Enabled people whose scope covers the unit. Who acts counts with the rights he came in with. */
async function candidates(
  transaction: Transaction,
  actor: Actor,
  unitPath: string,
): Promise<Candidate[]> {
  const places = placesOf(unitPath);
  const rows = await transaction.sql<Candidate>`
    select id, roles, (
      select min(depth)::int - 1 from unnest(${places}::text[]) with ordinality as place (unit, depth)
      where unit = any (person.scope)) as reach
    from person where not disabled and scope && ${places}::text[] order by id`;
  const others = rows.filter(({ id }) => id !== actor.id);
  const roots = actor.scope.filter((root) => covers([root], unitPath));
  if (roots.length === 0) return others;
  const reach = Math.min(...roots.map((root) => placesOf(root).length - 1));
  return [...others, { id: actor.id, roles: actor.roles, reach }];
}

/** Depth of the unit at each level above: the nearest one of that level or a higher one. */
async function depthsOf({ sql }: Transaction, unitPath: string): Promise<Facts["depths"]> {
  const places = placesOf(unitPath).slice(1);
  const rows = await sql<{ id: string; level: (typeof levels)[number] }>`
    select id, level from unit where id = any (${places}::text[])`;
  const rank = new Map(rows.map(({ id, level }) => [id, levels.indexOf(level)]));
  const ranks = places.map((id) => rank.get(id));
  assert(!ranks.includes(undefined), `every part of ${unitPath} is a unit`);
  const depthOf = (level: (typeof levels)[number]) =>
    ranks.findLastIndex((one) => one! <= levels.indexOf(level)) + 1;
  const depths = Object.fromEntries(levels.map((level) => [level, depthOf(level)]));
  return { unit: places.length, ...depths } as Facts["depths"];
}

async function leavesOf({ sql }: Transaction, today: string): Promise<Facts["standsIn"]> {
  return await sql<Facts["standsIn"][number]>`
    select substitute as person, person as for from approval_leave
    where cancelled_at is null and from_on <= ${today}::date and to_on >= ${today}::date
    order by person`;
}
