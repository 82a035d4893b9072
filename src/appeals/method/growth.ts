/**
 * Business-volume change and urgency, paper tables 1 and 2: growth of the tickets of a slot against
 * the mean of the 7 and of the 31 days before, and what kind of tickets they are.
 * @module
 */
import type { PastDays } from "./chance.ts";
import { businessTypes, type Indicators } from "./indicators.ts";
import type { FitParameters } from "./parameters.ts";

/** Tickets by business type; `tickets` is their total, those without a type included. */
export type Tally = Readonly<Record<"tickets" | (typeof businessTypes)[number], number>>;

/** What is known of one cell in one slot. */
export interface CellFacts {
  now: Tally;
  previous: number;
  /** Means scaled to the slot; null where there is no history. */
  usual7: Tally | null;
  usual31: Tally | null;
  /** Of slots that are days; null without history. Absent where it was stored before this was looked at. */
  past31?: PastDays | null;
  /** Sums over the tickets of the slot. */
  urgent: number;
  /** Those of the urgent ones that may mean danger to life. */
  danger: number;
  overall: number;
  closing: number;
  unstable: number;
  variation: number;
  amplitude: number;
}

export type Drawing = Pick<FitParameters, "growthCap" | "ordinary">;

/**
 * (now + k) / (usual + k) - 1, at most the cap; no history: 0. With k = 0 it is the paper's, to the last bit as models
 * of before had it, where from nothing to something is the cap.
 */
export function growth(
  now: number,
  usual: number | undefined,
  { growthCap, ordinary = 0 }: Drawing,
): number {
  if (usual === undefined) return 0;
  const base = usual + ordinary;
  if (base > 0) return Math.min((now + ordinary) / base - 1, growthCap);
  return now > 0 ? growthCap : 0;
}

/**
 * Every indicator but heat, which needs the region's other categories. Shares and tones are drawn to those of k
 * tickets that complain of nothing, in a neutral voice.
 */
export function indicatorsOf(facts: CellFacts, drawing: Drawing): Indicators {
  const { now, usual7, usual31 } = facts;
  const growths = (["tickets", ...businessTypes] as const).flatMap((type) => [
    [`${type}7`, growth(now[type], usual7?.[type], drawing)] as const,
    [`${type}31`, growth(now[type], usual31?.[type], drawing)] as const,
  ]);
  const { ordinary = 0 } = drawing;
  const share = (part: number) => (now.tickets > 0 ? part / (now.tickets + ordinary) : 0);
  return {
    ...Object.fromEntries(growths),
    complaint_share: share(now.complaint + now.report),
    urgent_share: share(facts.urgent),
    overall: share(facts.overall),
    closing: share(facts.closing),
    unstable_share: share(facts.unstable),
    variation: facts.variation,
    amplitude: facts.amplitude,
  };
}

/** The same cell with `by` tickets fewer, taken from all its kinds in proportion. */
export function withFewerTickets(facts: CellFacts, by: number): CellFacts {
  const kept = 1 - by / facts.now.tickets;
  const entries = Object.entries(facts.now).map(([type, count]) => [type, count * kept]);
  return {
    ...facts,
    now: { ...Object.fromEntries(entries), tickets: facts.now.tickets - by } as Tally,
    urgent: facts.urgent * kept,
    danger: facts.danger * kept,
    overall: facts.overall * kept,
    closing: facts.closing * kept,
    unstable: facts.unstable * kept,
  };
}

/** The same cell with `by` of its complaints being enquiries. */
export function withFewerComplaints(facts: CellFacts, by: number): CellFacts {
  const { complaint, enquiry } = facts.now;
  return { ...facts, now: { ...facts.now, complaint: complaint - by, enquiry: enquiry + by } };
}
