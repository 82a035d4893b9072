/**
 * The commands that are no operations of the catalog, since they work on no open home.
 * @module
 */
import { restoreHelp, runRestore } from "./restore.ts";
import { runYear, yearHelp } from "./year.ts";

interface BesideCommand {
  /** Its line in the list of commands. */
  help: string;
  /** Returns the exit code. */
  run(args: readonly string[], tell: (line: string) => void): Promise<number>;
}

export const besideCommands: Readonly<Record<string, BesideCommand>> = {
  "house.restore": { help: restoreHelp, run: runRestore },
  "year.run": { help: yearHelp, run: runYear },
};
