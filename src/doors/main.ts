/**
 * The process: `serve` runs the house with its HTTP door, worker and schedule until it is told to
 * stop; anything else is one command.
 * @module
 */
import { serverOf } from "../storage/home.ts";
import { runCli } from "./cli.ts";
import { besideCommands } from "./command/beside.ts";
import { localCarrier } from "./command/local-carrier.ts";
import { remoteCarrier } from "./command/remote-carrier.ts";
import { openHouse } from "./house.ts";
import { serve } from "./serve.ts";
import { readSettings } from "./settings.ts";

const tell = (line: string) => process.stderr.write(`gridtill: ${line}\n`);

/** Runs one command line, on the server that holds the home or on a house opened for it. */
async function command(args: readonly string[]): Promise<number> {
  const closing: (() => Promise<void>)[] = [];
  try {
    return await runCli(args, {
      async open(home) {
        const settings = readSettings({ ...process.env, ...(home && { GRIDTILL_HOME: home }) });
        const server = await serverOf(settings.home);
        if (server) return remoteCarrier(settings.home, server);
        const house = await openHouse(settings, tell);
        closing.push(house.close);
        return localCarrier(house);
      },
      out: process.stdout,
      err: process.stderr,
    });
  } finally {
    for (const close of closing) await close();
  }
}

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === "serve" && args.length > 1) {
      tell("serve takes no flags; its settings are in docs/runbooks/operating.md");
      return args.includes("--help") ? 0 : 2;
    }
    if (args[0] === "serve") return await serve(readSettings(process.env), tell);
    const beside = besideCommands[args[0] ?? ""];
    return beside ? await beside.run(args.slice(1), tell) : await command(args);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

// Stands where the database dies under a command and an await never settles: Node would say 13.
process.exitCode = 1;
process.exitCode = await main(process.argv.slice(2));
