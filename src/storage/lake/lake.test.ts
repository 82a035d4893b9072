import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Analytics, GivenColumns } from "../../base/database.ts";
import { type Lake, openLake } from "../lake.ts";
import { migrate } from "../migrate.ts";
import type { PostgresDatabase } from "../postgres.ts";
import { startTemporaryPostgres, type TemporaryPostgres } from "../temporary-server.ts";

let server: TemporaryPostgres;
let folder: string;
let source: string;
let database: PostgresDatabase;
let home: string;

const sources = {
  "lake_thing.sql": `-- one row per thing and change of it
-- increment: change_no
select id, name, seen_at, ok, price, data, day, change_no from thing
where change_no > $1 and change_no <= $2`,
  "things.sql": `-- One row per thing seen before as_of: its newest version.
-- needs: lake_thing
create or replace view things as
select * from lake_thing where seen_at < getvariable('as_of')
qualify row_number() over (partition by id order by change_no desc) = 1;`,
  "thing_count.sql": `-- One row: how many things.
-- needs: things
create or replace temp table thing_count as select count(*) as things from things;`,
};

beforeAll(async () => {
  server = await startTemporaryPostgres();
  folder = await mkdtemp(join(tmpdir(), "gridtill-lake-"));
  source = join(folder, "source");
  await mkdir(join(source, "things"), { recursive: true });
  for (const [name, text] of Object.entries(sources)) {
    await writeFile(join(source, "things", name), text);
  }
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  database = await server.createDatabase();
  await migrate(database);
  await database.client.unsafe(`
    create table thing (id int8 primary key, name text, seen_at timestamptz, ok bool,
      price numeric(10,2), data jsonb, day date, change_no int8 not null);
    create trigger thing_change before insert or update on thing
      for each row execute function stamp_change();`);
  home = await mkdtemp(join(folder, "home-"));
});

const open = (): Promise<Lake> =>
  openLake({ folder: home, url: database.url, source, memoryMb: 512 });

async function withLake<Result>(work: (lake: Lake) => Promise<Result>): Promise<Result> {
  const lake = await open();
  try {
    return await work(lake);
  } finally {
    await lake.close();
  }
}

function addThings(first: number, last: number, seenAt = "2026-01-01T00:00:00Z") {
  return database.transaction(
    ({ sql }) => sql`
      insert into thing (id, name, seen_at)
      select i, 'thing ' || i, ${seenAt}::timestamptz
      from generate_series(${first}::int, ${last}::int) as i`,
  );
}

async function countThings(analytics: Analytics, asOf = "2026-11-21T00:00:00Z"): Promise<unknown> {
  const [row] = await analytics.query<{ things: unknown }>({
    relations: ["thing_count"],
    parameters: { as_of: new Date(asOf) },
    select: "select things from thing_count",
  });
  return row!.things;
}

it("carries every type over as it is, nulls, empty and awkward texts included", () =>
  withLake(async (lake) => {
    expect(await countThings(await lake.refresh())).toBe(0);
    const awkward = '"a",\\N\n\r\n\t;é电\u0001';
    await database.transaction(
      ({ sql }) => sql`
        insert into thing values
          (9007199254740993, ${awkward}, '2026-11-20T16:05:00.123456Z', true, 12.5, ${{ a: [1] }}, '2026-11-21'),
          (2, '', null, false, null, null, null), (3, null, 'infinity', null, -0.01, '"x"', null)`,
    );
    const analytics = await lake.refresh();
    const rows = await analytics.query({
      relations: ["lake_thing"],
      select: "select * exclude (change_no, seen_at) from lake_thing order by id desc",
    });
    expect(rows).toEqual([
      {
        id: 9_007_199_254_740_993n,
        name: awkward,
        ok: true,
        price: 12.5,
        data: '{"a": [1]}',
        day: "2026-11-21",
      },
      { id: 3, name: null, ok: null, price: -0.01, data: '"x"', day: null },
      { id: 2, name: "", ok: false, price: null, data: null, day: null },
    ]);
    const [seen] = await analytics.query({
      relations: ["lake_thing"],
      select: "select seen_at, typeof(seen_at) as type from lake_thing where ok",
    });
    expect(seen).toEqual({ seen_at: new Date("2026-11-20T16:05:00.123Z"), type: "TIMESTAMP" });
  }));

it("sees no row of the future", () =>
  withLake(async (lake) => {
    await addThings(1, 10, "2026-01-01T00:00:00Z");
    await addThings(11, 15, "2026-12-24T00:00:00Z");
    const analytics = await lake.refresh();
    expect(await countThings(analytics, "2026-11-21T00:00:00Z")).toBe(10);
    expect(await countThings(analytics, "2026-12-24T00:00:00Z")).toBe(10);
    expect(await countThings(analytics, "2026-12-24T00:00:01Z")).toBe(15);
  }));

