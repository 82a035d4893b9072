/**
 * Which cases a person is shown: the best of what waits, no more than the day has room for.
 * @module
 */
import { addDays, dayMs, dayOf, startOfDay } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { covers, resolveUnits } from "../../organisation/organisation.ts";
import { findScreens } from "../screening/alert-store.ts";
import { alertsOfCases } from "./case-store.ts";
import { type Desk, deskOf } from "./desk.ts";
import { type CaseFilter, deskCounts, type RankedCase, rankCases } from "./list-store.ts";
import { because, type CasePage, type ListCases } from "./schema.ts";
import { rowOf } from "./showing.ts";

const waiting = ["open", "assigned", "reopened"];

type Judged = Pick<CaseFilter, "learnSince" | "prior">;

function learnedBy({ now }: Pick<Context, "now">, { learnDays, prior }: Desk): Judged {
  return { learnSince: new Date(now.getTime() - learnDays * dayMs), prior };
}

export async function listed(context: Context, asked: ListCases): Promise<CasePage | Refusal> {
  const { transaction, actor, now } = context;
  const { scope } = actor;
  const desk = deskOf(context);
  if (isRefusal(desk)) return desk;
  const within = await pathWithin(context, asked.unit);
  if (isRefusal(within)) return within;
  const today = startOfDay(dayOf(now));
  const until = startOfDay(addDays(dayOf(now), 1));
  const counts = await deskCounts(transaction, { scope, from: today, until });
  const left = Math.max(0, desk.casesPerDay - counts.judged);
  const { page, pageSize, field, subject, show, order } = asked;
  const offset = (page - 1) * pageSize;
  const isToday = show === "today";
  const { total, cases } = await rankCases(transaction, {
    ...{ scope, within, offset, field: field ?? null, subject: subject ?? null },
    ...learnedBy(context, desk),
    states: show === "judged" ? ["judged"] : waiting,
    ...(show === "mine" && { assignedTo: actor.id }),
    ...(isToday && { freeFor: actor.id }),
    order: show === "judged" ? "newest" : order,
    limit: isToday ? Math.max(0, Math.min(pageSize, left - offset)) : pageSize,
  });
  const [newest] = await findScreens(transaction, { role: "champion", limit: 1 });
  return {
    ...{ asOf: newest?.asOf.toISOString() ?? null, ruleSet: newest?.ruleSet ?? null },
    ...{ capacity: desk.casesPerDay, judgedToday: counts.judged, waiting: counts.waiting },
    total: isToday ? Math.min(total, left) : total,
    cases: await rowsFor(context, cases),
  };
}

/** With what each case's records say. */
export async function rowsFor(context: Context, cases: readonly RankedCase[]) {
  const alerts = Map.groupBy(
    await alertsOfCases(
      context.transaction,
      cases.map(({ id }) => id),
    ),
    ({ case: id }) => id,
  );
  return cases.map((each) => rowOf(each, alerts.get(each.id) ?? [], context));
}

/** The cases of these ids, or of an account, as the list ranks them. */
export async function rankedCases(
  context: Context,
  wanted: { ids?: readonly string[]; account?: string },
): Promise<RankedCase[] | Refusal> {
  const desk = deskOf(context);
  if (isRefusal(desk)) return desk;
  const { cases } = await rankCases(context.transaction, {
    ...{ scope: context.actor.scope, states: null, order: "newest", limit: 100 },
    ...{ ...wanted, ...learnedBy(context, desk) },
  });
  return cases;
}

async function pathWithin(
  { transaction, actor }: Context,
  unit: string | undefined,
): Promise<string | null | Refusal> {
  if (unit === undefined) return null;
  const named = (await resolveUnits(transaction, [unit])).get(unit);
  return typeof named === "object" && covers(actor.scope, named.path)
    ? named.path
    : refuse("not_found", because.unknown_unit({ unit }));
}
