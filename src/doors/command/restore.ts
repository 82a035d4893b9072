/**
 * `gridtill house.restore --from FOLDER`: the one command that works on a home nobody has opened, so
 * it is no operation of the catalog.
 * @module
 */
import { parseArgs } from "node:util";
import { restoreHome } from "../../storage/backup/restore.ts";
import { readSettings } from "../settings.ts";
import { render } from "./terminal.ts";

export const restoreHelp =
  "house.restore --from FOLDER [--home NEW] [--json]  restore a backup into an empty home";

/** Returns the exit code: 0 restored, 2 not called as it must be. */
export async function runRestore(
  args: readonly string[],
  tell: (line: string) => void,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: "string" }, home: { type: "string" }, json: { type: "boolean" } },
  });
  const { from, home, json } = values;
  if (from === undefined) {
    tell(restoreHelp);
    return 2;
  }
  const settings = readSettings({ ...process.env, ...(home && { GRIDTILL_HOME: home }) });
  const facts = await restoreHome(from, {
    home: settings.home,
    url: settings.databaseUrl,
    say: tell,
  });
  process.stdout.write(json ? `${JSON.stringify(facts)}\n` : render(facts));
  return 0;
}
