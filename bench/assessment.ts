/**
 * Regional appeal risk of every day over 136 counties and 60 categories, by the product and by the
 * same indices in pandas, in one run and compared row by row. Times end before the result is written.
 * Usage: node bench/assessment.ts [tickets] [days]
 * @module
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { fitModel, fitOptions } from "../src/appeals/method/model-fit.ts";
import { AppealParameters } from "../src/appeals/method/parameters.ts";
import { readSpan, type SpanTable } from "../src/appeals/method/reading.ts";
import {
  type IndexColumns,
  indexColumns,
  rowsOfSlots,
  scoreColumn,
} from "../src/appeals/method/table-scores.ts";
import { indexNames } from "../src/appeals/schema.ts";
import type { Analytics, AnalyticsQuery } from "../src/base/database.ts";
import { plainColumns } from "../src/storage/lake/analytics.ts";

const asOf = new Date("2026-08-30T16:00:00Z");
const businessTypes = [
  ...["complaint", "report", "opinion", "suggestion", "enquiry", "fault_repair"],
  "service_request",
];

interface Measured {
  seconds: number;
  cpuSeconds: number;
  peakMb: number;
  rows: number;
}

/** Tickets with the columns of the relation `tickets`; large counties and common categories lead. */
async function generate(file: string, tickets: number, days: number): Promise<void> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const types = businessTypes.map((type) => `'${type}'`).join();
  await connection.run(`set threads = 1; select setseed(0.42);
    copy (
      select 'T' || i as ticket_id,
        timestamp '${sqlTime(asOf)}' - to_microseconds(cast(random() * ${days * 86_400_000_000} as bigint) + 1)
          as created_at,
        county as region_id, '37' as province_id, left(county, 4) as city_id, county as county_id,
        category, left(category, 2) as category1, left(category, 3) as category2,
        category as category3,
        [${types}][1 + cast(floor(7 * power(random(), 2)) as int)] as business_type,
        cast(random() < 0.15 as int) as urgent, floor(random() * 7) - 4 as overall,
        floor(random() * 3) - 1 as closing, random() < 0.8 as stable
      from (
        select i, cast(370101 + floor(136 * power(random(), 1.5)) as varchar) as county,
          'C' || cast(100 + floor(60 * power(random(), 1.5)) as int) as category
        from range(${tickets}) as numbers (i)
      )
    ) to '${file}' (format parquet)`);
  connection.closeSync();
}

function sqlTime(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace("T", " ");
}

/** The lake's relations over one Parquet file of tickets; no others are asked for here. */
function analyticsOver(connection: DuckDBConnection, file: string): Analytics {
  const run = async ({ parameters = {}, select }: AnalyticsQuery) => {
    for (const [name, value] of Object.entries(parameters)) {
      const text = value instanceof Date ? `timestamp '${sqlTime(value)}'` : JSON.stringify(value);
      await connection.run(`set variable ${name} = ${text.replaceAll('"', "'")}`);
    }
    await connection.run(`create or replace view tickets as select * from '${file}'`);
    const relation = new URL("../src/appeals/appeal_counts.sql", import.meta.url);
    await connection.run(await readFile(relation, "utf8"));
    return await connection.run(select);
  };
  return {
    snapshot: { id: "bench", asOf },
    query: async <Row>(query: AnalyticsQuery) =>
      (await (await run(query)).getRowObjectsJS()) as Row[],
    columns: async (query) => {
      const result = await run(query);
      return plainColumns(result.columnNames(), await result.fetchAllChunks());
    },
    async *columnChunks(query) {
      yield await this.columns(query);
    },
  };
}

/** Fits on all days and assesses all days; runs in a process of its own for its peak of memory. */
async function assess([file, target, days]: string[]): Promise<Measured> {
  const began = performance.now();
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const parameters = AppealParameters.parse({});
  const span = {
    grain: { slot: "day", level: "county", categoryLevel: "3" } as const,
    asOf,
    slots: Number(days),
    firstAt: await firstTicket(connection, file!),
  };
  const table = await readSpan(analyticsOver(connection, file!), { span, parameters });
  const range = { newest: 0, oldest: span.slots - 1 };
  const model = fitModel(table, range, { ...fitOptions(parameters), hasTypes: true })!;
  const indices = indexColumns(table, rowsOfSlots(table, range), { model, parameters });
  const score = scoreColumn(indices, model.indices, parameters);
  const { user, system } = process.cpuUsage();
  const measured = {
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1024,
    rows: model.rows,
  };
  await write(connection, target!, { table, indices, score });
  return measured;
}

