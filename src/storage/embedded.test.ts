import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isRunning } from "./cluster/process.ts";
import { openEmbedded } from "./embedded.ts";
import { openPostgres } from "./postgres.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-embedded-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

it("asks for its password and keeps what was committed over kill -9 of the whole program", async () => {
  const code = `
    const { openEmbedded } = await import(${JSON.stringify(new URL("./embedded.ts", import.meta.url).href)});
    const opened = await openEmbedded(${JSON.stringify(folder)}, console.error);
    await opened.database.transaction(async ({ sql }) => {
      await sql\`create table kept (n int)\`;
      await sql\`insert into kept values (1)\`;
    });
    console.log(opened.pid());`;
  const program = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [orphan] = await once(program.stdout, "data");
  program.kill("SIGKILL");
  await once(program, "exit");
  expect(isRunning(Number(orphan))).toBe(true);

  const opened = await openEmbedded(folder, () => {});
  expect(isRunning(Number(orphan))).toBe(false);
  const rows = await opened.database.transaction(({ sql }) => sql`select n from kept`);
  expect(rows).toEqual([{ n: 1 }]);

  const url = new URL(opened.url);
  expect(url.hostname).toBe("127.0.0.1");
  url.password = "wrong";
  const intruder = openPostgres(url.href);
  await expect(intruder.transaction(({ sql }) => sql`select 1`)).rejects.toThrow(/password/);
  await intruder.close();
  expect((await stat(join(folder, "postgres-password"))).mode & 0o777).toBe(0o600);

  const pid = opened.pid();
  await opened.stop();
  expect(isRunning(pid)).toBe(false);
});

it.runIf(process.getuid?.() === 0)(
  "places the data where its user can enter when the home is closed to others",
  async () => {
    const closed = await mkdtemp(join(tmpdir(), "gridtill-closed-"));
    const said: string[] = [];
    const opened = await openEmbedded(closed, (line) => said.push(line));
    const place = (await readFile(join(closed, "postgres-location"), "utf8")).trim();
    await opened.stop();
    expect(said).toEqual([`the user postgres cannot enter ${closed}: its data are in ${place}`]);
    const again = await openEmbedded(closed, (line) => said.push(line));
    await again.stop();
    expect(said).toHaveLength(1);
    for (const path of [closed, place]) await rm(path, { recursive: true });
  },
);
