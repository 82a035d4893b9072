/**
 * What people at the desks did in the last three weeks, as a script of the product's own operations:
 * refunds in every state, purchases, debts up to the switch, odd payments. `$name.field` in an input and
 * `{$name.field}` in a file's text stand for a field of an earlier step's answer.
 */
import { addDays, type Day } from "../../src/base/dates.ts";

export interface DeskStep {
  /** `2026-11-09T09:20`, in the utility's zone. */
  at: string;
  /** Who does it: a person's id; absent: the operator. */
  as?: string;
  operation: string;
  input: Record<string, unknown>;
  /** In the person's own words, where others read it. */
  reason?: string;
  /** Inputs that are files. */
  files?: Record<string, { name: string; text: string }>;
  /** Name under which later steps know the answer. */
  keep?: string;
  /** A small utility may have nothing to do that day. */
  mayBeRefused?: true;
}

/** Steps of one case, in time. */
export class Diary {
  readonly steps: DeskStep[] = [];
  readonly #last: Day;
  readonly #from: number;
  #minute = 0;
  /** @param from minutes after midnight at which its days begin; at nine unless said */
  constructor(last: Day, { from = 9 * 60 }: { from?: number } = {}) {
    this.#last = last;
    this.#from = from;
  }

  day(daysAgo: number): Day {
    return addDays(this.#last, -daysAgo);
  }

  /** Each step a few minutes after the one before, so that no two stand at one time. */
  add(daysAgo: number, operation: string, step: Omit<DeskStep, "at" | "operation">): void {
    this.#minute += 7;
    const minutes = this.#from + (this.#minute % (7 * 60));
    const clock = [Math.floor(minutes / 60), minutes % 60]
      .map((part) => String(part).padStart(2, "0"))
      .join(":");
    this.steps.push({ at: `${this.day(daysAgo)}T${clock}`, operation, ...step });
  }

  /** Nothing for so many minutes: the law may ask for them. */
  wait(minutes: number): void {
    this.#minute += minutes;
  }
}

export function inTime(diaries: readonly Diary[]): DeskStep[] {
  const steps = diaries.flatMap(({ steps }) => steps);
  return steps.toSorted((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
}
