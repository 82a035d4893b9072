/**
 * `gridtill year.run`: lives a year of a made-up utility and checks it. It touches no home of anybody's, so it is no
 * operation of the catalog, and being long it is a process of its own.
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const yearHelp =
  "year.run [--seed N] [--customers N] [--months M] [--help]  live a made-up utility's year and check it";

const program = join(import.meta.dirname, "../../../stories/year/main.ts");

/** Returns its exit code: 0 all held, 1 something was wrong, 2 not called as it must be. */
export async function runYear(
  args: readonly string[],
  tell: (line: string) => void,
): Promise<number> {
  if (!existsSync(program)) {
    tell("year.run needs the folder stories, which is part of the source alone");
    return 1;
  }
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, pass);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on("error", reject);
  child.on("exit", (code) => resolve(code ?? 1));
  try {
    return await promise;
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}
