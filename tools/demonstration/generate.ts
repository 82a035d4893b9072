/**
 * The demonstration utility as files: organisation, customers, readings, outages and tickets to
 * import, and beside them the truth that was planted. The same options give the same bytes.
 * @module
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "../../src/base/assert.ts";
import { addDays, type Day, formatInstant, startOfDay } from "../../src/base/dates.ts";
import type { CellValue } from "../../src/files/formats/write-xlsx.ts";
import { Random } from "../../src/math/statistics/random.ts";
import { anomalyDiary } from "./anomaly-desk.ts";
import { brewStorms, daysFrom } from "./calendar.ts";
import { collectionDiaries } from "./collection-desk.ts";
import { customerColumns, customerRow } from "./customer-table.ts";
import { type Customer, CustomerBook } from "./customers.ts";
import { inTime } from "./desk.ts";
import { oddPayments } from "./oddities.ts";
import { buildOutages, outageColumns, outageRow } from "./outages.ts";
import { Payments, type PlantedPayments } from "./payments.ts";
import { people } from "./people.ts";
import { type PlantedEvent, plantEvents, plantOutages } from "./planted.ts";
import { purchaseDiary } from "./purchase-desk.ts";
import { nextMonth, readingColumns, readingRows } from "./readings.ts";
import { overpayments, refundCases, refundDiary } from "./refund-desk.ts";
import { registerColumns, registerRows } from "./registers.ts";
import { buildCities, type City, unitRows } from "./shandong.ts";
import { type TableFormat, type TableSpec, writeSplit, writeTable } from "./tables.ts";
import { ticketColumns, ticketRows } from "./tickets.ts";

export interface DemonstrationOptions {
  seed: number;
  /** Customer accounts, 100 to 10,000,000. */
  customers: number;
  /** How many months up to `end`, 1 to 120. */
  months: number;
  /** Last day, `YYYY-MM-DD`. */
  end: Day;
  /** Folder to write into; made where it is missing. */
  out: string;
  format?: TableFormat;
  /** How many of the last whole months were billed and paid; 12 unless said. */
  billedMonths?: number;
  /** Told which table is being written, and how many rows of it are. */
  progress?: (table: string, rows: number) => void;
}

const tableNames = [
  "units",
  "customers",
  "readings",
  "outages",
  "registers",
  "tickets",
  "labelled",
  "events",
] as const;
type TableName = (typeof tableNames)[number];
/** `payments-wechat` and so on, and the bank's statement of them. */
type PaymentFile = `payments-${string}` | "statement";

export interface Demonstration {
  /** Paths by table; `events` names the planted events for `appeals.backtest`. */
  files: Record<TableName | PaymentFile | "truth" | "people" | "desk", string>;
  rows: Record<TableName | PaymentFile, number>;
  /** What the product is to bill before the payments come, `YYYY-MM`. */
  billedMonths: string[];
  events: { name: string; region: string; category: string; startedAt: Date }[];
}

interface World {
  options: DemonstrationOptions;
  root: Random;
  first: Day;
  cities: City[];
  book: CustomerBook;
  events: PlantedEvent[];
}

export async function generateDemonstration(options: DemonstrationOptions): Promise<Demonstration> {
  const { out, format = "csv", progress = () => {} } = options;
  const world = buildWorld(options);
  const truth = new Truth(world);
  await mkdir(out, { recursive: true });
  const forms = (table: string) =>
    ({
      folder: out,
      format: table === "events" ? "csv" : format,
      progress: (rows: number) => progress(table, rows),
    }) as const;
  const written: Record<string, { path: string; rows: number }> = {};
  for (const table of tablesOf(world, truth)) {
    written[table.name] = await writeTable(table, forms(table.name));
  }
  const billedMonths = billedOf(world);
  const readings = readingOptions(world, truth);
  const cases = refundCases(world.book);
  const extra = [...overpayments(cases, options.end), ...oddPayments(world.book, options.end)];
  const payments = await Payments.open({ ...readings, billedMonths, last: options.end, extra });
  Object.assign(written, await writeSplit(payments.files(), forms("payments")));
  written.statement = await writeTable(payments.statement(), forms("statement"));
  const files = {
    ...mapValues(written, ({ path }) => path),
    truth: join(out, "truth.json"),
    people: join(out, "people.json"),
    desk: join(out, "desk.json"),
  };
  await writeFile(files.truth, `${JSON.stringify(truth.toJson(payments.planted), null, 2)}\n`);
  const { end } = options;
  const canLearn = options.customers >= 1000 && billedMonths.length >= 13;
  const learnt = canLearn ? [...(await collectionDiaries(end)), anomalyDiary(end)] : [];
  const desk = inTime([refundDiary(cases, end), purchaseDiary(end), ...learnt]);
  await writeFile(files.desk, `${JSON.stringify(desk, null, 2)}\n`);
  await writeFile(files.people, `${JSON.stringify(people, null, 2)}\n`);
  const events = world.events.map(({ plan, startedAt }) => ({
    name: plan.name,
    region: plan.cityId,
    category: plan.category,
    startedAt,
  }));
  const rows = mapValues(written, ({ rows }) => rows);
  return { files, rows, billedMonths, events } as Demonstration;
}

