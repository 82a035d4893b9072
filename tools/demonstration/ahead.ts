/**
 * The made-up utility after the last day of its files: the same customers and weather go on, and events like
 * the earlier ones come again. What lies before that day is what `generate.ts` wrote.
 * @module
 */
import { addDays, type Day, formatInstant, startOfDay } from "../../src/base/dates.ts";
import type { Customer, CustomerBook } from "./customers.ts";
import { type Move, movesAhead } from "./moves.ts";
import type { Outage } from "./outages.ts";
import { eventsAhead, type PlantedEvent } from "./planted.ts";
import { nextMonth, type Reading, readingsByCustomer } from "./readings.ts";
import { type TicketRow, ticketRows } from "./tickets.ts";
import { monthsBetween, outagesUntil, readingOptions, Truth, type World } from "./world.ts";

export interface Ahead {
  /** Those to come, oldest first. */
  events: readonly PlantedEvent[];
  /** All, the earlier ones too, oldest first. */
  outages: readonly Outage[];
  /** Who comes, goes and takes over, oldest first. */
  moves: readonly Move[];
  /** Readings of the months that had not ended by the world's last day, customer by customer. */
  readings(): Generator<{ customer: Customer; readings: Reading[] }>;
  /** What meters should have said that counted too much, each with the dispute it caused; earlier ones too. */
  rightReadings(): Generator<{ dispute: PlantedEvent; customer: Customer; reading: Reading }>;
  /** Rows of `tickets.csv` that were open on the world's last day or came after it, a day at a time and in order. */
  tickets(): Generator<{ day: Day; rows: TicketRow[] }>;
  /** Accounts whose meter of a month counted too much, by month. Complete once the readings were read. */
  inflated: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @param until last day, `YYYY-MM-DD` */
export function lookAhead(world: World, until: Day): Ahead {
  const { root, first, cities, book, options } = world;
  const { end } = options;
  const events = eventsAhead(cities, { end, until }, root.fork("ahead"));
  const all = [...world.events, ...events];
  const outages = outagesUntil(world, until, all);
  const inflated = new Map<string, Set<string>>();
  const moves = movesAhead(book, { first: addDays(end, 1), last: until });
  return {
    ...{ events, outages, inflated, moves },
    *readings() {
      const inhabited = { customers: () => inhabitants(book, moves) };
      const options = { ...readingsAhead(world, { until, events, inflated }), book: inhabited };
      for (const { customer, readings } of readingsByCustomer(options)) {
        const later = readings.filter(({ month }) => month >= firstMonthAhead(world));
        yield { customer, readings: later };
      }
    },
    *rightReadings() {
      const own = disputesOf(world.events);
      for (const dispute of [...own, ...disputesOf(events).filter((each) => isAhead(world, each))])
        yield* rightReadings(world, { until, dispute });
    },
    *tickets() {
      const random = root.fork("tickets");
      let day = first;
      let rows: TicketRow[] = [];
      const told = { book, cities, first, last: until, outages, events: all, random };
      const over = startOfDay(addDays(end, 1));
      const isLeft = ([, , closedAt]: TicketRow) => !(closedAt && (closedAt as Date) < over);
      for (const row of ticketRows({ ...told, planted: () => {} })) {
        const its = formatInstant(row[1] as Date).slice(0, 10);
        if (its !== day) {
          if (rows.length > 0) yield { day, rows };
          day = its;
          rows = [];
        }
        if (isLeft(row)) rows.push(row);
      }
      if (rows.length > 0) yield { day, rows };
    },
  };
}

function firstMonthAhead({ options }: World): string {
  return addDays(options.end, 1).slice(0, 7);
}

interface Lookout {
  until: Day;
  events: readonly PlantedEvent[];
  inflated: Map<string, Set<string>>;
}

function disputesOf(events: readonly PlantedEvent[]): PlantedEvent[] {
  return events.filter(({ plan }) => plan.id.startsWith("linyi-billing"));
}

/** The month before it is yet to be read; what the world's files say cannot count too much any more. */
function isAhead(world: World, { day }: PlantedEvent): boolean {
  return firstMonthAhead(world) < day.slice(0, 7);
}

function* rightReadings(
  world: World,
  { until, dispute }: { until: Day; dispute: PlantedEvent },
): ReturnType<Ahead["rightReadings"]> {
  const truth = new Truth(world);
  const book = {
    *customers() {
      for (const county of dispute.plan.counties!) {
        const { from, until: end } = world.book.range(county);
        for (let index = from; index < end; index += 1) {
          const customer = world.book.customer(index);
          if (truth.inflation(dispute, customer) > 1) yield customer;
        }
      }
    },
  };
  const months = monthsBetween(world.first, until);
  const options = { ...readingOptions(world, truth), book, months, distortion: () => 1 };
  for (const { customer, readings } of readingsByCustomer(options)) {
    const isOfDispute = ({ month }: Reading) => nextMonth(month) === dispute.day.slice(0, 7);
    const reading = readings.find(isOfDispute);
    if (reading) yield { dispute, customer, reading };
  }
}

/** Those of the book until they give their home up, and those that come. */
function* inhabitants(book: CustomerBook, moves: readonly Move[]): Generator<Customer> {
  const closed = new Map(
    moves.flatMap(({ kind, customer: { account, closedOn } }) =>
      kind === "given up" ? [[account, closedOn]] : [],
    ),
  );
  for (const customer of book.customers()) {
    yield { ...customer, closedOn: customer.closedOn ?? closed.get(customer.account) };
  }
  for (const { kind, customer } of moves) {
    // the meter's own draws, so that reading it twice says the same
    if (kind === "connected") yield { ...customer, random: customer.random.fork("meter") };
  }
}

/** A dispute about bills has its cause in the meters: readings of the month before it are too high. */
function readingsAhead(world: World, { until, events, inflated }: Lookout) {
  const truth = new Truth(world);
  const disputes = disputesOf(events).filter((each) => isAhead(world, each));
  return {
    ...readingOptions(world, truth),
    months: monthsBetween(world.first, until),
    distortion(customer: Customer, month: string): number {
      const event = disputes.find(({ day }) => nextMonth(month) === day.slice(0, 7));
      if (!event || month < firstMonthAhead(world)) return truth.distortion(customer, month);
      const factor = truth.inflation(event, customer);
      if (factor > 1) inflated.set(month, (inflated.get(month) ?? new Set()).add(customer.account));
      return factor;
    },
  };
}