it("hands a long answer over in parts, and leaves nothing open behind a reader that stops", () =>
  withLake(async (lake) => {
    await addThings(1, 10_000);
    const analytics = await lake.refresh();
    const query = { relations: ["lake_thing"], select: "select id from lake_thing order by id" };
    const sizes: number[] = [];
    let next = 1;
    for await (const { id } of analytics.columnChunks(query, 4_000)) {
      sizes.push(id!.length);
      for (const each of id as Float64Array) expect(each).toBe(next++);
    }
    expect(next).toBe(10_001);
    expect(sizes.length).toBeGreaterThan(1);
    for await (const _ of analytics.columnChunks(query, 1)) break;
    expect(await countThings(analytics)).toBe(10_000);
  }));

it("hands over what a materialised part feeds twice, however much of it is ahead of the reader", () =>
  withLake(async (lake) => {
    const analytics = await lake.refresh();
    const select = `
      with judged as materialized (select range as id, range % 7 as kind, 'payment ' || range as text from range(400000))
      select id, text from judged where id % 3 = 0
      union all by name select kind as id, count(*) as n from judged group by kind`;
    let rows = 0;
    for await (const { id } of analytics.columnChunks({ relations: [], select }, 50_000)) {
      rows += id!.length;
    }
    expect(rows).toBe(133_334 + 7);
  }));

it("reads columns that are handed in as the relation of that name, exact to the last digit", () =>
  withLake(async (lake) => {
    await addThings(1, 3);
    const analytics = await lake.refresh();
    const many = 5_000;
    const lake_thing: GivenColumns = {
      id: { type: "bigint", values: Array.from({ length: many }, (_, at) => BigInt(at)) },
      name: { type: "varchar", values: Array.from({ length: many }, (_, at) => `'${at};电`) },
      seen_at: {
        type: "timestamp",
        values: Array(many).fill(new Date("2024-02-29T23:59:59.999Z")),
      },
      change_no: { type: "integer", values: Array(many).fill(1) },
      price: { type: "double", values: new Float64Array(many).fill(Number.NaN) },
      day: { type: "date", values: Array(many).fill("2024-02-29") },
    };
    const query = {
      relations: ["thing_count"],
      parameters: { as_of: new Date("2024-03-01T00:00:00Z") },
      given: { lake_thing },
    };
    const [row] = await analytics.query({
      ...query,
      select: `select things, name, seen_at, day, price from thing_count
        join things on id = things - 1`,
    });
    expect(row).toEqual({
      things: many,
      name: "'4999;电",
      seen_at: new Date("2024-02-29T23:59:59.999Z"),
      day: "2024-02-29",
      price: null,
    });
    expect(await countThings(analytics)).toBe(3);
    for (const given of [{ "x; drop": lake_thing }, { x: { 'a"b': lake_thing.id! } }, { x: {} }])
      await expect(
        analytics.query({ relations: [], given: given as never, select: "select 1" }),
      ).rejects.toThrow(/name of lower-case|has columns/);
  }));

it("takes only what changed, keeps earlier answers as they were, and starts again where it was", async () => {
  await withLake(async (lake) => {
    await addThings(1, 3);
    const first = await lake.refresh();
    await database.transaction(({ sql }) => sql`update thing set name = 'changed' where id = 1`);
    await addThings(4, 5);
    const second = await lake.refresh();
    expect(second.snapshot.id).not.toBe(first.snapshot.id);
    expect([await countThings(first), await countThings(second)]).toEqual([3, 5]);
    expect(await lake.refresh()).toBe(second);
    const versions = await second.query({
      relations: ["lake_thing"],
      select: "select count(*) as n from lake_thing",
    });
    expect(versions).toEqual([{ n: 6 }]);
  });
  await withLake(async (lake) => {
    expect(await countThings(lake.current()!)).toBe(5);
    expect(await countThings(await lake.refresh())).toBe(5);
  });
});

it("loses no row of writers that overlap with snapshots", () =>
  withLake(async (lake) => {
    await lake.refresh();
    const opened = Promise.withResolvers<void>();
    const slow = database.transaction(async ({ sql }) => {
      await sql`insert into thing (id, seen_at) values (0, '2026-01-01')`;
      await opened.promise;
    });
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 25; n += 1) {
        const id = 1 + writer * 25 + n;
        await addThings(id, id);
        if (n % 5 === 0) await lake.refresh();
      }
    });
    setTimeout(opened.resolve, 500);
    await Promise.all([slow, ...writers]);
    expect(await countThings(await lake.refresh())).toBe(101);
  }));

