/** Parquet as analysts' tools write it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FileStore } from "../../base/capabilities.ts";
import { openFileStore } from "../../storage/file-store.ts";
import { readTable } from "../table.ts";
import type { TableRefused } from "./raw-table.ts";

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-parquet-"));
  files = await openFileStore(join(folder, "it's"));
});
afterAll(() => rm(folder, { recursive: true }));

async function parquetOf(select: string): Promise<Buffer> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const path = join(folder, "made.parquet");
  await connection.run("set timezone = 'UTC'");
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  instance.closeSync();
  return readFile(path);
}

async function read(bytes: Uint8Array) {
  const table = await readTable(await files.put(bytes, "t.parquet"));
  const values: Record<string, string>[] = [];
  for await (const row of table.rows) values.push(row.values);
  return { ...table, values };
}

test("values read as text: zeros kept, instants in the utility's zone, missing ones blank", async () => {
  const table = await read(
    await parquetOf(`select * from (values
      ('0042', timestamp '2026-01-05 08:30:00', timestamptz '2026-01-05 00:30:00Z', 30061092003.0::double, 12.50::decimal(9,2), date '2026-01-05', true),
      (null, null, null, 'nan'::double, null, null, null)) as t("工单编号", plain, zoned, account, money, day, "a ""b"" c")`),
  );
  expect(table.format).toBe("parquet");
  expect(table.values[0]).toEqual({
    工单编号: "0042",
    plain: "2026-01-05 08:30:00",
    zoned: "2026-01-05 08:30:00",
    account: "30061092003",
    money: "12.50",
    day: "2026-01-05",
    'a "b" c': "true",
  });
  expect(Object.values(table.values[1]!)).toEqual(["", "", "", "", "", "", ""]);
});

test("row numbers and order hold over many row groups", async () => {
  const table = await read(await parquetOf("select range as n from range(300000)"));
  expect(table.values.length).toBe(300_000);
  expect(table.values.every(({ n }, index) => n === String(index))).toBe(true);
  expect(table.progress()).toEqual({ done: 300_000, total: 300_000 });
});

test("a truncated file is refused, and the refusal does not tell where files lie", async () => {
  const bytes = (await parquetOf("select range as n from range(1000)")).subarray(0, 500);
  const error = await read(bytes).catch((thrown: unknown) => thrown);
  const { reason } = (error as TableRefused).refusal;
  expect(reason.code).toBe("files.unreadable");
  expect(reason.en).not.toContain(folder);
});
