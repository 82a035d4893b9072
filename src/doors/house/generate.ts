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

/** A year for the simulator to live again, and two months before it. */
const billedMonths = 14;
const readMonths = 24;

export interface Generated {
  /** The files are in it; the caller removes it. */
  folder: string;
  /** What is to be billed before the payments come, `YYYY-MM`. */
  billedMonths: string[];
  /** Names of the channels' files. */
  payments: string[];
}

export interface Wished {
  customers: number;
  lastDay: string;
  seed?: number;
  cities?: readonly string[];
  /** Of readings; 24 unless said, of which the last 14 at most are billed. */
  months?: number;
}

export async function generate({
  customers,
  lastDay,
  seed = 1,
  cities = [],
  months: read = readMonths,
}: Wished): Promise<Generated> {
  const folder = await mkdtemp(join(tmpdir(), "gridtill-demonstration-"));
  const flags = ["--out", folder, "--customers", String(customers), "--end", lastDay];
  flags.push("--months", String(read), "--billed", String(Math.min(billedMonths, read)));
  flags.push("--seed", String(seed));
  if (cities.length > 0) flags.push("--cities", cities.join(","));
  const child = spawn(process.execPath, [generator, ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let made = "";
  let said = "";
  child.stdout.on("data", (part) => {
    made += part;
  });
  child.stderr.on("data", (part) => {
    said += part;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`the demonstration could not be written: ${said.slice(-2000)}`);
  const { billedMonths: months, files } = JSON.parse(made);
  const payments = Object.keys(files).filter((name) => name.startsWith("payments-"));
  return { folder, billedMonths: months, payments: payments.map((name) => `${name}.csv`) };
}
