/**
 * The made-up utility before anything is written: its cities, customers and events, and what was planted.
 * @module
 */
import { assert } from "../../src/base/assert.ts";
import { addDays, type Day, formatInstant } from "../../src/base/dates.ts";
import { Random } from "../../src/math/statistics/random.ts";
import { brewStorms, daysFrom } from "./calendar.ts";
import { type Customer, CustomerBook } from "./customers.ts";
import { buildOutages, type Outage } from "./outages.ts";
import type { PlantedPayments } from "./payments.ts";
import { type PlantedEvent, plantEvents, plantOutages } from "./planted.ts";
import { nextMonth } from "./readings.ts";
import { buildCities, type City } from "./shandong.ts";

export interface WorldOptions {
  seed: number;
  /** Customer accounts, 100 to 10,000,000. */
  customers: number;
  /** How many months up to `end`, 1 to 120. */
  months: number;
  /** Last day, `YYYY-MM-DD`. */
  end: Day;
  /** Ids of the cities it has; all sixteen unless said. */
  cities?: readonly string[];
}

export interface World {
  options: WorldOptions;
  root: Random;
  first: Day;
  cities: City[];
  book: CustomerBook;
  events: PlantedEvent[];
}

export function buildWorld(options: WorldOptions): World {
  const { seed, customers, months, end } = options;
  assert(
    Number.isInteger(customers) && customers >= 100 && customers <= 1e7,
    "100 to 10^7 customers",
  );
  assert(Number.isInteger(months) && months >= 1 && months <= 120, "1 to 120 months");
  const root = Random.seeded(seed);
  const first = firstDayOf(end, months);
  const cities = buildCities(root.fork("organisation")).filter(
    ({ id }) => options.cities?.includes(id) ?? true,
  );
  const random = root.fork("customers");
  const book = new CustomerBook({ cities, count: customers, first, last: end, random });
  const events = plantEvents(first, end).filter(({ plan }) =>
    cities.some(({ id }) => id === plan.cityId),
  );
  return { options, root, first, cities, book, events };
}

export function readingOptions({ root, first, options, cities, book }: World, truth: Truth) {
  return {
    ...{ book, cities },
    months: monthsBetween(first, options.end),
    random: root.fork("climate"),
    distortion: (customer: Customer, month: string) => truth.distortion(customer, month),
  };
}

/**
 * Storms, faults and works of all days up to one: the last of the files, or a later one that a year is lived to.
 * Each day is drawn by itself, so a later end changes nothing before it.
 */
export function outagesUntil(world: World, until: Day, events: readonly PlantedEvent[]): Outage[] {
  const { root, first, cities, book } = world;
  const days = [...daysFrom(first, until)];
  const storms = brewStorms(cities, days, root.fork("storms"));
  const planted = events.flatMap((event) => plantOutages(event, (unitId) => book.size(unitId)));
  return buildOutages({ book, cities, days, storms, random: root.fork("outages") }, planted);
}

/** What was planted, gathered while the tables are written. */
export class Truth {
  readonly #world: World;
  readonly #tickets = new Map<PlantedEvent, Record<Day, number>>();
  readonly #inflated = new Set<string>();
  readonly #billing: PlantedEvent | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#billing = world.events.find(({ plan }) => plan.id === "linyi-billing");
  }

  count(event: PlantedEvent, day: Day): void {
    const tickets = this.#tickets.get(event) ?? {};
    tickets[day] = (tickets[day] ?? 0) + 1;
    this.#tickets.set(event, tickets);
  }

  /** The billing dispute's cause: one home in eight of its counties counted nearly twice. */
  distortion(customer: Customer, month: string): number {
    const event = this.#billing;
    if (!event || nextMonth(month) !== this.#world.options.end.slice(0, 7)) return 1;
    return this.inflation(event, customer);
  }

  inflation(event: PlantedEvent, customer: Customer): number {
    if (!event.plan.counties!.includes(customer.county.id)) return 1;
    const random = customer.random.fork(event.plan.id);
    if (customer.customerClass !== "residential" || !random.chance(0.12)) return 1;
    this.#inflated.add(customer.account);
    return random.between(1.6, 2);
  }

  toJson(payments: PlantedPayments): object {
    const { options, first, events, cities } = this.#world;
    const { seed, customers, months, end } = options;
    return {
      made: { seed, customers, months, first, end, cities: cities.map(({ id }) => id) },
      goesOn: "tools/demonstration/ahead.ts, lookAhead: the same world after its last day",
      events: events.map((event) => ({
        id: event.plan.id,
        name: event.plan.name,
        region: event.plan.cityId,
        regionName: cities.find(({ id }) => id === event.plan.cityId)!.name,
        counties: event.plan.counties ?? [],
        category: event.plan.category,
        signalsFrom: event.signalsFrom,
        startedAt: formatInstant(event.startedAt),
        lastDay: event.lastDay,
        ticketsByDay: this.#tickets.get(event) ?? {},
      })),
      inflatedReadings: [...this.#inflated],
      payments,
    };
  }
}

/** The day after `months` months before `end`: 24 months to 2026-11-20 begin on 2024-11-21. */
function firstDayOf(end: Day, months: number): Day {
  const [year, month, day] = end.split("-").map(Number);
  const start = new Date(Date.UTC(year!, month! - 1 - months, 1));
  const lastOfMonth = new Date(Date.UTC(year!, month! - months, 0)).getUTCDate();
  start.setUTCDate(Math.min(day!, lastOfMonth));
  return addDays(start.toISOString().slice(0, 10), 1);
}

/** The calendar months that ended by `last`, from the month of `first`. */
export function monthsBetween(first: Day, last: Day): string[] {
  const months: string[] = [];
  const open = addDays(last, 1).slice(0, 7);
  for (let month = first.slice(0, 7); month < open; month = nextMonth(month)) months.push(month);
  return months;
}
