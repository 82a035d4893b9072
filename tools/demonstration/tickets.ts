/**
 * The tickets of each day: the everyday ones by season, weekday and bill run, those that outages
 * bring, and those of the planted events. One day is held at a time.
 * @module
 */
import { addDays, type Day, dayMs, dayOf, hourMs, startOfDay } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import { isHoliday, monthOf, weekdayOf } from "./calendar.ts";
import type { Customer, CustomerBook, Range } from "./customers.ts";
import { countRecent, type Outage } from "./outages.ts";
import { addedOn, type PlantedEvent } from "./planted.ts";
import type { City } from "./shandong.ts";
import {
  type Appeal,
  appealNamed,
  appeals,
  businessTypes,
  type TypeLetter,
} from "./texts/appeals.ts";
import { tellFacts } from "./texts/facts.ts";
import { type Case, type Mood, writeCall, writeSummary } from "./texts/talk.ts";

export const ticketColumns = [
  "ticket_id",
  "created_at",
  "closed_at",
  "region",
  "business_type",
  "category",
  "text",
  "call_text",
  "customer_account",
] as const;
export type TicketRow = (string | Date | undefined)[];

export interface TicketOptions {
  book: CustomerBook;
  cities: readonly City[];
  first: Day;
  last: Day;
  outages: readonly Outage[];
  events: readonly PlantedEvent[];
  random: Random;
  /** Told of each planted ticket, for the truth. */
  planted(event: PlantedEvent, day: Day): void;
}

/** A ticket before its words: what, when, who of. */
export interface Draft {
  at: number;
  appeal: Appeal;
  customers: Range;
  /** Chance that the caller is upset, on top of the usual. */
  anger: number;
  letter?: TypeLetter;
}

/** Rows of `tickets.csv`, oldest first. */
export function* ticketRows(options: TicketOptions): Generator<TicketRow> {
  const calls = new Calls(options);
  for (let day = options.first; day <= options.last; day = addDays(day, 1)) {
    const random = options.random.fork(day);
    const drafts = [
      ...everydayDrafts(day, options, random),
      ...eventDrafts(day, options, random),
      ...calls.on(day),
    ].toSorted((left, right) => left.at - right.at);
    for (const [at, draft] of drafts.entries()) {
      yield writeTicket(
        draft,
        `${day.replaceAll("-", "")}${String(at + 1).padStart(6, "0")}`,
        options,
      );
    }
  }
}

/** Relative numbers of calls by hour. */
const hours: Record<Appeal["rhythm"], readonly number[]> = {
  desk: [2, 1, 1, 1, 1, 2, 6, 18, 52, 78, 76, 58, 34, 40, 60, 66, 62, 48, 34, 30, 24, 14, 7, 4],
  bill: [2, 1, 1, 1, 1, 2, 7, 20, 50, 72, 70, 56, 38, 42, 56, 60, 58, 50, 42, 44, 36, 20, 9, 4],
  fault: [
    12, 8, 6, 6, 7, 12, 28, 40, 44, 44, 44, 44, 42, 38, 38, 40, 44, 54, 68, 74, 66, 50, 32, 18,
  ],
};

function* everydayDrafts(day: Day, options: TicketOptions, random: Random): Generator<Draft> {
  const { book, cities, first } = options;
  const midnight = startOfDay(day).getTime();
  const growth = 1.05 ** ((midnight - startOfDay(first).getTime()) / (365 * dayMs));
  for (const city of cities) {
    const customers = book.range(city.id);
    const accounts = (customers.until - customers.from) / 10_000;
    const habit = options.random.fork(city.id);
    const mood = growth * random.lognormal(0.07);
    for (const appeal of appeals) {
      const local = habit.fork(appeal.name).lognormal(0.15);
      const factor = rhythmOf(appeal, day, city) * appeal.months[monthOf(day)]! * local * mood;
      const count = random.poisson((accounts * appeal.yearly * factor) / 365);
      for (let left = count; left > 0; left--) {
        yield { at: midnight + momentOf(appeal, random), appeal, customers, anger: 0 };
      }
    }
  }
}

