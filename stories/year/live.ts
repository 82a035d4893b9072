/**
 * Lives a year: first the demonstration's past as files and diaries, as every first start makes it, then day
 * after day with people at their desks, customers in town, and whatever the seed breaks.
 * @module
 */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays, type Day, dayOf, startOfDay } from "../../src/base/dates.ts";
import { makeDemonstration } from "../../src/doors/house/first-start.ts";
import { Random } from "../../src/math/statistics/random.ts";
import { lookAhead } from "../../tools/demonstration/ahead.ts";
import { isHoliday, weekdayOf } from "../../tools/demonstration/calendar.ts";
import { buildWorld } from "../../tools/demonstration/world.ts";
import { askers } from "./asker.ts";
import { checks, twinChecks } from "./checks/checks.ts";
import { desks, twinDesks } from "./desks/desks.ts";
import { faults } from "./faults/faults.ts";
import { steadyCheckpoints } from "./faults/killing.ts";
import { anyWeather, calmWeather } from "./faults/weather.ts";
import { copyHome, openYearHouse, type YearHouse } from "./house.ts";
import { Journal } from "./journal.ts";
import { openTown } from "./town/town.ts";
import type { Finding, Year, YearOptions } from "./year.ts";

export interface Living {
  /** Where homes are made; the past of a seed is made there once and then copied. */
  work: string;
  /** Told what is being lived, and how far it is. */
  progress(note: string, done: number, total: number): void;
  say(line: string): void;
}

export interface Lived {
  options: YearOptions;
  journal: Journal;
  /** By month, `end` for the whole year. */
  findings: { month: string; finding: Finding }[];
  seconds: { past: number; lived: number; checked: number };
  days: number;
}

export async function liveYear(options: YearOptions, living: Living): Promise<Lived> {
  const began = performance.now();
  const home = await makePast(options, living);
  const { seed, customers, months, past: pastMonths, days, cities, eve, collects } = options;
  const last = days ? addDays(eve, days) : addDays(addMonths(addDays(eve, 1), months), -1);
  const world = buildWorld({ seed, customers, cities, months: pastMonths, end: eve });
  const town = openTown([...world.book.customers()]);
  const folder = join(living.work, `home-${seed}-${customers}-${collects ? "year" : "twin"}`);
  await copyHome(home, folder);
  if (options.faults !== "none") await steadyCheckpoints(folder);
  let house: YearHouse;
  const today = () => dayOf(house.now());
  const journal = new Journal(today);
  const weather = options.faults === "none" ? calmWeather() : anyWeather();
  weather.told = (line) => journal.note("house", line);
  house = await openYearHouse({
    ...{ folder, weather },
    say(line) {
      journal.said.push(line);
      living.say(line);
    },
    now: startOfDay(addDays(eve, 1)),
    onMessage: (message) => town.hears(message),
    isUnscheduled: !collects,
  });
  const year: Year = {
    ...{ options, world, town, house, journal },
    ahead: lookAhead(world, last),
    random: Random.seeded(`year ${seed}`),
    last,
    today,
    now: house.now,
    isWorkday: () => weekdayOf(today()) % 6 !== 0 && !isHoliday(today()),
    at(clock) {
      const moment = momentOf(today(), clock);
      if (moment > house.now()) house.setNow(moment);
    },
    as: askers({ house, journal }),
  };
  const lived: Lived = {
    ...{ options, journal, findings: [], days: 0 },
    seconds: { past: secondsSince(began), lived: 0, checked: 0 },
  };
  try {
    await liveDays(year, { last, lived, living });
  } finally {
    await house.close();
  }
  return lived;
}

interface Lifetime {
  last: Day;
  lived: Lived;
  living: Living;
}

async function liveDays(year: Year, { last, lived, living }: Lifetime): Promise<void> {
  const first = year.today();
  const total = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
  const troubles = faults(year);
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const began = performance.now();
    living.progress(day, lived.days, total);
    await liveDay(year, day, troubles);
    lived.days += 1;
    lived.seconds.lived += secondsSince(began);
    const isEnd = day === last;
    if (isEnd || addDays(day, 1).endsWith("-01")) await check(year, lived, { isEnd });
  }
}

async function check(year: Year, lived: Lived, { isEnd }: { isEnd: boolean }): Promise<void> {
  const began = performance.now();
  for (const each of year.options.collects ? checks : twinChecks) {
    if (!isEnd && !each.monthly) continue;
    const month = isEnd && !each.monthly ? "end" : year.today().slice(0, 7);
    for (const finding of await each.run(year)) lived.findings.push({ month, finding });
  }
  lived.seconds.checked += secondsSince(began);
}

/** When the worker looks at what is due, beside after each desk: the night's work, and the day's. */
const workerHours = ["03:40", "12:05", "18:05", "23:40"];

async function liveDay(year: Year, day: Day, troubles: ReturnType<typeof faults>): Promise<void> {
  const { house } = year;
  house.setNow(startOfDay(day));
  const isRest = !year.isWorkday();
  const here = year.options.collects ? desks : twinDesks;
  const open = here.filter(({ workdaysOnly }) => !(workdaysOnly && isRest));
  const turns = [
    ...workerHours.map((hour) => ({ hour, work: () => Promise.resolve() })),
    ...open.flatMap(({ hours, work }) =>
      hours.map((hour) => ({ hour, work: () => work(year, hour) })),
    ),
    { hour: "21:00", work: () => year.town.live(year) },
  ].toSorted((left, right) => (left.hour < right.hour ? -1 : left.hour > right.hour ? 1 : 0));
  for (const { hour, work } of turns) {
    year.at(hour);
    await troubles.before(hour);
    await work();
    await house.workAll();
  }
  await troubles.endOfDay();
}

/** The home as a first start leaves it on the eve; made once for a seed and size. */
async function makePast(options: YearOptions, living: Living): Promise<string> {
  const { seed, customers, cities, past: months, eve } = options;
  const name = `past-${seed}-${customers}-${cities.join("")}-${months}-${eve}`;
  const folder = join(living.work, name);
  if (existsSync(join(folder, "finished"))) return folder;
  const house = await openYearHouse({
    ...{ folder, weather: calmWeather(), say: living.say, onMessage() {} },
    now: momentOf(addDays(eve, 1), "00:00"),
  });
  try {
    const making = { customers, lastDay: eve, finished: false, seed, cities, months };
    await makeDemonstration(house.current(), making, ({ done, total, note }) =>
      living.progress(`past: ${note}`, done, total),
    );
  } finally {
    await house.close();
  }
  await writeFile(join(folder, "finished"), "");
  return folder;
}

function momentOf(day: Day, clock: string): Date {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return new Date(startOfDay(day).getTime() + (hours * 60 + minutes) * 60_000);
}

/** The same day so many months later, for first days of a month. */
function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1000;
}
