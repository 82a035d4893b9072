/**
 * How fast, and in how much memory, a table is read and imported: `node bench/import.ts [rows]` writes files
 * of a million rows (XLSX and Parquet a fifth of that) and prints a Markdown table. Each case is a process
 * of its own, so that peaks do not mix.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import iconv from "iconv-lite";
import type { StoredFile } from "../src/base/capabilities.ts";
import { parseInstant } from "../src/base/dates.ts";
import type { Context, JobContext } from "../src/base/operation.ts";
import { importTable } from "../src/files/import.ts";
import type { ImportPlan } from "../src/files/import-plan.ts";
import { openTable } from "../src/files/table.ts";
import { writeCsv, writeXlsx } from "../src/files/write-table.ts";
import { migrate } from "../src/storage/migrate.ts";
import { startTemporaryPostgres } from "../src/storage/temporary-server.ts";

const headings = ["工单编号", "受理时间", "供电单位", "业务类型", "内容", "户号"] as const;
type Row = readonly [string, Date, string, string, string, string];

const characters = [..."停电费投诉线路故障抢修咨询报压低频繁工单客户反映小区变器计量表异常，。"];

/** Tickets of 40 characters, one in five of them with quotes; the same ones every time. */
function* tickets(count: number): Generator<Row> {
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let row = 0; row < count; row += 1) {
    let text = row % 5 === 0 ? '"引用",' : "";
    for (let at = 0; at < 40; at += 1) text += characters[draw(characters.length)];
    const at = new Date(Date.UTC(2026, 0, 1) + draw(365 * 1440) * 60_000);
    yield [String(row).padStart(10, "0"), at, "济南", "投诉", text, `0${30_000_000_000 + row}`];
  }
}

const columns = headings.map((heading, index) => ({ heading, value: (row: Row) => row[index] }));

const plan: ImportPlan = {
  kind: "bench",
  key: ["id"],
  columns: headings.map((zh, index) => ({
    name: ["id", "created_at", "region", "type", "text", "account"][index]!,
    describe: { zh, en: zh },
    sqlType: index === 1 ? "timestamptz" : "text",
    parse: index === 1 ? parseInstant : String,
  })),
  async merge({ transaction }) {
    const [{ rows }] = (await transaction.sql`
      with written as (insert into bench select * from staging_bench returning 1)
      select count(*) as rows from written`) as [{ rows: bigint }];
    return Number(rows);
  },
};

function fileAt(path: string): StoredFile {
  const { size: bytes } = statSync(path);
  return { id: path, name: basename(path), bytes, path, read: () => createReadStream(path) };
}

async function readAll(path: string): Promise<number> {
  let rows = 0;
  const { batches } = await openTable(fileAt(path));
  for await (const batch of batches) rows += batch.length;
  return rows;
}

async function importAll(path: string): Promise<{ rows: number; seconds: number }> {
  const cluster = await startTemporaryPostgres();
  const database = await cluster.createDatabase();
  await migrate(database);
  await database.transaction(
    ({ sql }) => sql`create table bench (row_number integer, id text primary key,
      created_at timestamptz, region text, type text, text text, account text)`,
  );
  const around = {
    actor: { id: "bench", name: "bench", roles: [], scope: [""], seesPersonalData: false },
    files: { find: async () => fileAt(path), put: () => Promise.reject(new Error("no errors")) },
    now: new Date("2026-11-21T00:00:00Z"),
    isCancelled: () => false,
    progress: () => {},
  };
  const transact = <Result>(work: (context: Context) => Promise<Result>) =>
    database.transaction((transaction) => work({ ...around, transaction } as unknown as Context));
  const context = { ...around, transact } as unknown as JobContext;
  const start = performance.now();
  const result = await importTable(context, plan, { file: path, acceptValid: false });
  const seconds = (performance.now() - start) / 1000;
  await cluster.stop();
  if (!("accepted" in result)) throw new Error(JSON.stringify(result));
  return { rows: result.accepted, seconds };
}

async function measure(what: string, path: string): Promise<void> {
  const start = performance.now();
  const read = async () => {
    const rows = await readAll(path);
    return { rows, seconds: (performance.now() - start) / 1000 };
  };
  const { rows, seconds } = what.startsWith("import") ? await importAll(path) : await read();
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const figures = [
    what,
    rows.toLocaleString("en"),
    (statSync(path).size / 1e6).toFixed(0),
    seconds.toFixed(1),
    ((userCPUTime + systemCPUTime) / 1e6).toFixed(1),
    Math.round(rows / seconds).toLocaleString("en"),
    Math.round(maxRSS / 1024),
  ];
  console.log(`| ${figures.join(" | ")} |`);
}

async function writeFiles(folder: string, count: number): Promise<[string, string][]> {
  const [csv, gbk, xlsx, parquet] = ["csv", "gbk.csv", "xlsx", "parquet"].map((extension) =>
    join(folder, `tickets.${extension}`),
  ) as [string, string, string, string];
  await pipeline(writeCsv(tickets(count), columns, { mark: false }), createWriteStream(csv));
  const encoder = iconv.encodeStream("gb18030");
  await pipeline(createReadStream(csv, "utf8"), encoder, createWriteStream(gbk));
  const some = Math.ceil(count / 5);
  await pipeline(Readable.from(writeXlsx(tickets(some), columns)), createWriteStream(xlsx));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    `copy (select * from read_csv('${csv}', all_varchar = true) limit ${some}) to '${parquet}'`,
  );
  instance.closeSync();
  return [
    ["read CSV, UTF-8", csv],
    ["read CSV, GB18030", gbk],
    ["read XLSX", xlsx],
    ["read Parquet", parquet],
    ["import CSV into embedded PostgreSQL", csv],
  ];
}

const [first = "1000000", path] = process.argv.slice(2);
if (path !== undefined) await measure(first, path);
else {
  const folder = mkdtempSync(join(tmpdir(), "gridtill-bench-"));
  console.log(
    "| what | rows | MB | seconds | CPU seconds of the process | rows/s | peak memory, MB |\n|---|--:|--:|--:|--:|--:|--:|",
  );
  for (const [what, file] of await writeFiles(folder, Number(first))) {
    const [script] = process.argv.slice(1);
    process.stdout.write(
      execFileSync(process.execPath, [script!, what, file], { encoding: "utf8" }),
    );
  }
  rmSync(folder, { recursive: true });
}
