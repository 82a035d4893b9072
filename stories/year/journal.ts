/**
 * What happened in a year: counted by month, so that two years of one seed can be held against each other,
 * and timed apart from that, for no two machines take the same time.
 * @module
 */
import type { Day } from "../../src/base/dates.ts";

export interface Noted {
  day: Day;
  what: string;
  text: string;
}

export class Journal {
  /** Name, then month, then how many or how much. */
  readonly counts = new Map<string, Map<string, number>>();
  /** Refusals by operation and code. */
  readonly refusals = new Map<string, number>();
  /** Milliseconds by operation, in the order of the calls. Never part of what a seed gives. */
  readonly times = new Map<string, number[]>();
  /** What a reader of the report should know of: faults, cases, surprises. */
  readonly notes: Noted[] = [];
  /** What the house wrote to its log. Never part of what a seed gives: paths and ports differ. */
  readonly said: string[] = [];
  readonly #today: () => Day;

  constructor(today: () => Day) {
    this.#today = today;
  }

  count(name: string, by = 1): void {
    const month = this.#today().slice(0, 7);
    const months = this.counts.get(name) ?? new Map<string, number>();
    months.set(month, (months.get(month) ?? 0) + by);
    this.counts.set(name, months);
  }

  total(name: string): number {
    return [...(this.counts.get(name)?.values() ?? [])].reduce((sum, each) => sum + each, 0);
  }

  note(what: string, text: string): void {
    this.notes.push({ day: this.#today(), what, text });
  }

  asked(operation: string, { ms, code }: { ms: number; code?: string | undefined }): void {
    const times = this.times.get(operation) ?? [];
    times.push(ms);
    this.times.set(operation, times);
    this.count("operations");
    if (code === undefined) return;
    const key = `${operation} ${code}`;
    this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
  }
}
