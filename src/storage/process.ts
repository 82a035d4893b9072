/**
 * Whether a process of which only the number was written down is still the one that was meant:
 * numbers are used again after a crash or a restart of the machine.
 * @module
 */
import { readFile } from "node:fs/promises";

/** The command line of a running process, arguments separated by spaces; undefined where there is none. */
async function commandOf(pid: number): Promise<string | undefined> {
  if (!isRunning(pid)) return undefined;
  if (process.platform !== "linux") return "";
  const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  return text?.replaceAll("\0", " ");
}

/** Where the system shows no command lines, a running process of that number counts. */
export async function isSameProcess(
  pid: number,
  matches: (command: string) => boolean,
): Promise<boolean> {
  const command = await commandOf(pid);
  if (command === undefined) return false;
  return process.platform !== "linux" || matches(command);
}

/** Clock ticks from boot to the start of a process: with the number it names one process for good. */
export async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
