/**
 * What the two stores of one home do per second on this machine: start, COPY in, small commits, the
 * snapshot of a million tickets' worth of rows and a query over it.
 * Usage: node bench/storage.ts [rows]
 * @module
 */
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openEmbedded } from "../src/storage/embedded.ts";
import { openLake } from "../src/storage/lake.ts";
import { migrate } from "../src/storage/migrate.ts";

const count = Number(process.argv[2] ?? 1_000_000);
// Beside the checkout and not in /tmp, which may be memory.
const folder = await mkdtemp(join(process.cwd(), ".gridtill-bench-"));
await chmod(folder, 0o755);
const source = join(folder, "source");

async function seconds<Result>(name: string, work: () => Promise<Result>, amount?: number) {
  const began = performance.now();
  const result = await work();
  const taken = (performance.now() - began) / 1000;
  const rate = amount === undefined ? "" : `  ${Math.round(amount / taken).toLocaleString()} /s`;
  console.log(`${name.padEnd(42)} ${taken.toFixed(2)} s${rate}`);
  return result;
}

function* rows() {
  const at = Date.UTC(2026, 0, 1);
  for (let n = 0; n < count; n += 1) {
    yield [`T-2026-${n}`, new Date(at + n * 25_000), n % 136, "complaint", n % 60, n % 10] as const;
  }
}

try {
  await mkdir(source);
  await writeFile(
    join(source, "lake_thing.sql"),
    `select id, created_at, unit, kind, category, tone, change_no from thing
     where change_no > $1 and change_no <= $2`,
  );
  await (await openEmbedded(folder, console.error)).stop();
  const opened = await seconds("start of the embedded PostgreSQL", () =>
    openEmbedded(folder, console.error),
  );
  const { database } = opened;
  await seconds("all migrations", () => migrate(database));
  await database.client.unsafe(`
    create table thing (id text primary key, created_at timestamptz, unit int, kind text,
      category int, tone float8, change_no int8 not null);
    create index thing_change_no on thing (change_no);
    create table narrow (id text, created_at timestamptz, unit int, kind text, category int, tone float8);
    create trigger thing_change before insert or update on thing
      for each row execute function stamp_change();`);
  const columns = ["id", "created_at", "unit", "kind", "category", "tone"];
  const copy = (table: string) =>
    database.transaction(({ copyIn }) => copyIn(table, columns, rows()));
  await seconds(`copyIn, plain table, ${count} rows`, () => copy("narrow"), count);
  await seconds(`copyIn, keyed and stamped, ${count} rows`, () => copy("thing"), count);
  const commits = 4_000;
  const commit = async () => {
    for (let n = 0; n < commits / 10; n += 1) {
      await database.transaction(({ sql }) => sql`insert into narrow (unit) values (${n})`);
    }
  };
  const writers = () => Promise.all(Array.from({ length: 10 }, commit));
  await seconds("commits of one row, 10 writers", writers, commits);

  const lake = await openLake({ folder: join(folder, "lake"), url: opened.url, source });
  const analytics = await seconds(`snapshot of ${count} rows`, lake.refresh, count);
  const parts = await readdir(join(folder, "lake", "thing"));
  const { size } = await stat(join(folder, "lake", "thing", parts[0]!));
  console.log(`its size ${(size / 2 ** 20).toFixed(1)} MB`);
  await seconds("refresh without news", lake.refresh);
  await database.transaction(({ sql }) => sql`update thing set tone = 1 where unit = 7`);
  await seconds(`refresh with ${Math.round(count / 136)} changed rows`, lake.refresh);
  const select = "select unit, category, count(*) as n from lake_thing group by all";
  await seconds("group-by over the snapshot", () =>
    analytics.query({ relations: ["lake_thing"], select }),
  );
  console.log(`memory at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  await lake.close();
  await seconds("stop", opened.stop);
} finally {
  await rm(folder, { recursive: true, force: true });
}
