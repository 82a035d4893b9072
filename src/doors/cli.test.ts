/** The command line: help, exit codes, streams. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";
import { catalog } from "./catalog.ts";
import { runCli } from "./cli.ts";
import { localCarrier } from "./command/local-carrier.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

function sink(): Writable & { text: string } {
  const stream = new Writable({
    write(part, _encoding, done) {
      stream.text += part;
      done();
    },
  }) as Writable & { text: string };
  stream.text = "";
  return stream;
}

async function gridtill(...args: string[]) {
  const [out, err] = [sink(), sink()];
  const exit = await runCli(args, { out, err, open: async () => localCarrier(house) });
  return { exit, out: out.text, err: err.text };
}

test("without a command the list goes to stderr and the exit is 2; --help prints it", async () => {
  expect(await gridtill()).toMatchObject({ exit: 2, out: "" });
  const help = await gridtill("--help");
  expect(help.exit).toBe(0);
  for (const { name } of catalog) expect(help.out).toContain(name);
});

test("every command explains its flags", async () => {
  for (const { name } of catalog) {
    const { exit, out } = await gridtill(name, "--help");
    expect(exit, name).toBe(0);
    expect(out).toContain("--json");
  }
});

test("usage errors are exit 2, name the flag, and print nothing on stdout", async () => {
  expect(await gridtill("tickets.fly")).toMatchObject({ exit: 2, out: "" });
  expect((await gridtill("tickets.import")).err).toContain("needs --file");
  expect((await gridtill("tickets.list", "--nope")).exit).toBe(2);
  const missing = await gridtill("tickets.import", "--file", "/no/such/file.csv");
  expect([missing.exit, missing.out]).toEqual([2, ""]);
  expect(missing.err).toContain("/no/such/file.csv");
});

test("--json prints the answer alone on stdout; a refusal is exit 2 in both languages", async () => {
  const add = ["organisation.add-unit", "--id", "37", "--name", "山东省", "--level", "province"];
  const done = await gridtill(...add, "--json");
  expect(done).toMatchObject({ exit: 0, err: "" });
  expect(JSON.parse(done.out)).toMatchObject({ id: "37" });
  const again = await gridtill(...add, "--json");
  expect([again.exit, again.out]).toEqual([2, ""]);
  expect(again.err).toMatch(/organisation\.unit_exists[\s\S]*已存在[\s\S]*already exists/);
});

test("a dry run leaves nothing; the reason and the actor stand in the audit", async () => {
  const add = ["organisation.add-unit", "--id", "41", "--name", "河南省", "--level", "province"];
  expect((await gridtill(...add, "--dry-run")).exit).toBe(0);
  expect((await gridtill(...add, "--reason", "new province")).exit).toBe(0);
  const [line] = await house.database.transaction(
    ({ sql }) => sql`select actor, reason from audit_line order by id desc limit 1`,
  );
  expect(line).toEqual({ actor: "operator", reason: "new province" });
});

test("what a command leaves for the worker is done before it ends; a query leaves the outbox alone", async () => {
  const unit = { id: "42", name: "湖北省", level: "province" };
  await house.database.transaction(
    ({ sql }) => sql`
      insert into outbox (operation, input, left_by, left_at, not_before)
      values ('organisation.add-unit', ${JSON.stringify(unit)}::jsonb, 'test', ${house.now()}, ${house.now()}),
             ('house.snapshot', '{}', 'test', ${house.now()}, ${house.now()})`,
  );
  const states = () =>
    house.database.transaction(
      ({ sql }) => sql`select state from outbox union all select state from job`,
    );
  expect((await gridtill("organisation.tree")).exit).toBe(0);
  expect(await states()).toEqual([{ state: "waiting" }, { state: "waiting" }]);
  await gridtill("organisation.add-unit", "--id", "43", "--name", "湖南省", "--level", "province");
  expect(await states()).toEqual([{ state: "done" }, { state: "done" }, { state: "done" }]);
});

test("--as acts as that person, with that person's rights", async () => {
  await gridtill(
    "organisation.add-person",
    "--id",
    "zhou",
    "--name",
    "周",
    "--roles",
    "collector",
    "--scope",
    "37",
  );
  const refused = await gridtill("organisation.people", "--as", "zhou");
  expect([refused.exit, refused.out]).toEqual([2, ""]);
  expect(refused.err).toContain("doors.role_missing");
  expect((await gridtill("organisation.people", "--as", "nobody-here")).err).toContain(
    "doors.no_person",
  );
});

test("a job runs to its end with progress on stderr; its dry run leaves nothing", async () => {
  const path = join(house.folder, "t.csv");
  await writeFile(path, "ticket_id,created_at,region,text\n7,2026-01-01,37,停电两小时\n");
  const rehearsal = await gridtill("tickets.import", "--file", path, "--dry-run", "--json");
  expect(JSON.parse(rehearsal.out)).toMatchObject({ written: 1, alreadyImported: false });
  const run = await gridtill("tickets.import", "--file", path, "--json");
  expect(JSON.parse(run.out)).toMatchObject({ written: 1, alreadyImported: false });
  const twice = await gridtill("tickets.import", "--file", path, "--json");
  expect(JSON.parse(twice.out)).toMatchObject({ alreadyImported: true });
});

test("people get tables, machines get JSON", async () => {
  const shown = await gridtill("organisation.tree");
  expect(shown.out).toMatch(/units:\n {2}id\s+name\s+level/);
});

test("--output copies the row errors of a refused import, and a file without any is no failure", async () => {
  const [bad, good, errors] = ["bad.csv", "good.csv", "errors.csv"].map((name) =>
    join(house.folder, name),
  ) as [string, string, string];
  await writeFile(bad, "ticket_id,created_at,region,text\nO1,2026-02-30,岱下市,停电\n");
  await writeFile(good, "ticket_id,created_at,region,text\nO1,2026-02-28,岱下市,停电\n");
  const run = (file: string) =>
    gridtill("tickets.import", "--file", file, "--create-regions", "--output", errors);
  expect(await run(bad)).toMatchObject({ exit: 2, out: "" });
  expect(await readFile(errors, "utf8")).toContain("1,created_at,2026-02-30,");
  const done = await run(good);
  expect(done.exit).toBe(0);
  expect(done.err).toContain("names no file");
});
