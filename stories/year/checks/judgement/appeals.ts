/**
 * Appeal alerts: how long before each event broke out the alert stood, and how many were about nothing. The plain
 * alternative counts a day's tickets against three times the mean of the four weeks before.
 * @module
 */
import { addDays, type Day, dayOf, hourMs, startOfDay } from "../../../../src/base/dates.ts";
import type { PlantedEvent } from "../../../../tools/demonstration/planted.ts";
import { allEvents, behindAlert, daysBefore } from "../../truth/waves.ts";
import type { Asker, Check, Finding, Year } from "../../year.ts";
import { everyDay, fixed, medianOf, shareOf } from "./figures.ts";

/** An alert belongs to an event until so long after the outbreak. */
const daysAfter = 2;

interface Alarm {
  region: string;
  category: string;
  /** The end of the day it was raised for. */
  at: Date;
}

export const appealsCheck: Check = {
  name: "appeals",
  monthly: false,
  async run(year) {
    const who = year.as("province.compliance");
    const raised = await alertsOf(who);
    const wrong = raised.filter(({ score }) => !(score >= 0 && score <= 100));
    const house = raised.filter((alarm) => isLived(year, alarm));
    const plain = (await plainAlarms(year, who)).filter((alarm) => isLived(year, alarm));
    const events = allEvents(year).filter(
      ({ day }) => day > year.options.eve && addDays(day, daysAfter) <= year.today(),
    );
    const finding: Finding = {
      group: "judgement",
      zh: "诉求预警：对照暗设事件的提前量与误报，旁列四周均值三倍",
      en: "Appeal alerts: lead before planted events and false alarms, beside three times four weeks' mean",
      figures: {
        events: events.length,
        ...figuresOf(year, house, { events, prefix: "" }),
        ...figuresOf(year, plain, { events, prefix: "plain " }),
      },
      wrong: wrong.map(({ region, category, score }) => `${region} ${category}: ${score}`),
    };
    return [finding];
  },
};

function isLived({ options }: Year, { at }: Alarm): boolean {
  return at > startOfDay(addDays(options.eve, 1));
}

const pageRows = 500;

/** Those of a score or of a wave: one call about danger to life opens an alert too, and forecasts nothing. */
async function alertsOf(who: Asker): Promise<(Alarm & { score: number })[]> {
  const states = ["open", "acknowledged", "snoozed", "closed"];
  const found: (Alarm & { score: number })[] = [];
  for (let offset = 0; ; offset += pageRows) {
    const { rows } = await who.get("appeals.alerts", { states, limit: pageRows, offset });
    for (const { region, category, openedAt, openedBecause, peakScore: score } of rows)
      if (openedBecause?.code !== "appeals.danger")
        found.push({ region, category, at: new Date(openedAt), score });
    if (rows.length < pageRows) return found;
  }
}

/** Fewer tickets than this are no alarm: of nearly none, one more is three times as many. */
const leastTickets = 3;
const meanDays = 28;
const times = 3;
/** An alarm is over after so many quiet days in a row, as the house's is. */
const quietDays = 2;

async function plainAlarms(year: Year, who: Asker): Promise<Alarm[]> {
  const { categories } = await who.get("tickets.taxonomy");
  const alarms: Alarm[] = [];
  for (const region of year.options.cities)
    for (const { zh: category } of categories)
      alarms.push(...alarmsOf(year, { region, category }, await countsOf(who, region, category)));
  return alarms;
}
/** Tickets by day, of the region's own rows in the daily assessments. */
async function countsOf(who: Asker, region: string, category: string): Promise<Map<Day, number>> {
  const answer = await who.ask("appeals.trend", { region, category, days: 400 });
  const points: { asOf: string; current: number }[] = answer.points ?? [];
  return new Map(
    points.map(({ asOf, current }) => [dayOf(new Date(Date.parse(asOf) - hourMs)), current]),
  );
}

function alarmsOf(
  { options, today }: Year,
  where: Pick<Alarm, "region" | "category">,
  counts: ReadonlyMap<Day, number>,
): Alarm[] {
  const alarms: Alarm[] = [];
  let quiet = quietDays;
  for (const day of everyDay(addDays(options.eve, -1), addDays(today(), -1))) {
    const now = counts.get(day) ?? 0;
    const before = [...everyDay(addDays(day, -meanDays), addDays(day, -1))];
    const mean = before.reduce((sum, each) => sum + (counts.get(each) ?? 0), 0) / meanDays;
    const isAlarming = now >= leastTickets && now > times * mean;
    if (isAlarming && quiet >= quietDays)
      alarms.push({ ...where, at: startOfDay(addDays(day, 1)) });
    quiet = isAlarming ? 0 : quiet + 1;
  }
  return alarms;
}

interface Against {
  events: readonly PlantedEvent[];
  prefix: string;
}

function figuresOf(year: Year, alarms: readonly Alarm[], { events, prefix }: Against) {
  const firsts = events.map((event) => firstOf(event, alarms));
  const leads = firsts.flatMap((first, at) =>
    first ? [(events[at]!.startedAt.getTime() - first.at.getTime()) / hourMs] : [],
  );
  const behind = alarms.map(({ region, category, at }) =>
    behindAlert(year, { region, category, day: dayOf(new Date(at.getTime() - hourMs)) }),
  );
  const count = (what: string) => behind.filter((each) => each === what).length;
  const figures = {
    alerts: alarms.length,
    recall: shareOf(leads.length, events.length),
    before: shareOf(leads.filter((hours) => hours > 0).length, events.length),
    medianLeadHours: medianOf(leads),
    ofOutages: count("outage"),
    falseAMonth: fixed(count("nothing") / year.options.months),
  };
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}

function firstOf({ plan, day }: PlantedEvent, alarms: readonly Alarm[]): Alarm | undefined {
  const from = startOfDay(addDays(day, -daysBefore));
  const until = startOfDay(addDays(day, daysAfter + 1));
  return alarms
    .filter(({ region, category }) => region === plan.cityId && category === plan.category)
    .filter(({ at }) => at >= from && at <= until)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())[0];
}
