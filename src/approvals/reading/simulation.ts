/**
 * A changed amount limit on a month that is past: how many signatures each approval would have needed.
 * @module
 */
import { addDays, startOfDay } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { routeOn } from "../routes.ts";
import { because, type Simulation } from "../schema.ts";

export interface Wish {
  kind: string;
  /** `2026-10`; by the day an approval was opened. */
  month: string;
  /** By step: the new amount from which it is needed, in fen. */
  limits: Readonly<Record<string, bigint>>;
  /** Approvals named in each group, the largest first; the counts are of all. */
  limit: number;
}

/**
 * Compares the route in force on the month's last day with the same route under other limits, over the
 * approvals of the actor's data scope. Only counts and names: nothing running is touched.
 */
export async function simulateRoute(
  { transaction, actor, rulebooks }: Pick<Context, "transaction" | "actor" | "rulebooks">,
  { kind, month, limits, limit }: Wish,
): Promise<Simulation | Refusal> {
  const first = `${month}-01`;
  const next = `${addDays(first, 31).slice(0, 7)}-01`;
  const route = routeOn(rulebooks, kind, addDays(next, -1));
  if (isRefusal(route)) return route;
  const stranger = Object.keys(limits).find((id) => !route.steps.some((step) => step.id === id));
  if (stranger !== undefined)
    return refuse("invalid", because.unknown_step({ kind, step: stranger }));
  const ids = route.steps.map(({ id }) => id);
  const before = route.steps.map(({ fromFen }) => BigInt(fromFen));
  const after = route.steps.map(({ id }, at) => limits[id] ?? before[at]!);
  if (!after.includes(0n)) return refuse("invalid", because.nobody_signs({ kind }));
  const groups = await transaction.sql<Simulation["groups"][number]>`
    with step as (
      select id, before, after, place
      from unnest(${ids}::text[], ${before}::int8[], ${after}::int8[])
        with ordinality as step (id, before, after, place)
    ),
    judged as (
      select approval.id, subject, title_zh, title_en, amount_fen,
        (select array_agg(step.id order by place) from step where before <= amount_fen) as before,
        (select array_agg(step.id order by place) from step where after <= amount_fen) as after
      from approval
      where kind = ${kind} and opened_at >= ${startOfDay(first)} and opened_at < ${startOfDay(next)}
        and in_scope(unit_path, ${actor.scope}::text[])
    )
    select before, after, count(*)::int as count, sum(amount_fen)::int8 as "amountFen",
      to_jsonb((array_agg(jsonb_build_object('approval', id, 'subject', subject,
        'title', jsonb_build_object('zh', title_zh, 'en', title_en), 'amountFen', amount_fen::text)
        order by amount_fen desc, id))[1:${limit}::int]) as largest
    from judged group by before, after order by before is distinct from after desc, before, after`;
  const changed = groups.filter((group) => group.before.join() !== group.after.join());
  const total = (some: typeof groups) => some.reduce((sum, { count }) => sum + count, 0);
  const signatures = (which: "before" | "after") =>
    groups.reduce((sum, group) => sum + group.count * group[which].length, 0);
  return {
    ...{ kind, month, version: route.version, approvals: total(groups), changed: total(changed) },
    ...{ stepsBefore: signatures("before"), stepsAfter: signatures("after"), groups },
  };
}
