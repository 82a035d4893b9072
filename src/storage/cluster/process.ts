/**
 * Whether a process of which only the number was written down is still the one that was meant:
 * numbers are used again after a crash or a restart of the machine.
 * @module
 */
import { readFileSync } from "node:fs";

/** A process that was killed but that nobody has waited for yet does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return !/^[ZX]/.test(afterName(pid));
}

/** Clock ticks from boot to the start of a process: with the number it names one process for good. */
export function startOf(pid: number): string {
  return afterName(pid).split(" ")[19] ?? "";
}

/** Where the system shows no command lines (not Linux), a running process of that number counts. */
export function runsCommand(pid: number, part: string): boolean {
  if (!isRunning(pid)) return false;
  return process.platform !== "linux" || read(`/proc/${pid}/cmdline`).includes(part);
}

/** From the state onward in `/proc/<pid>/stat`; the name before it may hold any character. */
function afterName(pid: number): string {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(")") + 2);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
