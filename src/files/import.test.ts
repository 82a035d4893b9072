/** Issue 2, item 8 and "Bad input and faults", on both kinds of PostgreSQL: all or nothing, once, and why not. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { template, withDatabase } from "../../stories/databases.ts";
import type { FileStore } from "../base/capabilities.ts";
import type { Database } from "../base/database.ts";
import { parseInstant } from "../base/dates.ts";
import type { Actor, Context, JobContext } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { openFileStore } from "../storage/file-store.ts";
import { openPostgres } from "../storage/postgres.ts";
import { importTable } from "./import.ts";
import type { ImportPlan } from "./import-plan.ts";
import { importRuns } from "./import-runs.ts";
import { because, ImportInput, type ImportResult, type RowError } from "./schema.ts";
import { writeXlsx } from "./write-table.ts";

const plan: ImportPlan<"note_length"> = {
  kind: "visit",
  key: ["id"],
  columns: [
    {
      name: "id",
      required: true,
      describe: { zh: "编号", en: "id" },
      sqlType: "text",
      parse: String,
    },
    {
      name: "at",
      required: true,
      describe: { zh: "时间", en: "time" },
      sqlType: "timestamptz",
      parse: parseInstant,
    },
    { name: "place", describe: { zh: "地点", en: "place" }, sqlType: "text", parse: String },
    { name: "note", describe: { zh: "备注", en: "note" }, sqlType: "text", parse: String },
  ],
  extraColumns: [{ name: "note_length", sqlType: "integer" }],
  enrich: ({ note }) => ({ note_length: String(note ?? "").length }),
  async check(transaction) {
    const rows = await transaction.sql<{ row_number: number; place: string }>`
      select row_number, place from staging_visit
      where place is not null and not exists (select from place where place.name = staging_visit.place)
      order by row_number`;
    return rows.map(({ row_number, place }): RowError => {
      return { row: row_number, column: "place", value: place, reason: because.unknown_file() };
    });
  },
  async merge({ transaction }) {
    const written = await transaction.sql`
      insert into visit (id, at, place, note, note_length)
      select id, at, place, note, note_length from staging_visit
      on conflict do nothing returning id`;
    return written.length;
  },
};

interface House {
  database: Database;
  files: FileStore;
  import(content: string | Uint8Array, asking?: Asking): Promise<ImportResult | Refusal>;
  accepted(content: string | Uint8Array, asking?: Asking): Promise<ImportResult>;
  refused(content: string | Uint8Array, asking?: Asking): Promise<Refusal>;
  visits(): Promise<Record<string, unknown>[]>;
  textOf(id: string): Promise<string>;
  close(): Promise<void>;
}

type Asking = Partial<Omit<ImportInput, "file">> & {
  plan?: ImportPlan<"note_length">;
  job?: Partial<JobContext>;
};

async function openHouse(store: "embedded" | "server"): Promise<House> {
  const name = `files_${randomUUID().replaceAll("-", "")}`;
  const maintenance = openPostgres(inject("postgres")[store], { max: 1 });
  await maintenance.client.unsafe(`create database ${name} template ${template}`);
  await maintenance.close();
  const database = openPostgres(withDatabase(inject("postgres")[store], name), { max: 4 });
  await database.transaction(async ({ sql }) => {
    await sql`create table place (name text primary key)`;
    await sql`create table visit (id text primary key, at timestamptz, place text, note text, note_length integer)`;
    await sql`insert into place values ('济南'), ('青岛')`;
  });
  const folder = await mkdtemp(join(tmpdir(), "gridtill-import-"));
  const files = await openFileStore(folder);
  const actor: Actor = { id: "u1", name: "u1", roles: [], scope: [""], seesPersonalData: false };
  const around = { actor, now: new Date("2026-11-21T00:00:00Z"), files };
  const job = {
    ...around,
    transact: <Result>(work: (context: Context) => Promise<Result>) =>
      database.transaction((transaction) => work({ ...around, transaction } as Context)),
    progress: () => {},
    isCancelled: () => false,
  } as unknown as JobContext;

  const house: House = {
    database,
    files,
    async import(content, { plan: given = plan, job: more, ...input } = {}) {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      const file = (await files.put(bytes, "visits.csv")).id;
      return importTable({ ...job, ...more }, given, ImportInput.parse({ file, ...input }));
    },
    async accepted(...given) {
      const result = await house.import(...given);
      if (isRefusal(result)) throw new Error(JSON.stringify(result));
      return result;
    },
    async refused(...given) {
      const result = await house.import(...given);
      if (!isRefusal(result)) throw new Error(`accepted: ${JSON.stringify(result)}`);
      return result;
    },
    visits: () => database.transaction(({ sql }) => sql`select * from visit order by id`),
    textOf: async (id) => (await buffer((await files.find(id))!.read())).toString("utf8"),
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
  return house;
}

const good = "编号,时间,地点,备注\n001,2026-01-05 08:30,济南,停电\n002,2026-01-06,青岛,\n";
const bad = [
  "编号,时间,地点,备注",
  "a1,2026-01-05 08:30,济南,好",
  "a2,2026-02-30,济南,=cmd()",
  ",2026-01-05,济南,x",
  "a1,2026-01-07,济南,again",
  "a5,2026-01-05,亚特兰蒂斯,x",
  "",
  "a6,2026-01-05,青岛,'; drop table visit; -- <script>alert(1)</script>",
].join("\n");

describe.each(["embedded", "server"] as const)("imports on %s PostgreSQL", (store) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(store);
  });
  afterAll(() => house.close());

  test("good rows arrive with their zeros, instants and computed columns", async () => {
    const result = await house.accepted(good);
    expect(result).toMatchObject({
      rows: 2,
      accepted: 2,
      rejected: 0,
      written: 2,
      firstErrors: [],
    });
    expect(result.errorsFile).toBeUndefined();
    expect(await house.visits()).toEqual([
      {
        id: "001",
        at: new Date("2026-01-05T00:30:00Z"),
        place: "济南",
        note: "停电",
        note_length: 2,
      },
      {
        id: "002",
        at: new Date("2026-01-05T16:00:00Z"),
        place: "青岛",
        note: null,
        note_length: 0,
      },
    ]);
  });

  test("the same file twice has no second effect and the same answer", async () => {
    const first = await house.accepted(good);
    await house.database.transaction(({ sql }) => sql`delete from visit where id = '001'`);
    const second = await house.accepted(good);
    expect(second).toEqual({ ...first, alreadyImported: true });
    expect((await house.visits()).map(({ id }) => id)).toEqual(["002"]);
  });

  test("another mapping, or other switches, is another import", async () => {
    const { importId } = await house.accepted(good);
    const mapped = await house.accepted(good, { columns: { note: "地点" } });
    const switched = await house.accepted(good, { plan: { ...plan, switches: { create: true } } });
    expect(new Set([importId, mapped.importId, switched.importId]).size).toBe(3);
    expect(mapped.alreadyImported || switched.alreadyImported).toBe(false);
  });

  test("one bad row and nothing is imported; the errors file says row, column, value and why", async () => {
    const before = await house.visits();
    const refusal = await house.refused(bad);
    expect(refusal.reason).toMatchObject({
      code: "files.rows_rejected",
      values: { rows: 6, rejected: 4 },
    });
    const details = refusal.details as ImportResult;
    expect(
      details.firstErrors.map(({ row, column, value, reason }) => [
        row,
        column,
        value,
        reason.code,
      ]),
    ).toEqual([
      [2, "时间", "2026-02-30", "files.bad_value"],
      [3, "编号", "", "files.missing"],
      [4, "编号", "a1", "files.duplicate"],
      [5, "地点", "亚特兰蒂斯", "files.unknown_file"],
    ]);
    expect(await house.textOf(details.errorsFile!)).toBe(
      [
        "\ufeffrow,column,value,reason,reason_en,code",
        "2,时间,2026-02-30,“2026-02-30”不是有效的时间,2026-02-30 is no valid time,files.bad_value",
        "3,编号,,必填项为空,a required value is missing,files.missing",
        "4,编号,a1,与第 1 行重复,the same as row 1,files.duplicate",
        "5,地点,亚特兰蒂斯,没有这个文件,no such file is stored here,files.unknown_file",
        "",
      ].join("\r\n"),
    );
    expect(await house.visits()).toEqual(before);
    const runs = await house.database.transaction((transaction) => importRuns(transaction));
    expect(runs.map(({ rejected }) => rejected)).toEqual([0, 0, 0]);
  });

  test("with acceptValid the good rows are merged, and SQL and HTML in them are text", async () => {
    const result = await house.accepted(bad, { acceptValid: true });
    expect(result).toMatchObject({ rows: 6, accepted: 2, rejected: 4, written: 2 });
    const [visit] = (await house.visits()).filter(({ id }) => id === "a6");
    expect(visit?.note).toBe("'; drop table visit; -- <script>alert(1)</script>");
    expect(await house.accepted(bad)).toEqual({ ...result, alreadyImported: true });
  });

  test("two at once: one imports, the other waits and is told", async () => {
    const csv = `编号,时间\n${Array.from({ length: 5000 }, (_, n) => `c${n},2026-01-05`).join("\n")}`;
    const results = await Promise.all([
      house.accepted(csv),
      house.accepted(csv),
      house.accepted(csv),
    ]);
    expect(results.map(({ alreadyImported }) => alreadyImported).sort()).toEqual([
      false,
      true,
      true,
    ]);
    expect(new Set(results.map(({ importId }) => importId)).size).toBe(1);
  });

  test("a cancelled import leaves nothing", async () => {
    let reported = 0;
    const rows = Array.from({ length: 50_000 }, (_, n) => `d${n},2026-01-05`).join("\n");
    const progress = () => {
      reported += 1;
    };
    const job = { isCancelled: () => reported > 1, progress };
    const csv = `编号,时间\n${rows}`;
    expect((await house.refused(csv, { job })).reason.code).toBe("files.cancelled");
    expect((await house.visits()).some(({ id }) => String(id).startsWith("d"))).toBe(false);
    expect((await house.accepted(csv)).accepted).toBe(50_000);
  });

  test("progress is what has been read of the file, never backwards", async () => {
    const seen: number[] = [];
    const csv = `编号,时间\n${"x,2026-01-05\n".repeat(100_000)}`;
    const progress = (done: number, total: number) => void seen.push(done / total);
    await house.refused(csv, { job: { progress } });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
    expect(seen.at(-1)).toBe(1);
  });

  test("a hundred thousand bad rows are all in the errors file, twenty in the answer", async () => {
    const csv = `编号,时间\n${"x,no\n".repeat(100_000)}`;
    const details = (await house.refused(csv)).details as ImportResult;
    expect(details).toMatchObject({ rows: 100_000, accepted: 0, rejected: 100_000 });
    expect(details.firstErrors.length).toBe(20);
    expect((await house.textOf(details.errorsFile!)).split("\r\n").length).toBe(100_002);
  });

  test("a file that breaks off in another encoding leaves nothing, not even its good rows", async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `e${n},2026-01-05,济南,停电\n`).join("");
    const bytes = Buffer.concat([
      Buffer.from(`编号,时间,地点,备注\n${lines}e,`),
      Buffer.from([0xb5, 0xe7]),
    ]);
    const refusal = await house.refused(bytes, { acceptValid: true });
    expect(refusal.reason).toMatchObject({
      code: "files.mixed_encodings",
      values: { row: 30_001 },
    });
    expect((await house.visits()).some(({ id }) => String(id).startsWith("e"))).toBe(false);
  });

  test("a merge that fails leaves nothing", async () => {
    const failing = {
      ...plan,
      kind: "failing",
      key: [],
      merge: () => Promise.reject(new Error("no")),
    };
    const { check: _, ...unchecked } = failing;
    await expect(house.import(good, { plan: unchecked })).rejects.toThrow("no");
    const runs = await house.database.transaction((transaction) =>
      importRuns(transaction, { kind: "failing" }),
    );
    expect(runs).toEqual([]);
  });

  test("missing columns are named, together with those that are there", async () => {
    const refusal = await house.refused("编号,备注\n1,x\n");
    expect(refusal.reason).toMatchObject({
      code: "files.missing_columns",
      values: { columns: "at (时间)", header: "编号, 备注" },
    });
  });

  test("a workbook imports like a CSV", async () => {
    const rows = [["x1", new Date("2026-01-05T00:30:00Z")] as const];
    const columns = [
      { heading: "编号", value: (row: (typeof rows)[number]) => row[0] },
      { heading: "时间", value: (row: (typeof rows)[number]) => row[1] },
    ];
    const result = await house.accepted(await buffer(writeXlsx(rows, columns)));
    expect(result.accepted).toBe(1);
    const [visit] = (await house.visits()).filter(({ id }) => id === "x1");
    expect(visit?.at).toEqual(new Date("2026-01-05T00:30:00Z"));
  });

  test("runs are listed, newest first, with who did them", async () => {
    const [run] = await house.database.transaction((transaction) =>
      importRuns(transaction, { limit: 1 }),
    );
    expect(run).toMatchObject({ kind: "visit", fileName: "visits.csv", importedBy: "u1" });
  });
});
