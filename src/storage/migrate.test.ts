import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Migration, MigrationRefused, migrate, readMigrations } from "./migrate.ts";
import { startTemporaryPostgres, type TemporaryPostgres } from "./temporary-server.ts";

let server: TemporaryPostgres;
beforeAll(async () => {
  server = await startTemporaryPostgres();
});
afterAll(() => server.stop());

function migration(number: number, text: string): Migration {
  const hash = createHash("sha256").update(text).digest("hex");
  return { number, name: `000${number}-test`, text, hash };
}

const first = migration(1, "create table one (a int); insert into one values (1);");
const second = migration(2, "create table two (b int);");

it("applies the shipped migrations once, in order", async () => {
  const database = await server.createDatabase();
  const shipped = await readMigrations();
  expect(await migrate(database)).toEqual(shipped.map(({ name }) => name));
  expect(await migrate(database)).toEqual([]);
});

it("keeps the text of a policy that runs were decided by before texts were kept (an upgrade from 9fbed22)", async () => {
  const database = await server.createDatabase();
  const shipped = await readMigrations();
  await migrate(
    database,
    shipped.filter(({ number }) => number <= 27),
  );
  const policyHash = "fff81d3044d5856b0154580c2ec8fabd0842c9aef04a44cad057a22506b9f20b";
  await database.transaction(
    ({ sql }) => sql`
      insert into dunning_run (id, as_of, unit_path, policy, policy_hash, state, hash, proposed_by, proposed_at)
      values ('DR-1', now(), '', 'rulebook:2024.1', ${policyHash}, 'submitted', ${policyHash}, 'x', now())`,
  );
  await migrate(database);
  const kept = await database.transaction(
    ({ sql }) => sql<{ name: string; text: string }>`select name, text from dunning_book_policy`,
  );
  expect(kept).toHaveLength(1);
  expect(createHash("sha256").update(kept[0]!.text).digest("hex")).toBe(policyHash);
});

it("applies each once when two starts migrate at the same time", async () => {
  const database = await server.createDatabase();
  const [left, right] = await Promise.all([
    migrate(database, [first, second]),
    migrate(database, [first, second]),
  ]);
  expect([...left, ...right].sort()).toEqual(["0001-test", "0002-test"]);
});

it("leaves nothing of a migration that fails half way, and goes on when it is mended", async () => {
  const database = await server.createDatabase();
  const broken = migration(2, "create table two (b int); insert into two values ('x');");
  const failing = migrate(database, [first, broken]);
  await expect(failing).rejects.toThrow(MigrationRefused);
  await expect(failing).rejects.toThrow(/0002-test failed and was undone: invalid input syntax/);
  const tables = await database.transaction(
    ({ sql }) => sql`select to_regclass('one') is null as one, to_regclass('two') is null as two`,
  );
  expect(tables).toEqual([{ one: false, two: true }]);
  expect(await migrate(database, [first, second])).toEqual(["0002-test"]);
});

it("refuses a database newer than the program", async () => {
  const database = await server.createDatabase();
  await migrate(database, [first, second]);
  await expect(migrate(database, [first])).rejects.toThrow(
    /newer than this program: it has migration 0002-test/,
  );
});

it("refuses a migration that was changed after it was applied", async () => {
  const database = await server.createDatabase();
  await migrate(database, [first]);
  const changed = migration(1, `${first.text} -- changed`);
  await expect(migrate(database, [changed])).rejects.toThrow(/0001-test was changed after/);
});
