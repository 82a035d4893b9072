import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEmbedded } from "../embedded.ts";
import { migrate } from "../migrate.ts";
import { openPostgres, type PostgresDatabase } from "../postgres.ts";
import {
  debianPrograms,
  startTemporaryPostgres,
  type TemporaryPostgres,
} from "../temporary-server.ts";
import { listBackups, makeBackup } from "./backup.ts";
import { RestoreRefused } from "./load-tables.ts";
import { restoreHome } from "./restore.ts";

let folder: string;
let server: TemporaryPostgres;
let database: PostgresDatabase;
let home: string;
const say = () => {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-backup-"));
  await chmod(folder, 0o755);
  server = await startTemporaryPostgres(debianPrograms());
  database = await server.createDatabase();
  home = join(folder, "home");
  await mkdir(join(home, "files", "ab"), { recursive: true });
  await writeFile(join(home, "files", "ab", "abcd"), Buffer.from([0, 1, 2, 255]));
  await writeFile(join(home, "vault.json"), "sealed");
  await writeFile(join(home, "server.json"), "of this machine");
  await migrate(database);
  await fill(database);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Rows with a tree, identities, stamped change numbers and awkward texts. */
async function fill({ transaction }: PostgresDatabase): Promise<void> {
  await transaction(async ({ sql, copyIn }) => {
    await sql`
      insert into unit (id, name, level, parent_id, path) values
        ('37', '山东', 'province', null, '37'), ('3701', '济南', 'city', '37', '37/3701')`;
    await sql`update unit set name = name || '市' where id = '3701'`;
    await sql`
      insert into outbox (operation, input, left_by, left_at, not_before)
      select 'tickets.import', jsonb_build_object('n', n), 'worker', now(), now()
      from generate_series(1, 1000) as n`;
    await sql`delete from outbox where id <= 10`;
    await copyIn("setting", ["name", "value"], [["awkward", { text: '\\.\n\t"\\N é电' }]]);
  });
}

/** Row count and hash of every table, and the next number of every sequence. */
async function contentsOf({ transaction }: PostgresDatabase): Promise<unknown> {
  return await transaction(async ({ sql }) => {
    const tables = await sql<{ name: string }>`
      select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
    const hashes = [];
    for (const { name } of tables) {
      const [row] = await sql`
        select ${name} as name, md5(query_to_xml(
          format('select t::text as t from %I as t order by 1', ${name}::text), true, true, ''
        )::text) as hash`;
      hashes.push(row);
    }
    const sequences = await sql`
      select sequencename, last_value from pg_sequences where last_value is not null order by 1`;
    return { hashes, sequences };
  });
}

it("brings every row, number and file from a server into an embedded home and back", async () => {
  const steps: number[] = [];
  const made = await makeBackup({ home, database }, (done) => steps.push(done));
  expect(steps.at(-1)).toBe(made.tables);
  expect(await listBackups(home)).toEqual([made]);

  const embeddedHome = join(folder, "embedded", "home");
  await restoreHome(made.path, { home: embeddedHome, say });
  const embedded = await openEmbedded(embeddedHome, say);
  expect(await contentsOf(embedded.database)).toEqual(await contentsOf(database));
  expect(await readFile(join(embeddedHome, "files", "ab", "abcd"))).toEqual(
    Buffer.from([0, 1, 2, 255]),
  );
  expect(await readFile(join(embeddedHome, "vault.json"), "utf8")).toBe("sealed");
  await expect(readFile(join(embeddedHome, "server.json"))).rejects.toThrow("ENOENT");

  const again = await makeBackup({ home: embeddedHome, database: embedded.database });
  await embedded.stop();
  const target = await server.createDatabase();
  await restoreHome(again.path, { home: join(folder, "back"), url: target.url, say });
  expect(await contentsOf(target)).toEqual(await contentsOf(database));

  const [stamped] = await target.transaction(async ({ sql }) => {
    const [before] = await sql<{ last: bigint }>`select max(change_no) as last from unit`;
    return await sql`
      update unit set name = 'x' where id = '37' returning change_no > ${before!.last} as stamped`;
  });
  expect(stamped).toEqual({ stamped: true });
});

it("refuses a target that is not empty", async () => {
  const { path } = await makeBackup({ home, database });
  await expect(restoreHome(path, { home, say })).rejects.toThrow(/is not empty/);
  const fresh = join(folder, "fresh");
  const restore = restoreHome(path, { home: fresh, url: database.url, say });
  await expect(restore).rejects.toThrow(RestoreRefused);
  await expect(restore).rejects.toThrow(/already has tables/);
  await expect(readFile(join(fresh, "vault.json"))).rejects.toThrow("ENOENT");
});

it("refuses a damaged, an unfinished and a newer backup, leaving nothing", async () => {
  const { path } = await makeBackup({ home, database });
  const target = await server.createDatabase();
  const restore = async (change: (copy: string) => Promise<unknown>) => {
    const copy = await mkdtemp(join(folder, "copy-"));
    await cp(path, copy, { recursive: true });
    await change(copy);
    await restoreHome(copy, { home: join(folder, "none"), url: target.url, say });
  };
  const setting = join("tables", "setting.copy.zst");
  const unit = join("tables", "unit.copy.zst");
  await expect(restore((copy) => copyFile(join(copy, unit), join(copy, setting)))).rejects.toThrow(
    /the backup is damaged: tables\/setting/,
  );
  await expect(restore((copy) => rm(join(copy, unit)))).rejects.toThrow(
    /unit.copy.zst \(missing\)/,
  );
  await expect(restore((copy) => rm(join(copy, "manifest.json")))).rejects.toThrow(
    /never finished/,
  );
  await expect(
    restore((copy) => writeFile(join(copy, "home", "vault.json.2"), "strange")),
  ).rejects.toThrow(/vault.json.2 does not belong to it/);
  const newer = async (copy: string) => {
    const manifest = JSON.parse(await readFile(join(copy, "manifest.json"), "utf8"));
    manifest.migrations.push({ number: 9999, name: "9999-later", hash: "" });
    await writeFile(join(copy, "manifest.json"), JSON.stringify(manifest));
  };
  await expect(restore(newer)).rejects.toThrow(/newer than this program: it has 9999-later/);
  const tables = await target.transaction(
    ({ sql }) => sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`,
  );
  expect(tables).toEqual([]);
});

it("restores an older backup and brings it to the schema of today", async () => {
  const { path } = await makeBackup({ home, database });
  const manifest = JSON.parse(await readFile(join(path, "manifest.json"), "utf8"));
  manifest.migrations = manifest.migrations.slice(0, 1);
  const ground = ["request", "outbox", "job", "schedule_state", "setting", "file_owner"];
  manifest.tables = manifest.tables.filter(({ name }: { name: string }) => ground.includes(name));
  manifest.sequences = manifest.sequences.filter(
    ({ name }: { name: string }) => name === "outbox_id_seq",
  );
  await writeFile(join(path, "manifest.json"), JSON.stringify(manifest));
  const target = await server.createDatabase();
  await restoreHome(path, { home: join(folder, "older"), url: target.url, say });
  const [row] = await target.transaction(
    ({ sql }) =>
      sql`select (select count(*) from outbox) as outbox, to_regclass('unit') is not null as unit`,
  );
  expect(row).toEqual({ outbox: 990n, unit: true });
});

it("leaves no half of a backup when the database goes away", async () => {
  const gone = openPostgres("postgres://nobody@127.0.0.1:1/none");
  const before = await listBackups(home);
  await expect(makeBackup({ home, database: gone })).rejects.toThrow(/not available/);
  await gone.close();
  expect(await listBackups(home)).toEqual(before);
});
