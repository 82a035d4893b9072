/**
 * What the lake says about one row: which causes rose, which tickets tell it best, which outages were.
 * @module
 */
import type { Analytics, AnalyticsValue } from "../../base/database.ts";
import { dayMs } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { slotMs } from "../method/slots.ts";
import { because, type Grain } from "../schema.ts";

export interface Place {
  grain: Grain;
  asOf: Date;
  region: string;
  category: string;
}

/** The columns of `tickets` that a grain reads, and the category one level deeper. */
function columnsOf({ level, categoryLevel }: Grain) {
  const deeper = { "1": "category2", "2": "category3", "3": "category", recorded: "category" };
  return {
    region: level === "recorded" ? "region_id" : `${level}_id`,
    category: categoryLevel === "recorded" ? "category" : `category${categoryLevel}`,
    deeper: deeper[categoryLevel],
  };
}

function parametersOf({ grain, asOf, region, category }: Place): Record<string, AnalyticsValue> {
  const start = asOf.getTime() - slotMs[grain.slot];
  return {
    as_of: asOf,
    slot_start: new Date(start),
    week_start: new Date(start - 7 * dayMs),
    slot_share: slotMs[grain.slot] / (7 * dayMs),
    region,
    category,
  };
}

/** Tickets are named where they are enough that no one person stands out, or by right. */
export async function evidenceFor(
  context: Context,
  place: Place,
  { size: current, floor }: { size: number; floor: number },
) {
  const analytics = await context.analytics();
  const isSmall = current < floor && !context.actor.seesPersonalData;
  return {
    causes: await topCauses(analytics, place),
    tickets: {
      ids: isSmall ? [] : await tellingTickets(analytics, place),
      withheld: isSmall ? because.small_group({ current, floor }) : null,
    },
    outages: await overlappingOutages(analytics, place),
  };
}

interface Cause {
  category: string;
  current: number;
  usual: number;
  growth: number;
}

/** Categories one level deeper, those first that added most to their usual number (7-day mean). */
async function topCauses(analytics: Analytics, place: Place): Promise<Cause[]> {
  const { region, category, deeper } = columnsOf(place.grain);
  const rows = await analytics.query<{ category: string; now: number; usual: number }>({
    relations: ["tickets"],
    parameters: parametersOf(place),
    select: `select ${deeper} as category,
        count(*) filter (created_at >= getvariable('slot_start')) as now,
        count(*) filter (created_at < getvariable('slot_start'))
          * getvariable('slot_share') as usual
      from tickets
      where ${region} = getvariable('region') and ${category} = getvariable('category')
        and created_at >= getvariable('week_start')
      group by ${deeper} order by now - usual desc, category limit 5`,
  });
  return rows
    .filter(({ now }) => Number(now) > 0)
    .map(({ category: name, now, usual }) => {
      const growth = usual > 0 ? Number(now) / usual - 1 : Number(now);
      return { category: name, current: Number(now), usual: round(usual), growth: round(growth) };
    });
}

/** Complaints and reports first, then urgent words, then the angriest, then the newest. */
async function tellingTickets(analytics: Analytics, place: Place): Promise<string[]> {
  const { region, category } = columnsOf(place.grain);
  const rows = await analytics.query<{ ticket_id: string }>({
    relations: ["tickets"],
    parameters: parametersOf(place),
    select: `select ticket_id from tickets
      where ${region} = getvariable('region') and ${category} = getvariable('category')
        and created_at >= getvariable('slot_start')
      order by coalesce(business_type in ('complaint', 'report'), false) desc, urgent desc,
        overall, created_at desc, ticket_id
      limit 20`,
  });
  return rows.map(({ ticket_id: id }) => id);
}

/** Outages of the region that overlapped the slot or the day before it. */
async function overlappingOutages(analytics: Analytics, place: Place) {
  const { region } = columnsOf(place.grain);
  const rows = await analytics.query<{
    outage_id: string;
    started_at: Date;
    ended_at: Date | null;
    kind: string | null;
    accounts: number | null;
  }>({
    relations: ["outages"],
    parameters: parametersOf(place),
    select: `select outage_id, started_at, ended_at, kind, accounts from outages
      where ${region} = getvariable('region')
        and coalesce(ended_at, getvariable('as_of')) > getvariable('slot_start') - interval 1 day
      order by started_at desc, outage_id limit 20`,
  });
  return rows.map((row) => ({
    id: row.outage_id,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    kind: row.kind,
    accounts: row.accounts === null ? null : Number(row.accounts),
  }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
