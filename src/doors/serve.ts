/**
 * The running server: the house, the HTTP door, the worker, and a clean way to stop.
 * @module
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { isRefusal } from "../base/refusal.ts";
import { writeServerFacts } from "../storage/home.ts";
import { findOperation } from "./catalog.ts";
import { progressBar } from "./command/terminal.ts";
import { operator } from "./context.ts";
import { demonstrationToMake, makeDemonstration } from "./house/first-start.ts";
import { type OpenHouse, openHouse } from "./house.ts";
import { recoverJobs } from "./jobs.ts";
import { perform } from "./perform.ts";
import type { Settings } from "./settings.ts";
import { createHttp } from "./web/http.ts";
import { startWorker } from "./worker.ts";

const consoleFolder = join(import.meta.dirname, "../../console/dist");

/** Serves until SIGINT or SIGTERM. Returns the exit code. */
export async function serve(settings: Settings, tell: (line: string) => void): Promise<number> {
  const house = await openHouse(settings, tell);
  const operatorToken = randomBytes(32).toString("base64url");
  let isStopping = false;
  const stop = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  }).then(() => {
    isStopping = true;
  });
  try {
    const making = await demonstrationToMake(house, settings.demonstrationCustomers);
    if (making) {
      const bar = progressBar(process.stderr);
      const onProgress = bar.show;
      await makeDemonstration(house, making, { onProgress, isStopping: () => isStopping });
      bar.clear();
    }
    await recoverJobs(house);
    const version = house.workings.version;
    const http = await createHttp({
      ...{ house, operatorToken, version, consoleFolder, log: settings.log },
    });
    const url = await http.listen({ host: settings.host, port: settings.port });
    await writeServerFacts(house.folder, { url, token: operatorToken, pid: process.pid });
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

/** Prints where to go and, until the administrator chose one, a password that works once. */
async function greet(house: OpenHouse, url: string): Promise<void> {
  const password = await oneTimePassword(house);
  const lines = [`gridtill ${house.workings.version}  ${url}`];
  if (password !== undefined) lines.push("  sign in as admin", `  one-time password ${password}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function oneTimePassword(house: OpenHouse): Promise<string | undefined> {
  const [admin] = await house.database.transaction(
    ({ sql }) => sql<{ waits: boolean }>`
      select must_change_password as waits from person where id = 'admin'`,
  );
  if (admin && !admin.waits) return undefined;
  const [name, input] = admin
    ? ["organisation.reset-password", { person: "admin" }]
    : [
        "organisation.add-person",
        { id: "admin", name: "管理员", roles: ["administrator"], scope: ["*"] },
      ];
  const operation = findOperation(name as string)!;
  const given = await perform(house, { operation, input, actor: operator, reason: "start" });
  if (isRefusal(given)) throw new Error(`no administrator could be made: ${given.reason.en}`);
  return (given.output as { password: string }).password;
}
