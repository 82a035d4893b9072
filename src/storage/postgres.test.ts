import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveInto, UnstorableValue } from "./copy.ts";
import { StorageFull } from "./full-disk.ts";
import { DatabaseUnavailable, openPostgres, type PostgresDatabase } from "./postgres.ts";
import {
  debianPrograms,
  startTemporaryPostgres,
  type TemporaryPostgres,
} from "./temporary-server.ts";

const kinds = [
  { kind: "embedded", programs: undefined },
  ...(debianPrograms() ? [{ kind: "Debian", programs: debianPrograms() }] : []),
];

describe.each(kinds)("on PostgreSQL, $kind", ({ programs }) => {
  let server: TemporaryPostgres;
  let database: PostgresDatabase;
  beforeAll(async () => {
    server = await startTemporaryPostgres(programs);
    database = await server.createDatabase();
    await database.transaction(async ({ sql }) => {
      await sql`create table sample (id int8, text text, at timestamptz, day date, data jsonb,
        tags text[], share float8, done bool, price numeric(12,2))`;
      await sql`create table counter (value int8 not null)`;
      await sql`insert into counter values (0)`;
    });
  });
  afterAll(() => server.stop());

  it("gives values back as base/database.ts promises", async () => {
    const at = new Date("2026-11-20T16:05:00.123Z");
    const [row] = await database.transaction(
      ({ sql }) => sql`
        insert into sample values (${9_007_199_254_740_993n}, ${"it's -- ; $1"}, ${at},
          ${"2026-11-21"}, ${{ b: 1n, a: ["x"] }}, ${["a", 'b"c,']}, ${1.5}, ${true}, ${"12.50"})
        returning *`,
    );
    expect(row).toEqual({
      id: 9_007_199_254_740_993n,
      text: "it's -- ; $1",
      at,
      day: "2026-11-21",
      data: { a: ["x"], b: "1" },
      tags: ["a", 'b"c,'],
      share: 1.5,
      done: true,
      price: "12.50",
    });
  });

  it("says that the disk is full where PostgreSQL found no room (year of seed 1)", async () => {
    const filling = database.transaction(
      ({ sql }) => sql`
        do $$ begin raise disk_full using message = 'could not extend file: No space left on device'; end $$`,
    );
    await expect(filling).rejects.toThrow(StorageFull);
  });

  it("answers on after a COPY that came faster than its file was written (year of seed 1)", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gridtill-copy-"));
    const rows = await database.within({}, async (client) => {
      const copy = client`copy (select repeat('x', 100000) from generate_series(1, 5)) to stdout`;
      const slow = new Transform({
        transform: (chunk, _encoding, done) => void setTimeout(() => done(null, chunk), 20),
      });
      await saveInto(copy, join(folder, "slow"), slow);
      const [row] = await client<{ rows: number }[]>`select 1 as rows`;
      return row?.rows;
    });
    await rm(folder, { recursive: true });
    expect(rows).toBe(1);
  });

  it("takes arrays of any element, empty too, and JSON as text or as a value", async () => {
    const [row] = await database.transaction(
      ({ sql }) => sql`
        select 3 = any(${[1n, 3n]}::int8[]) as has, cardinality(${[]}::text[]) as none,
          ${JSON.stringify({ a: 1 })}::jsonb as text, ${[1, "é", null]}::jsonb as list,
          ${new Date("2026-01-01T00:00:00Z")} = any(${[new Date("2026-01-01T00:00:00Z")]}::timestamptz[]) as at`,
    );
    expect(row).toEqual({ has: true, none: 0, text: { a: 1 }, list: [1, "é", null], at: true });
  });

  it("takes any array of texts and numbers, nested ones too, and gives it back", async () => {
    const text = fc.option(
      fc.string({ unit: fc.constantFrom("a", '"', "\\", ",", "{", "}", " ", "N", "\n", "电") }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text),
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
        async (texts, numbers) => {
          const [row] = await database.transaction(
            ({ sql }) => sql`select ${texts}::text[] as texts, ${numbers}::int8[] as numbers,
            array[${[1, 2]}::int4[], ${[3, 4]}::int4[]] as nested, '[0:1]={t,f}'::bool[] as bounded`,
          );
          expect(row).toEqual({
            texts,
            numbers,
            nested: [
              [1, 2],
              [3, 4],
            ],
            bounded: [true, false],
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it("copies any text in and gives the same back, refusing what PostgreSQL cannot hold", async () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom("\\", "N", ".", '"', "\n", "\r", "\t", "\0", "\ud800", "电"),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { maxLength: 20 }), async (texts) => {
        const back = await database
          .transaction(async ({ sql, copyIn }) => {
            await sql`create temp table text_copy (n int8, text text) on commit drop`;
            await copyIn(
              "text_copy",
              ["n", "text"],
              texts.map((text, n) => [n, text]),
            );
            return await sql<{ text: string }>`select text from text_copy order by n`;
          })
          .catch((error: unknown) => error);
        const bad = texts.findIndex((text) => text.includes("\0") || !text.isWellFormed());
        if (bad < 0) expect(back).toEqual(texts.map((text) => ({ text })));
        else expect(back).toMatchObject({ row: bad + 1, column: "text" });
      }),
      { numRuns: 60 },
    );
  });

  it("names row and column of a value that cannot be stored", async () => {
    const copy = database.transaction(({ copyIn }) =>
      copyIn(
        "sample",
        ["id", "text"],
        [
          [1, "fine"],
          [2, "no\0"],
        ],
      ),
    );
    await expect(copy).rejects.toThrow(UnstorableValue);
    await expect(copy).rejects.toThrow(/row 2, column text/);
  });

  it("reports an error that PostgreSQL finds after the last row", async () => {
    const copy = database.transaction(({ copyIn }) => copyIn("sample", ["id"], [[1], ["x"]]));
    await expect(copy).rejects.toThrow(/invalid input syntax for type bigint/);
  });

  it("copies rows of an async source and counts them", async () => {
    async function* rows() {
      for (let n = 0; n < 5_000; n += 1) yield [n, null, new Date(n), { n }] as const;
    }
    const count = await database.transaction(async ({ sql, copyIn }) => {
      const copied = await copyIn("sample", ["id", "text", "at", "data"], rows());
      const [sum] = await sql`
        select count(*) as n, sum((data->>'n')::int8)::int8 as sum from sample
        where text is null and at = to_timestamp(id / 1000.0)`;
      return { copied, ...sum };
    });
    expect(count).toEqual({ copied: 5_000, n: 5_000n, sum: 12_497_500n });
  });

  it("reads in chunks while other statements run", async () => {
    const sizes: number[] = [];
    await database.transaction(async ({ sql, chunks }) => {
      for await (const rows of chunks<{ n: number }>(
        4,
      )`select generate_series(1, ${10}::int) as n`) {
        sizes.push(rows.length);
        await sql`select 1`;
      }
    });
    expect(sizes).toEqual([4, 4, 2]);
  });

  it("rolls back when the work throws", async () => {
    const work = database.transaction(async ({ sql }) => {
      await sql`update counter set value = 99`;
      throw new Error("changed its mind");
    });
    await expect(work).rejects.toThrow("changed its mind");
    expect(await read(database)).toBe(0n);
  });

  it("tries a serialization failure again", async () => {
    let started = 0;
    const bothRead = Promise.withResolvers<void>();
    const raise = () =>
      database.transaction(
        async ({ sql }) => {
          const [row] = await sql<{ value: bigint }>`select value from counter`;
          started += 1;
          if (started === 2) bothRead.resolve();
          await bothRead.promise;
          await sql`update counter set value = ${row!.value + 1n}`;
        },
        { isolation: "serializable" },
      );
    await Promise.all([raise(), raise()]);
    expect(started).toBe(3);
    expect(await read(database)).toBe(2n);
  });

  it("writes nothing in a transaction that only reads", async () => {
    const work = database.transaction(({ sql }) => sql`update counter set value = 7`, {
      readOnly: true,
    });
    await expect(work).rejects.toThrow(/read-only transaction/);
  });

  it("loses nothing that was committed when PostgreSQL is killed under load", async () => {
    await database.transaction(({ sql }) => sql`create table committed (n int primary key)`);
    const committed: number[] = [];
    let next = 0;
    let isKilled = false;
    const writer = async () => {
      while (committed.length < 300) {
        next += 1;
        const n = next;
        const work = database.transaction(async ({ sql, copyIn }) => {
          await copyIn("committed", ["n"], [[n]]);
          await Promise.all([sql`select pg_sleep(0.002)`, sql`select 1`]);
        });
        await work.then(
          () => committed.push(n),
          (error: unknown) => expect(error).toBeInstanceOf(DatabaseUnavailable),
        );
        if (committed.length >= 100 && !isKilled) {
          isKilled = true;
          process.kill(server.pid(), "SIGKILL");
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    await Promise.all(Array.from({ length: 12 }, writer));
    const rows = await database.transaction(
      ({ sql }) => sql<{ n: number }>`select n from committed`,
    );
    expect(new Set(committed).difference(new Set(rows.map(({ n }) => n)))).toEqual(new Set());
  });

  it("says that PostgreSQL is gone, and goes on once it is back", async () => {
    await database.transaction(({ sql }) => sql`select 1`);
    const killed = server.pid();
    process.kill(killed, "SIGKILL");
    for (let answer: unknown; answer !== 2n || server.pid() === killed; ) {
      answer = await read(database).catch((error: unknown) => error);
      if (answer !== 2n) expect(answer).toBeInstanceOf(DatabaseUnavailable);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});

it("says that nothing answers where no server is", async () => {
  const database = openPostgres("postgres://nobody@127.0.0.1:1/none");
  await expect(read(database)).rejects.toThrow(DatabaseUnavailable);
  await database.close();
});

async function read(database: PostgresDatabase): Promise<bigint> {
  const [row] = await database.transaction(
    ({ sql }) => sql<{ value: bigint }>`select value from counter`,
  );
  return row!.value;
}