/** The last whole months. */
function billedOf({ options, first }: World): string[] {
  const { billedMonths = 12, end } = options;
  return billedMonths === 0 ? [] : monthsBetween(first, end).slice(-billedMonths);
}

function readingOptions({ root, first, options, cities, book }: World, truth: Truth) {
  return {
    ...{ book, cities },
    months: monthsBetween(first, options.end),
    random: root.fork("climate"),
    distortion: (customer: Customer, month: string) => truth.distortion(customer, month),
  };
}

function buildWorld(options: DemonstrationOptions): World {
  const { seed, customers, months, end } = options;
  assert(
    Number.isInteger(customers) && customers >= 100 && customers <= 1e7,
    "100 to 10^7 customers",
  );
  assert(Number.isInteger(months) && months >= 1 && months <= 120, "1 to 120 months");
  const root = Random.seeded(seed);
  const first = firstDayOf(end, months);
  const cities = buildCities(root.fork("organisation"));
  const random = root.fork("customers");
  const book = new CustomerBook({ cities, count: customers, first, last: end, random });
  return { options, root, first, cities, book, events: plantEvents(first, end) };
}

function* tablesOf(world: World, truth: Truth): Generator<TableSpec & { name: TableName }> {
  const { options, root, first, cities, book, events } = world;
  const last = options.end;
  const days = [...daysFrom(first, last)];
  const storms = brewStorms(cities, days, root.fork("storms"));
  const planted = events.flatMap((event) => plantOutages(event, (unitId) => book.size(unitId)));
  const outages = buildOutages(
    { book, cities, days, storms, random: root.fork("outages") },
    planted,
  );
  const end = startOfDay(addDays(last, 1));
  yield {
    name: "units",
    columns: ["id", "name", "level", "parent", "population"],
    rows: unitRows(cities),
  };
  yield {
    name: "customers",
    columns: customerColumns,
    rows: mapRows(book.customers(), customerRow),
  };
  yield {
    name: "readings",
    columns: readingColumns,
    rows: readingRows(readingOptions(world, truth)),
  };
  yield {
    name: "outages",
    columns: outageColumns,
    rows: mapRows(outages, (outage) => outageRow(outage, end)),
  };
  yield {
    name: "registers",
    columns: registerColumns,
    rows: registerRows(book.customers(), { first, last }),
  };
  const labelled = new Sample(options.customers * options.months);
  yield {
    name: "tickets",
    columns: ticketColumns,
    rows: labelled.watch(
      ticketRows({
        ...{ book, cities, first, last, outages, events, random: root.fork("tickets") },
        planted: (event, day) => truth.count(event, day),
      }),
    ),
  };
  yield { name: "labelled", columns: labelledColumns, rows: labelled.rows };
  yield {
    name: "events",
    columns: ["region", "category", "started_at", "name"],
    rows: mapRows(events, ({ plan, startedAt }) => [
      plan.cityId,
      plan.category,
      startedAt,
      plan.name,
    ]),
  };
}

const labelledColumns = ["text", "call_text", "category"] as const;
const labelledAt = labelledColumns.map((name) => ticketColumns.indexOf(name));
const labelledRows = 800;

/** Tickets whose category a person gave, evenly spread, for training the recogniser. */
class Sample {
  readonly rows: CellValue[][] = [];
  readonly #stride: number;

  /** @param customerMonths about ten make a ticket */
  constructor(customerMonths: number) {
    this.#stride = Math.max(1, Math.floor(customerMonths / 10 / labelledRows));
  }

  *watch<Row extends readonly CellValue[]>(tickets: Iterable<Row>): Generator<Row> {
    let seen = 0;
    for (const ticket of tickets) {
      const sampled = labelledAt.map((at) => ticket[at]!);
      if (sampled[2] && seen++ % this.#stride === 0) this.rows.push(sampled);
      yield ticket;
    }
  }
}

/** What was planted, gathered while the tables are written. */
class Truth {
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
      made: { seed, customers, months, first, end },
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
function monthsBetween(first: Day, last: Day): string[] {
  const months: string[] = [];
  const open = addDays(last, 1).slice(0, 7);
  for (let month = first.slice(0, 7); month < open; month = nextMonth(month)) months.push(month);
  return months;
}

function* mapRows<Item, Row>(items: Iterable<Item>, write: (item: Item) => Row): Generator<Row> {
  for (const item of items) yield write(item);
}

function mapValues<Key extends string, From, To>(
  from: Record<Key, From>,
  write: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(from).map(([key, value]) => [key, write(value)]);
  return Object.fromEntries(entries) as Record<Key, To>;
}