it("goes on with the snapshot it has while a long transaction holds numbers back", () =>
  withLake(async (lake) => {
    await addThings(1, 2);
    const before = await lake.refresh();
    await database.transaction(async ({ sql }) => {
      await sql`insert into thing (id, seen_at) values (3, '2026-01-01')`;
      expect(await lake.refresh()).toBe(before);
    });
    expect(await countThings(await lake.refresh())).toBe(3);
  }));

it("answers twenty queries at once, each with its own relations and parameters", () =>
  withLake(async (lake) => {
    for (let day = 1; day <= 20; day += 1) {
      await addThings(day, day, `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`);
    }
    const analytics = await lake.refresh();
    const counts = Array.from({ length: 20 }, (_, day) =>
      countThings(analytics, `2026-01-${String(day + 1).padStart(2, "0")}T12:00:00Z`),
    );
    expect(await Promise.all(counts)).toEqual(Array.from({ length: 20 }, (_, day) => day + 1));
  }));

it("merges small parts before they become many", () =>
  withLake(async (lake) => {
    for (let n = 1; n <= 30; n += 1) {
      await addThings(n, n);
      await lake.refresh();
    }
    expect(await countThings(await lake.refresh())).toBe(30);
    await lake.close();
    const again = await open();
    expect((await readdir(join(home, "thing"))).length).toBeLessThan(24);
    expect(await countThings(again.current()!)).toBe(30);
    await again.close();
  }));

it("takes everything anew from another database", async () => {
  await addThings(1, 3);
  await withLake((lake) => lake.refresh());
  database = await server.createDatabase();
  await migrate(database);
  await database.client.unsafe(`
    create table thing (id int8, name text, seen_at timestamptz, ok bool,
      price numeric(10,2), data jsonb, day date, change_no int8);
    insert into thing (id, seen_at, change_no) values (7, '2026-01-01', nextval('change_no'));`);
  expect(await withLake(async (lake) => countThings(await lake.refresh()))).toBe(1);
});

it("touches no file outside the lake and no network", () =>
  withLake(async (lake) => {
    const analytics = await lake.refresh();
    const run = (select: string) => analytics.query({ relations: [], select });
    for (const select of [
      "select * from read_csv('/etc/passwd')",
      "select * from read_parquet('https://127.0.0.1/x.parquet')",
      "copy (select 1) to '/tmp/gridtill-outside.csv'",
      "install httpfs",
      "set enable_external_access = true",
    ]) {
      await expect(run(select)).rejects.toThrow(/disabled by configuration|locked|Permission/);
    }
  }));

/** Takes a snapshot in another process, optionally under a limit on the size of files. */
function refreshElsewhere(limitKb?: number) {
  const code = `
    const { openLake } = await import(${JSON.stringify(new URL("../lake.ts", import.meta.url).href)});
    const lake = await openLake(${JSON.stringify({ folder: home, url: database.url, source, memoryMb: 512 })});
    const before = lake.current()?.snapshot.id;
    await lake.refresh().catch((error) => console.log(error.constructor.name, error.message));
    console.log(before === lake.current()?.snapshot.id ? "as before" : "changed");
    await lake.close();`;
  const limit = limitKb === undefined ? "" : `ulimit -f ${limitKb};`;
  return spawn(
    "bash",
    ["-c", `${limit} exec "$0" --input-type=module -e "$1"`, process.execPath, code],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
}

it("says that the disk is full and keeps the snapshot before", async () => {
  await addThings(1, 5);
  await withLake((lake) => lake.refresh());
  await addThings(6, 200_000);
  const limited = refreshElsewhere(1_000);
  const said = (await limited.stdout.toArray()).join("");
  expect(said).toMatch(/StorageFull there is no room for a snapshot in .* stays in use/);
  expect(said).toContain("as before");
  await withLake(async (lake) => {
    expect(await countThings(lake.current()!)).toBe(5);
    expect(await countThings(await lake.refresh())).toBe(200_000);
  });
});

it("keeps the snapshot before when killed in the middle, and counts no leavings", async () => {
  await addThings(1, 5);
  await withLake((lake) => lake.refresh());
  await addThings(6, 200_000);
  const killed = refreshElsewhere();
  const leaving = join(home, "thing", "part-000002.parquet.csv");
  while (!existsSync(leaving)) await new Promise((resolve) => setTimeout(resolve, 1));
  killed.kill("SIGKILL");
  await once(killed, "exit");
  await withLake(async (lake) => {
    expect(existsSync(leaving)).toBe(false);
    expect(await countThings(lake.current()!)).toBe(5);
    expect(await countThings(await lake.refresh())).toBe(200_000);
  });
});
