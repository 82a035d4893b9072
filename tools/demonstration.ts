/**
 * `node tools/demonstration.ts --out DIR [--seed 1] [--customers 20000] [--months 24]
 * [--end 2026-11-20] [--billed 12] [--cities 3701,3713] [--format csv|parquet]` writes the demonstration utility; see its README.
 * @module
 */
import { parseArgs } from "node:util";
import { generateDemonstration } from "./demonstration/generate.ts";

const usage = `node tools/demonstration.ts --out DIR [--seed 1] [--customers 20000] [--months 24]
  [--end YYYY-MM-DD] [--billed MONTHS] [--cities ID,...] [--format csv|parquet]`;

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    seed: { type: "string", default: "1" },
    customers: { type: "string", default: "20000" },
    months: { type: "string", default: "24" },
    end: { type: "string", default: "2026-11-20" },
    billed: { type: "string", default: "12" },
    cities: { type: "string" },
    format: { type: "string", default: "csv" },
  },
});

const { out, format, end } = values;
const isDay = /^\d{4}-\d{2}-\d{2}$/.test(end) && !Number.isNaN(Date.parse(end));
if (!out || !isDay || (format !== "csv" && format !== "parquet")) {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}
const isTerminal = process.stderr.isTTY;
const made = await generateDemonstration({
  out,
  end,
  format,
  seed: Number(values.seed),
  customers: Number(values.customers),
  months: Number(values.months),
  billedMonths: Number(values.billed),
  ...(values.cities && { cities: values.cities.split(",") }),
  progress: (table, rows) => isTerminal && process.stderr.write(`\r${table} ${rows}\u001b[K`),
});
if (isTerminal) process.stderr.write("\n");
process.stdout.write(
  `${JSON.stringify({ rows: made.rows, files: made.files, billedMonths: made.billedMonths }, null, 2)}\n`,
);
