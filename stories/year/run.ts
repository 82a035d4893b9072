/** One run of the year as the command asks for it: lived, with its twin where that is wanted, and told. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Living, liveYear } from "./live.ts";
import { holds, type Report, reportOf } from "./report/report.ts";
import { liveWithTwin } from "./twin.ts";
import type { YearOptions } from "./year.ts";

/** A year in which something was wrong, as it is kept and lived again by the tests. */
export interface Case {
  options: YearOptions;
  /** The month or the day of it. */
  when: string;
  what: readonly string[];
}

export interface Running extends Living {
  /** A twin that does not collect is lived beside it. */
  hasTwin?: boolean;
}

async function runYear(options: YearOptions, running: Running): Promise<Report> {
  if (!running.hasTwin) return reportOf(await liveYear(options, running));
  const { year, beside } = await liveWithTwin(options, running);
  return reportOf(year, beside);
}

/** Lives a year, and keeps it as a case in the folder where something is wrong or it ends in an error. */
export async function runKeeping(
  options: YearOptions,
  running: Running,
  cases: string | undefined,
): Promise<Report> {
  let day = options.eve;
  const progress: Living["progress"] = (note, done, total) => {
    if (/^\d{4}-/.test(note)) day = note.slice(0, 10);
    running.progress(note, done, total);
  };
  const keep = (kept: Case) => (cases === undefined ? undefined : keepCase(cases, kept));
  try {
    const report = await runYear(options, { ...running, progress });
    const found = report.seeded.findings.find((finding) => !holds(finding));
    if (found) await keep({ options, when: found.month, what: [found.en, ...found.wrong] });
    return report;
  } catch (error) {
    await keep({ options, when: day, what: [String(error)] });
    throw error;
  }
}

async function keepCase(folder: string, kept: Case): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { seed, customers, months, faults } = kept.options;
  const name = `seed-${seed}-${customers}-${months}-${faults}.json`;
  await writeFile(join(folder, name), `${JSON.stringify(kept, null, 2)}\n`);
}
