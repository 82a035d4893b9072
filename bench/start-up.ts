/**
 * How long a start takes: the first on an empty home (database made, migrated, served) and the ones
 * after it, from the command to the printed address. `node bench/start-up.ts [runs]`
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const runs = Number(process.argv[2] ?? 5);

async function start(home: string): Promise<number> {
  const env = {
    ...process.env,
    GRIDTILL_HOME: home,
    GRIDTILL_PORT: "0",
    GRIDTILL_DEMONSTRATION: "0",
    GRIDTILL_LOG: "warn",
  };
  const began = performance.now();
  const child = spawn(process.execPath, ["src/doors/main.ts", "serve"], { env, stdio: "pipe" });
  await once(child.stdout, "data");
  const seconds = (performance.now() - began) / 1000;
  child.kill("SIGINT");
  await once(child, "exit");
  return seconds;
}

const first: number[] = [];
const again: number[] = [];
for (let run = 0; run < runs; run += 1) {
  const home = await mkdtemp(join(tmpdir(), "gridtill-bench-"));
  first.push(await start(home));
  again.push(await start(home));
  await rm(home, { recursive: true });
}

for (const [name, values] of Object.entries({ first, again })) {
  const sorted = values.toSorted((left, right) => left - right);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const shown = [sorted[0]!, median, sorted.at(-1)!].map((value) => value.toFixed(2)).join(" / ");
  process.stdout.write(`${name.padEnd(6)} start, s (min / median / max of ${runs}): ${shown}\n`);
}
