/** The two commands as a person meets them: start, stop, start again, kill, two at once, a server's PostgreSQL. */
import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { openPostgres } from "../src/storage/postgres.ts";
import { withDatabase } from "./databases.ts";
import { gridtill, listen, runCommand, type Served, startServer } from "./served.ts";

let home: string;
let served: Served | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "gridtill-home-"));
  // the embedded PostgreSQL runs as another user, who must be able to enter
  await chmod(home, 0o755);
});
afterEach(async () => {
  if (served?.child.exitCode === null && served.child.signalCode === null) await served.end();
  served = undefined;
  await rm(home, { recursive: true, force: true });
});

const ask = async (name: string, input: object = {}, asHome = home) => {
  const flags = Object.entries(input).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  const { out, err, code } = await runCommand([name, ...flags, "--home", asHome, "--json"]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
};

test("starts empty, prints where to go, stops cleanly on Ctrl-C, and resumes on the same data", {
  timeout: 120_000,
}, async () => {
  served = await startServer(home);
  expect(served.password).toMatch(/^\S{12,}$/);
  const session = await fetch(`${served.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person: "admin", password: served.password }),
  });
  expect(session.status).toBe(200);
  await ask("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  expect(await served.end("SIGINT")).toBe(0);
  served = await startServer(home);
  expect((await ask("organisation.tree")).units).toHaveLength(1);
  expect(await served.end("SIGTERM")).toBe(0);
});

test("a Ctrl-C that comes twice, as npm passes it on, still stops cleanly", {
  timeout: 120_000,
}, async () => {
  served = await startServer(home);
  served.child.kill("SIGINT");
  expect(await served.end("SIGINT")).toBe(0);
  await expect(stat(join(home, "lock"))).rejects.toThrow("ENOENT");
  await expect(stat(join(home, "postgres/data/postmaster.pid"))).rejects.toThrow("ENOENT");
});

test("a second start on the same home refuses and names the first; commands go to the first", async () => {
  served = await startServer(home);
  const second = await runCommand(["serve"], { GRIDTILL_HOME: home, GRIDTILL_PORT: "0" });
  expect(second.code).toBe(1);
  expect(second.err).toContain(`in use by process ${served.child.pid}`);
  expect((await ask("house.status")).store).toBe("embedded");
  expect((await stat(join(home, "server.json"))).mode & 0o077).toBe(0);
});

test("a bad configuration is named by its key", async () => {
  const { code, err } = await runCommand(["serve"], {
    GRIDTILL_PORT: "many",
    DATABASE_URL: "mysql://x",
  });
  expect(code).toBe(1);
  expect(err).toMatch(/GRIDTILL_PORT[\s\S]*DATABASE_URL|DATABASE_URL[\s\S]*GRIDTILL_PORT/);
});

test("killed while it makes the demonstration, the next start goes on: nothing lost, nothing twice", async () => {
  const environment = { GRIDTILL_DEMONSTRATION: "300", GRIDTILL_HOME: home, GRIDTILL_PORT: "0" };
  const first = gridtill(["serve"], environment);
  const said = listen(first);
  await said.until(/readings|outages|tickets/);
  first.kill("SIGKILL");
  served = await startServer(home, { GRIDTILL_DEMONSTRATION: "300" });
  const { counts, isDemonstration, lastNight } = await ask("house.status");
  expect({ ...counts, isDemonstration }).toMatchObject({ customers: 300, isDemonstration: true });
  expect(lastNight).not.toBeNull();
  const { rows } = await ask("house.jobs", { limit: 500 });
  const finished = (rows as { operation: string; state: string }[]).filter(
    ({ state }) => state === "done",
  );
  expect(finished.map(({ operation }) => operation)).toContain("house.night");
  await served.end("SIGKILL");
  served = await startServer(home, { GRIDTILL_DEMONSTRATION: "300" });
  expect((await ask("house.status")).counts).toMatchObject({
    customers: 300,
    tickets: counts.tickets,
  });
}, 180_000);

test("killed during the night's work, it is done again at the next start, and once", async () => {
  const file = join(home, "tickets.csv");
  const days = Array.from({ length: 40 }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
  );
  const rows = days.flatMap((day, at) =>
    Array.from({ length: 30 }, (_, call) => `${at}-${call},${day},济南,停电问题,停电了`),
  );
  await writeFile(file, `ticket_id,created_at,region,category,text\n${rows.join("\n")}\n`);
  const dataHome = join(home, "data");
  await runCommand(["tickets.import", "--file", file, "--create-regions", "--home", dataHome]);
  served = await startServer(dataHome);
  const night = runCommand(["house.night", "--as-of", "2026-02-09", "--home", dataHome]);
  await expect
    .poll(async () => (await ask("house.jobs", {}, dataHome)).rows.length, { timeout: 20_000 })
    .toBeGreaterThan(1);
  await served.end("SIGKILL");
  await night;
  served = await startServer(dataHome);
  await expect
    .poll(
      async () =>
        (await ask("house.jobs", {}, dataHome)).rows
          .filter((job: { operation: string }) => job.operation === "house.night")
          .every((job: { state: string }) => job.state === "done"),
      { timeout: 60_000 },
    )
    .toBe(true);
  const first = await ask("appeals.ranking", { slot: "day", level: "city" }, dataHome);
  await ask("house.night", { "as-of": "2026-02-09" }, dataHome);
  expect(await ask("appeals.ranking", { slot: "day", level: "city" }, dataHome)).toEqual(first);
}, 180_000);

test("PostgreSQL gone and back: refused while it is away, served again when it is there", async () => {
  served = await startServer(home);
  await ask("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  const data = join(home, "postgres/data");
  const [pid] = (await readFile(join(data, "postmaster.pid"), "utf8")).split("\n");
  const ready = async () => (await fetch(`${served!.url}/readyz`)).status;
  await rename(data, `${data}.away`);
  process.kill(Number(pid), "SIGKILL");
  await expect.poll(ready, { timeout: 30_000 }).toBe(503);
  await rename(`${data}.away`, data);
  await expect.poll(ready, { timeout: 60_000 }).toBe(200);
  expect((await ask("organisation.tree")).units).toHaveLength(1);
}, 120_000);

test("DATABASE_URL uses a server; a database newer than the code is refused clearly", async () => {
  const cluster = inject("postgres").server;
  const maintenance = openPostgres(cluster, { max: 1 });
  await maintenance.client.unsafe("create database served_by_a_server");
  const url = withDatabase(cluster, "served_by_a_server");
  served = await startServer(home, { DATABASE_URL: url });
  expect((await ask("house.status")).store).toBe("server");
  await served.end();
  const database = openPostgres(url, { max: 1 });
  await database.client`insert into migration (number, name, hash) values (9999, '9999-later', 'x')`;
  await database.close();
  const refused = await runCommand(["serve"], { GRIDTILL_HOME: home, DATABASE_URL: url });
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringContaining("newer than this program"),
  ]);
  await maintenance.client.unsafe("drop database served_by_a_server with (force)");
  await maintenance.close();
}, 120_000);

test("a backup restored into a new home is the same utility", async () => {
  const file = join(home, "t.csv");
  await writeFile(file, "ticket_id,created_at,region,text\n1,2026-01-01,济南,停电了\n");
  const [from, to] = [join(home, "from"), join(home, "to")];
  await runCommand(["tickets.import", "--file", file, "--create-regions", "--home", from]);
  await ask("audit.seal", {}, from);
  const backup = await ask("house.backup", {}, from);
  const restored = await runCommand([
    "house.restore",
    "--from",
    backup.path,
    "--home",
    to,
    "--json",
  ]);
  expect(restored.code, restored.err).toBe(0);
  expect(await ask("tickets.list", {}, to)).toEqual(await ask("tickets.list", {}, from));
  const exported = await ask("audit.export", {}, to);
  expect(await ask("audit.verify", { file: exported.file }, to)).toMatchObject({ valid: true });
}, 120_000);
