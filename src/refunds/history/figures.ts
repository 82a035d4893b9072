/**
 * What a log says of its cases. Pure.
 * @module
 */
import { dayMs } from "../../base/dates.ts";
import type { LoggedEvent } from "./logged-event.ts";
import type { HistoryReport } from "./schema.ts";

/** A case's events in order of time; those of one moment as the log has them. */
export interface Case {
  name: string;
  events: readonly { activity: string; at: number }[];
}

/** Takes events in whatever order and holds each as two numbers. */
export function createCases() {
  const byName = new Map<string, { activities: number[]; times: number[] }>();
  const codes = new Map<string, number>();
  const names: string[] = [];
  const counts: number[] = [];
  return {
    add({ case: name, activity, at }: LoggedEvent): void {
      let code = codes.get(activity);
      if (code === undefined) {
        code = names.push(activity) - 1;
        codes.set(activity, code);
        counts.push(0);
      }
      counts[code]! += 1;
      const found = byName.get(name);
      const held = found ?? { activities: [], times: [] };
      if (!found) byName.set(name, held);
      held.activities.push(code);
      held.times.push(at);
    },
    *cases(): Generator<Case> {
      for (const [name, { activities, times }] of byName) {
        const order = times.map((_, index) => index);
        order.sort((one, other) => times[one]! - times[other]! || one - other);
        const event = (index: number) => ({
          activity: names[activities[index]!]!,
          at: times[index]!,
        });
        yield { name, events: order.map(event) };
      }
    },
    activities: () =>
      names
        .map((activity, code) => ({ activity, events: counts[code]! }))
        .sort((one, other) => other.events - one.events),
  };
}

export const paymentHandled = "Payment Handled";

/** `Permit SUBMITTED by EMPLOYEE`: a document, a deed, a role. */
const deedForm =
  /^(.*?)\s*\b(SAVED|SUBMITTED|FOR_APPROVAL|APPROVED|FINAL_APPROVED|REJECTED)\b(?:\s+by\s+(.*))?$/;

export interface LoggedDeed {
  document: string;
  deed: string;
  /** Empty where the log does not say. */
  by: string;
}

/** Undefined for what is done to no document: `Start trip`, `Send Reminder`, a payment. */
export function deedOf(activity: string): LoggedDeed | undefined {
  const [, document, deed, by = ""] = deedForm.exec(activity) ?? [];
  return deed === undefined ? undefined : { document: document!, deed, by };
}

type Figures = Omit<HistoryReport, "activities" | "conformance">;

/**
 * `loops`: cases submitted more than once, whatever was submitted. `resubmittedDocuments`: one document
 * more than once; a travel permit and the request for payment that follows it are two.
 */
export function figuresOf(cases: Iterable<Case>): Figures {
  const days: number[] = [];
  const sums = { rejectedCases: 0, neverPaid: 0, paidTwice: 0, resubmittedDocuments: 0 };
  let loops = 0;
  let count = 0;
  for (const { events } of cases) {
    const activities = events.map(({ activity }) => activity);
    const payments = activities.filter((activity) => activity === paymentHandled).length;
    const submitted = activities.filter((activity) => activity.includes("SUBMITTED"));
    const documents = new Set(submitted.map((activity) => deedOf(activity)?.document));
    if (activities.some((activity) => activity.includes("REJECTED"))) sums.rejectedCases += 1;
    if (payments === 0) sums.neverPaid += 1;
    if (payments > 1) sums.paidTwice += 1;
    if (submitted.length > documents.size) sums.resubmittedDocuments += 1;
    if (submitted.length > 1) loops += 1;
    days.push((events.at(-1)!.at - events[0]!.at) / dayMs);
    count += events.length;
  }
  days.sort((one, other) => one - other);
  const [medianDays, p90Days] = [medianOf(days), upperQuantile(days, 0.9)];
  return {
    ...{ cases: days.length, ...sums, loops, events: count },
    ...{ medianDays: rounded(medianDays), p90Days: rounded(p90Days) },
  };
}

const rounded = (days: number) => Math.round(days * 1e4) / 1e4;

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/**
 * The least value that more than the share p does not exceed: x(floor(np) + 1), the upper end where the
 * inverse of the distribution is an interval. Always a duration that occurred.
 */
function upperQuantile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!;
}
