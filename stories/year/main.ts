/** `gridtill year.run`: lives a year and prints what came of it. */
import { chmod, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { liveYear } from "./live.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    customers: { type: "string", default: "2000" },
    months: { type: "string", default: "12" },
    faults: { type: "string", default: "normal" },
    work: { type: "string" },
  },
});
const work = values.work ?? (await mkdtemp(join(tmpdir(), "gridtill-year-")));
await mkdir(work, { recursive: true });
await chmod(work, 0o755);
const lived = await liveYear(
  {
    seed: Number(values.seed),
    customers: Number(values.customers),
    months: Number(values.months),
    cities: ["3701", "3713", "3717"],
    eve: "2025-11-30",
    faults: values.faults as "none",
    collects: true,
  },
  {
    work,
    progress: (note, done, total) =>
      process.stderr.write(`\r${note} ${done.toFixed(1)}/${total}\u001b[K`),
    say: (line) => process.stderr.write(`${line}\n`),
  },
);
const { journal, ...rest } = lived;
console.log(JSON.stringify(rest, null, 1));
for (const [name, times] of journal.times) {
  const sum = times.reduce((a, b) => a + b, 0);
  console.log(name, times.length, `${(sum / 1000).toFixed(2)} s`);
}
for (const [key, count] of journal.refusals) console.log("refused", key, count);
for (const { day, what, text } of journal.notes) console.log(day, what, text);