interface Result {
  table: SpanTable;
  indices: IndexColumns;
  score: Float64Array;
}

/** Every row's indices and score, for the comparison; not measured. */
async function write(
  connection: DuckDBConnection,
  target: string,
  { table, indices, score }: Result,
): Promise<void> {
  await connection.run(`create table result (county_id varchar, category3 varchar, day int,
    heat double, change double, urgency double, sentiment double, exact_score double)`);
  const appender = await connection.createAppender("result");
  for (const [row, exact] of score.entries()) {
    const cell = table.cells[table.rows.cell[row]! - 1]!;
    appender.appendVarchar(cell.region);
    appender.appendVarchar(cell.category);
    appender.appendInteger(-table.rows.slotNo[row]!);
    for (const name of indexNames) appender.appendDouble(indices[name][row]!);
    appender.appendDouble(exact);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`copy result to '${target}' (format parquet)`);
}

async function firstTicket(connection: DuckDBConnection, file: string): Promise<Date> {
  const [row] = (
    await connection.runAndReadAll(`select epoch_ms(min(created_at)) as first from '${file}'`)
  ).getRowObjectsJS();
  return new Date(Number(row!.first));
}

/** Python with pandas under the system's temporary folder, made on the first run from PyPI. */
function pandasEnvironment(): string {
  const environment = join(tmpdir(), "gridtill-bench-pandas");
  const python = join(environment, "bin", "python");
  if (existsSync(python)) return python;
  const packages = ["pandas==3.1.1", "pyarrow==26.0.1"];
  execFileSync("python3", ["-m", "venv", environment], { stdio: "inherit" });
  execFileSync(python, ["-m", "pip", "install", "--quiet", ...packages], { stdio: "inherit" });
  return python;
}

/** Largest difference of any index of any row; throws where a row is missing on one side. */
async function compare(ours: string, theirs: string): Promise<number> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const columns = [...indexNames, "exact_score"];
  const differences = columns.map((name) => `abs(a.${name} - b.${name})`).join();
  const [row] = (
    await connection.runAndReadAll(`
      select count(*) as both, (select count(*) from '${ours}') as ours,
        (select count(*) from '${theirs}') as theirs, max(greatest(${differences})) as largest
      from '${ours}' as a join '${theirs}' as b using (county_id, category3, day)`)
  ).getRowObjectsJS();
  if (row!.both !== row!.ours || row!.both !== row!.theirs) {
    throw new Error(`rows differ: ${row!.ours} ours, ${row!.theirs} theirs, ${row!.both} shared`);
  }
  return Number(row!.largest);
}

function show(name: string, { seconds, cpuSeconds, peakMb }: Measured, note = ""): void {
  const times = `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU)`;
  console.log(`${name.padEnd(28)} ${times}, peak ${peakMb.toFixed(0)} MB  ${note}`);
}

async function main(tickets: number, days: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "gridtill-bench-"));
  try {
    const [file, ours, theirs] = ["tickets", "ours", "theirs"].map((name) =>
      join(folder, `${name}.parquet`),
    ) as [string, string, string];
    await generate(file, tickets, days);
    const self = fileURLToPath(import.meta.url);
    const run = (program: string, given: string[]): Measured =>
      JSON.parse(execFileSync(program, given, { encoding: "utf8", stdio: ["pipe", "pipe", 2] }));
    const own = run(process.execPath, [self, "--assess", file, ours, String(days)]);
    const python = pandasEnvironment();
    const script = fileURLToPath(new URL("assessment_pandas.py", import.meta.url));
    const moment = asOf.toISOString().slice(0, 19);
    console.log(`${tickets} tickets, ${days} days, ${own.rows} rows`);
    show("gridtill, all days at once", own);
    for (const [how, name] of [
      ["pass", "pandas, all days at once"],
      ["days", "pandas, day by day"],
    ] as const) {
      const pandas = run(python, [script, how, file, theirs, moment, String(days)]);
      const largest = await compare(ours, theirs);
      const ratio = (pandas.seconds / own.seconds).toFixed(1);
      show(name, pandas, `${ratio} x the time, largest difference ${largest.toExponential(1)}`);
      if (largest > 1e-6) throw new Error("the two do not agree");
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const given = process.argv.slice(2);
if (given[0] === "--assess") console.log(JSON.stringify(await assess(given.slice(1))));
else await main(Number(given[0] ?? 1_000_000), Number(given[1] ?? 90));
