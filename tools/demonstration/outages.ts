/** Planned and unplanned outages by station, storms included, and how many accounts they reach. */
import { type Day, dayMs, hourMs, startOfDay } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import { isHoliday, monthOf, type Storms, weekdayOf } from "./calendar.ts";
import type { CustomerBook } from "./customers.ts";
import type { City, Station } from "./shandong.ts";

export interface Outage {
  id: string;
  unitId: string;
  cityId: string;
  startedAt: Date;
  /** When supply came back, known or not yet. */
  endedAt: Date;
  accounts: number;
  kind: "planned" | "fault";
  cause: string;
  /** Planned outages: past the announced end by this long. */
  overrunMs: number;
}

const faultMonths = [0.9, 0.7, 0.8, 0.8, 0.9, 1.2, 1.7, 1.6, 0.9, 0.7, 0.8, 1];
const workMonths = [0.5, 0.4, 1.3, 1.5, 1.4, 0.9, 0.5, 0.6, 1.2, 1.5, 1.4, 0.8];
/** Faults and planned outages a year at one station. */
const yearly = { fault: 7, planned: 2.6 } as const;

const causes = {
  fault: [
    "设备老化",
    "树障",
    "用户设备故障",
    "外力破坏",
    "鸟害",
    "过负荷",
    "电缆接头故障",
    "低压线路断线",
  ],
  storm: ["雷击", "大风刮断导线", "树木倒伏", "暴雨淹没配电室", "绝缘子闪络"],
  planned: ["线路检修", "配网改造", "业扩接入", "变压器更换", "市政迁改", "树障清理"],
} as const;

export interface OutageOptions {
  book: CustomerBook;
  cities: readonly City[];
  days: Iterable<Day>;
  storms: Storms;
  random: Random;
}

/** All outages, oldest first; `planted` ones are mixed in. */
export function buildOutages(
  options: OutageOptions,
  planted: readonly Omit<Outage, "id">[],
): Outage[] {
  const found: Omit<Outage, "id">[] = [...planted];
  for (const day of options.days) {
    for (const city of options.cities) found.push(...outagesOf(city, day, options));
  }
  found.sort(
    (left, right) =>
      left.startedAt.getTime() - right.startedAt.getTime() || (left.unitId < right.unitId ? -1 : 1),
  );
  return found.map((outage, at) => ({ id: `TD${String(at + 1).padStart(7, "0")}`, ...outage }));
}

function* outagesOf(city: City, day: Day, options: OutageOptions): Generator<Omit<Outage, "id">> {
  const random = options.random.fork(day).fork(city.id);
  const stations = city.counties.flatMap((county) => county.stations);
  const shares = stations.map((station) => options.book.size(station.id) ** 0.5);
  const storm = options.storms(city.id, day);
  const faults = (stations.length * yearly.fault * faultMonths[monthOf(day)]! * storm) / 365;
  const isWorkday = weekdayOf(day) !== 0 && !isHoliday(day);
  const works = isWorkday
    ? (stations.length * yearly.planned * workMonths[monthOf(day)]!) / 300
    : 0;
  const draw = (kind: Outage["kind"]) => {
    const station = stations[random.weighted(shares)]!;
    const make = kind === "fault" ? faultAt : workAt;
    return {
      cityId: city.id,
      ...make(station, startOfDay(day), { random, storm, book: options.book }),
    };
  };
  for (let left = random.poisson(faults); left > 0; left--) yield draw("fault");
  for (let left = random.poisson(works); left > 0; left--) yield draw("planned");
}

interface Making {
  random: Random;
  storm: number;
  book: CustomerBook;
}
type Made = Omit<Outage, "id" | "cityId">;

function faultAt(station: Station, midnight: Date, { random, storm, book }: Making): Made {
  const isStorm = storm > 1 && random.chance(0.85);
  const start = midnight.getTime() + faultHour(random) * hourMs;
  const hours = 1.2 * (isStorm ? 1.7 : 1) * random.lognormal(0.7);
  const part = Math.min(0.28 * random.lognormal(0.8), 1);
  return {
    unitId: station.id,
    startedAt: wholeMinute(start),
    endedAt: wholeMinute(start + hours * hourMs),
    accounts: Math.max(1, Math.round(book.size(station.id) * part)),
    kind: "fault",
    cause: random.pick(isStorm ? causes.storm : causes.fault),
    overrunMs: 0,
  };
}

function workAt(station: Station, midnight: Date, { random, book }: Making): Made {
  const start = midnight.getTime() + (6 + random.integer(5) / 2) * hourMs;
  const announced = start + (3 + random.integer(14) / 2) * hourMs;
  const overrunMs = random.chance(0.09) ? random.exponential(1.2) * hourMs : 0;
  const part = random.between(0.1, 0.7);
  return {
    unitId: station.id,
    startedAt: wholeMinute(start),
    endedAt: wholeMinute(announced + overrunMs),
    accounts: Math.max(1, Math.round(book.size(station.id) * part)),
    kind: "planned",
    cause: random.pick(causes.planned),
    overrunMs,
  };
}

/** Hour of the day, 0..24: faults follow the load, up in the evening. */
function faultHour(random: Random): number {
  return random.chance(0.35) ? 17.5 + random.between(0, 4) : random.between(0, 24) * 0.999;
}

function wholeMinute(ms: number): Date {
  return new Date(Math.floor(ms / 60_000) * 60_000);
}

export const outageColumns = [
  "outage_id",
  "unit",
  "started_at",
  "ended_at",
  "accounts",
  "kind",
  "cause",
] as const;

/** A row of `outages.csv`; one that lasts past `end` has not ended yet. */
export function outageRow(outage: Outage, end: Date): (string | number | Date | undefined)[] {
  const { id, unitId, startedAt, endedAt, accounts, kind, cause } = outage;
  const isOver = endedAt.getTime() <= end.getTime();
  return [id, unitId, startedAt, isOver ? endedAt : undefined, accounts, kind, cause];
}

/** Outages of one unit in the 60 days before each of its outages: what makes people say "again". */
export function countRecent(outages: readonly Outage[]): Map<string, number> {
  const recent = new Map<string, number>();
  const past = new Map<string, number[]>();
  for (const { id, unitId, startedAt } of outages) {
    const since = startedAt.getTime() - 60 * dayMs;
    const starts = (past.get(unitId) ?? []).filter((start) => start >= since);
    recent.set(id, starts.length);
    past.set(unitId, [...starts, startedAt.getTime()]);
  }
  return recent;
}
