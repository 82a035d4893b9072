import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HomeTaken, lockHome, serverOf, writeServerFacts } from "./home.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-home-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Another process that takes the home and keeps it until it is killed. */
async function holdElsewhere(home: string) {
  const code = `
    const { lockHome } = await import(${JSON.stringify(new URL("./home.ts", import.meta.url).href)});
    await lockHome(${JSON.stringify(home)});
    process.stdout.write("held");
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  return holder;
}

it("lets the second of two starts know who has the home, and takes it over after a kill", async () => {
  const home = join(folder, "killed");
  const holder = await holdElsewhere(home);
  await expect(lockHome(home)).rejects.toThrow(HomeTaken);
  await expect(lockHome(home)).rejects.toThrow(`process ${holder.pid}`);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const lock = await lockHome(home);
  await lock.release();
});

it("gives the home to one of many starts at once, a stale lock present", async () => {
  const home = join(folder, "raced");
  const holder = await holdElsewhere(home);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const starts = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(home)));
  expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

it("tells where the server of a home answers as long as it runs, to its owner alone", async () => {
  const home = join(folder, "serving");
  expect(await serverOf(home)).toBeUndefined();
  const lock = await lockHome(home);
  expect(await serverOf(home)).toBeUndefined();
  const facts = { url: "http://127.0.0.1:4780", token: "secret", pid: process.pid };
  await writeServerFacts(home, facts);
  expect(await serverOf(home)).toEqual(facts);
  expect((await stat(join(home, "server.json"))).mode & 0o777).toBe(0o600);
  await lock.release();
  expect(await serverOf(home)).toBeUndefined();
});