/** Weekends and holidays quieten the desk, bills wake it, faults know no calendar. */
function rhythmOf({ rhythm }: Appeal, day: Day, city: City): number {
  if (rhythm === "fault") return 1;
  const weekday = [0.72, 1.16, 1.08, 1.04, 1.02, 1.06, 0.86][weekdayOf(day)]!;
  const rest = isHoliday(day) ? 0.6 : 1;
  if (rhythm === "desk") return weekday * rest;
  const billedFor = (Number(day.slice(8)) - billDayOf(city) + 31) % 31;
  return weekday * rest * (0.62 + 2.1 * Math.exp(-billedFor / 5));
}

/** Day of the month on which a city's bills go out: 3 to 8. */
function billDayOf(city: City): number {
  return 3 + (Number(city.id) % 6);
}

/** Milliseconds after midnight. */
function momentOf({ rhythm }: Appeal, random: Random): number {
  return Math.floor((random.weighted(hours[rhythm]) + random.fraction()) * 3600) * 1000;
}

function* eventDrafts(day: Day, options: TicketOptions, random: Random): Generator<Draft> {
  const midnight = startOfDay(day).getTime();
  for (const event of options.events) {
    const { plan, startedAt } = event;
    const units = plan.counties ?? [plan.cityId];
    const accounts = options.book.size(plan.cityId) / 10_000;
    for (const { name, rate } of addedOn(event, day)) {
      for (let left = random.poisson(rate * accounts); left > 0; left--) {
        const appeal = appealNamed(name);
        const moment = midnight + momentOf(appeal, random);
        const isEarly = day === event.day && moment < startedAt.getTime();
        const late =
          startedAt.getTime() + random.fraction() * (midnight + dayMs - startedAt.getTime());
        const at = isEarly ? Math.floor(late / 1000) * 1000 : moment;
        const customers = options.book.range(random.pick(units));
        if (customers.from === customers.until) continue;
        const hasBrokenOut = day >= event.day;
        const complains = hasBrokenOut && random.chance(plan.complaints);
        const anger = hasBrokenOut ? plan.anger : plan.anger / 3;
        yield { at, appeal, customers, anger, ...(complains && { letter: "C" as const }) };
        options.planted(event, day);
      }
    }
  }
}

/** Calls that outages bring: most within the hour, none after supply is back. */
class Calls {
  readonly #options: TicketOptions;
  readonly #recent: Map<string, number>;
  /** Calls of days to come. */
  readonly #waiting = new Map<Day, Draft[]>();
  #next = 0;

  constructor(options: TicketOptions) {
    this.#options = options;
    this.#recent = countRecent(options.outages);
  }

