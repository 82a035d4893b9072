/**
 * The running server: the house, the HTTP door, the worker, and a clean way to stop.
 * @module
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { progressBar } from "./command/terminal.ts";
import { greet } from "./house/administrator.ts";
import { demonstrationToMake, type Making, makeDemonstration } from "./house/first-start.ts";
import { type OpenHouse, openHouse } from "./house.ts";
import { recoverJobs } from "./jobs.ts";
import type { Settings } from "./settings.ts";
import { createHttp } from "./web/http.ts";
import { startWorker } from "./worker.ts";

const consoleFolder = join(import.meta.dirname, "../../console/dist");

/** Serves until SIGINT or SIGTERM. Returns the exit code. */
export async function serve(settings: Settings, tell: (line: string) => void): Promise<number> {
  const stop = untilTold();
  const house = await openHouse(settings, tell);
  const operatorToken = randomBytes(32).toString("base64url");
  try {
    const making = await demonstrationToMake(house, settings.demonstrationCustomers);
    if (making && !(await makeUnlessStopped(house, making, stop))) return 0;
    await recoverJobs(house);
    const version = house.workings.version;
    const http = await createHttp({
      ...{ house, operatorToken, version, consoleFolder, log: settings.log },
    });
    const url = await http.listen({ host: settings.host, port: settings.port });
    await house.announce({ url, token: operatorToken });
    await greet(house, url);
    const worker = startWorker(house, (error) => http.log.error({ err: error }, "worker"));
    await stop;
    tell("stopping ...");
    await Promise.all([http.close(), worker.stop()]);
    return 0;
  } finally {
    await house.close();
    tell("stopped");
  }
}

/** After so long a stop that hangs may be cut short by a second signal. */
const patienceMs = 5_000;

/**
 * Resolves at the first SIGINT or SIGTERM. A terminal's Ctrl-C comes twice, once from npm, so a second
 * one right after it means nothing.
 */
function untilTold(): Promise<false> {
  let toldAt: number | undefined;
  return new Promise((resolve) => {
    const tell = () => {
      if (toldAt !== undefined && performance.now() - toldAt > patienceMs) process.exit(130);
      toldAt ??= performance.now();
      resolve(false);
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, tell);
  });
}

/** False where it was stopped under way: what is done so far stays, and the next start goes on. */
async function makeUnlessStopped(
  house: OpenHouse,
  making: Making,
  stop: Promise<false>,
): Promise<boolean> {
  const bar = progressBar(process.stderr);
  const made = makeDemonstration(house, making, bar.show).then(() => true as const);
  // after a stop the house closes under it
  made.catch(() => {});
  const isMade = await Promise.race([made, stop]);
  bar.clear();
  return isMade;
}
