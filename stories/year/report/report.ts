/**
 * What came of a year: the part that a seed gives again to the byte, under its hash, and apart from it what
 * depends on the machine.
 * @module
 */
import { createHash } from "node:crypto";
import { addDays, type Day } from "../../../src/base/dates.ts";
import { canonicalJson } from "../../../src/base/ids.ts";
import type { Lived } from "../live.ts";
import type { Finding, YearOptions } from "../year.ts";
import { growthOf, type OperationTimes, timesByOperation } from "./times.ts";

export type MonthFinding = Finding & { month: string };

export interface Seeded {
  options: YearOptions;
  first: Day;
  last: Day;
  days: number;
  findings: readonly MonthFinding[];
  /** Name, month, how many or how much. */
  counts: Record<string, Record<string, number>>;
  /** By operation and code. */
  refusals: Record<string, number>;
  notes: readonly { day: Day; what: string; text: string }[];
}

interface Times {
  seconds: Lived["seconds"];
  operations: number;
  operationsPerSecond: number;
  byOperation: readonly OperationTimes[];
  months: readonly MonthFinding[];
  growth: ReturnType<typeof growthOf>;
}

export interface Report {
  held: boolean;
  /** SHA-256 of the canonical JSON of `seeded`, hex. */
  sha256: string;
  seeded: Seeded;
  times: Times;
}

/** Of what is wrong in one finding. */
const shownAtMost = 20;

export function holds({ wrong }: Pick<Finding, "wrong">): boolean {
  return wrong.length === 0;
}

/** @param beside findings of more than this one year, its twin's among them */
export function reportOf(lived: Lived, beside: Lived["findings"] = []): Report {
  const all = [...lived.findings, ...beside].map(({ month, finding }) => ({
    ...{ month, ...finding },
    wrong: finding.wrong.slice(0, shownAtMost),
  }));
  const isTime = ({ group }: Finding) => group === "time";
  const { options, journal, days, seconds } = lived;
  const first = addDays(options.eve, 1);
  const seeded: Seeded = {
    ...{ options, first, last: addDays(first, days - 1), days },
    findings: all.filter((finding) => !isTime(finding)),
    counts: Object.fromEntries(
      [...journal.counts].map(([name, months]) => [name, Object.fromEntries(months)]),
    ),
    refusals: Object.fromEntries(journal.refusals),
    notes: journal.notes,
  };
  const byOperation = timesByOperation(journal.times);
  const operations = byOperation.reduce((sum, { calls }) => sum + calls, 0);
  const spent = byOperation.reduce((sum, each) => sum + each.seconds, 0);
  const months = all.filter(isTime);
  return {
    held: all.every(holds),
    sha256: createHash("sha256").update(canonicalJson(seeded)).digest("hex"),
    seeded,
    times: {
      ...{ seconds, operations, byOperation, months, growth: growthOf(months) },
      operationsPerSecond: spent > 0 ? operations / spent : 0,
    },
  };
}

/** One line of the page: what a check found month after month. */
export interface Verdict {
  /** The newest. */
  finding: MonthFinding;
  months: number;
  heldMonths: number;
  /** Month by month. */
  held: readonly boolean[];
  wrong: readonly string[];
}

/** The findings of one check together, in the order in which they first came. */
export function verdictsOf(findings: readonly MonthFinding[]): Verdict[] {
  return [...Map.groupBy(findings, ({ group, en }) => `${group} ${en}`).values()].map((same) => ({
    finding: same.at(-1)!,
    months: same.length,
    heldMonths: same.filter(holds).length,
    held: same.map(holds),
    wrong: same.flatMap(({ month, wrong }) => wrong.map((text) => `${month} ${text}`)),
  }));
}