  /** The calls of a day; days are asked for in order, each once. */
  on(day: Day): Draft[] {
    const { outages } = this.#options;
    const until = startOfDay(addDays(day, 1)).getTime();
    for (; (outages[this.#next]?.startedAt.getTime() ?? until) < until; this.#next++) {
      this.#place(outages[this.#next]!);
    }
    const calls = this.#waiting.get(day) ?? [];
    this.#waiting.delete(day);
    return calls;
  }

  #place(outage: Outage): void {
    const random = this.#options.random.fork(outage.id);
    const times = this.#recent.get(outage.id)!;
    const customers = this.#options.book.range(outage.unitId);
    const inHours = (outage.endedAt.getTime() - outage.startedAt.getTime()) / hourMs;
    const share = outage.kind === "fault" ? 0.05 * Math.min(0.5 + inHours / 3, 1.6) : 0.018;
    for (let left = random.poisson(outage.accounts * share); left > 0; left--) {
      const delay = random.exponential(Math.min(0.6, inHours / 2)) * hourMs;
      const at = Math.floor((outage.startedAt.getTime() + delay + 60_000) / 1000) * 1000;
      if (at > outage.endedAt.getTime()) continue;
      const day = dayOf(new Date(at));
      const calls = this.#waiting.get(day) ?? [];
      calls.push({ at, customers, ...draftCall(outage, { at, times, random }) });
      this.#waiting.set(day, calls);
    }
  }
}

function draftCall(
  outage: Outage,
  { at, times, random }: { at: number; times: number; random: Random },
): Pick<Draft, "appeal" | "anger"> {
  const waited = (at - outage.startedAt.getTime()) / hourMs;
  const name =
    outage.kind === "fault" ? faultCall(waited, times, random) : workCall(outage, at, random);
  return { appeal: appealNamed(name), anger: Math.min(0.08 * waited, 0.3) };
}

function faultCall(waited: number, times: number, random: Random): string {
  if (times >= 3 && random.chance(0.3)) return "停电次数多";
  if (waited < 1) return random.chance(0.7) ? "故障停电" : "停电原因查询";
  if (waited < 2) return random.pick(["故障停电", "停电时间长", "停电原因查询"]);
  return random.pick(["停电时间长", "停电时间长", "抢修不及时", "停电信息不准确"]);
}

function workCall(outage: Outage, at: number, random: Random): string {
  if (at > outage.endedAt.getTime() - outage.overrunMs) return "未按时送电";
  return random.pick([
    "停电原因查询",
    "停电原因查询",
    "停电原因查询",
    "停电未通知",
    "停电安排不合理",
  ]);
}

/** Chance of a dissatisfied and of an upset caller, by business type. */
const moods: Record<TypeLetter, readonly [dissatisfied: number, upset: number]> = {
  E: [0.1, 0.02],
  F: [0.18, 0.05],
  S: [0.1, 0.02],
  O: [0.55, 0.22],
  C: [0.3, 0.65],
  R: [0.3, 0.15],
  G: [0.1, 0],
};

/** Hours until a ticket is closed, typically. */
const handling: Record<TypeLetter, number> = { E: 0.3, F: 2.2, S: 30, O: 60, C: 80, R: 120, G: 70 };

export function writeTicket(
  draft: Draft,
  id: string,
  options: Pick<TicketOptions, "last" | "random"> & { book: Pick<CustomerBook, "customer"> },
): TicketRow {
  const { appeal, at, anger, customers } = draft;
  const random = options.random.fork(id);
  const index = customers.from + random.integer(customers.until - customers.from);
  const customer = options.book.customer(index);
  const letter = draft.letter ?? appeal.letters[random.weighted(appeal.shares)]!;
  const channel = random.chance(letter === "F" || letter === "C" ? 0.05 : 0.14) ? "online" : "call";
  const mood = moodOf({ appeal, letter, anger, random });
  const facts = tellFacts({ customer, appeal, at: new Date(at), random: random.fork("facts") });
  const told: Case = { appeal, letter, mood, facts, channel };
  const text = writeSummary(told, random);
  const callText = channel === "call" && random.chance(0.85) ? writeCall(told, random) : "";
  const closedAt = at + handling[letter] * random.lognormal(0.5) * hourMs;
  const isClosed = closedAt < startOfDay(addDays(options.last, 1)).getTime();
  return [
    id,
    new Date(at),
    isClosed ? new Date(Math.floor(closedAt / 1000) * 1000) : undefined,
    customer.county.id,
    businessTypes[letter],
    random.chance(0.025) ? "" : appeal.name,
    text,
    callText,
    accountOf(customer, letter, random),
  ];
}

interface Feeling {
  appeal: Appeal;
  letter: TypeLetter;
  anger: number;
  random: Random;
}

function moodOf({ appeal, letter, anger, random }: Feeling): Mood {
  if (appeal.name === "服务表扬") return 0;
  const [dissatisfied, upset] = moods[letter];
  const draw = random.fraction();
  if (draw < upset + anger * 0.6) return 2;
  return draw < upset + dissatisfied + anger ? 1 : 0;
}

/** Some callers are no customers, or would rather not say. */
function accountOf(customer: Customer, letter: TypeLetter, random: Random): string {
  return random.chance(letter === "R" ? 0.6 : 0.1) ? "" : customer.account;
}
