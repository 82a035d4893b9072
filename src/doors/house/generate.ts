/**
 * Writes the files of a demonstration utility with `tools/demonstration.ts`, in a process of its own:
 * it keeps a core busy, and its memory goes with it.
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const generator = join(import.meta.dirname, "../../../tools/demonstration.ts");

/** Returns the folder they are in; the caller removes it. */
export async function generate({
  customers,
  lastDay,
}: {
  customers: number;
  lastDay: string;
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gridtill-demonstration-"));
  const flags = ["--out", folder, "--customers", String(customers), "--end", lastDay];
  const child = spawn(process.execPath, [generator, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (part) => {
    said += part;
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`the demonstration could not be written: ${said.slice(-2000)}`);
  return folder;
}
