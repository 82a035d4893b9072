/**
 * The demonstration utility as files: organisation, customers, readings, outages and tickets to
 * import, and beside them the truth that was planted. The same options give the same bytes.
 * @module
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays, type Day, startOfDay } from "../../src/base/dates.ts";
import type { CellValue } from "../../src/files/formats/write-xlsx.ts";
import { anomalyDiary } from "./anomaly-desk.ts";
import { collectionDiaries } from "./collection-desk.ts";
import { customerColumns, customerRow } from "./customer-table.ts";
import { cutOffDiaries } from "./cut-off-desk.ts";
import { inTime } from "./desk.ts";
import { everydayDiary, nightShift } from "./everyday-desk.ts";
import { oddPayments } from "./oddities.ts";
import { outageColumns, outageRow } from "./outages.ts";
import { Payments } from "./payments.ts";
import { people } from "./people.ts";
import { purchaseDiary } from "./purchase-desk.ts";
import { readingColumns, readingRows } from "./readings.ts";
import { overpayments, refundCases, refundDiary } from "./refund-desk.ts";
import { registerColumns, registerRows } from "./registers.ts";
import { unitRows } from "./shandong.ts";
import { type TableFormat, type TableSpec, writeSplit, writeTable } from "./tables.ts";
import { ticketColumns, ticketRows } from "./tickets.ts";
import {
  buildWorld,
  monthsBetween,
  outagesUntil,
  readingOptions,
  Truth,
  type World,
  type WorldOptions,
} from "./world.ts";

export interface DemonstrationOptions extends WorldOptions {
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
  const billedMonths = billedOf(world.first, options);
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
  const learnt = canLearn
    ? [...(await collectionDiaries(end)), ...cutOffDiaries(end), anomalyDiary(end)]
    : [];
  const everyday = [everydayDiary(end, billedMonths[0]), nightShift(end)];
  const desk = inTime([refundDiary(cases, end), purchaseDiary(end), ...learnt, ...everyday]);
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
function billedOf(first: Day, { billedMonths = 12, end }: DemonstrationOptions): string[] {
  return billedMonths === 0 ? [] : monthsBetween(first, end).slice(-billedMonths);
}

function* tablesOf(world: World, truth: Truth): Generator<TableSpec & { name: TableName }> {
  const { options, root, first, cities, book, events } = world;
  const last = options.end;
  const outages = outagesUntil(world, last, events);
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
