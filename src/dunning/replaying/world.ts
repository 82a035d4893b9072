/**
 * What a replay is played in: the past, the law, a policy, and what is counted.
 * @module
 */
import type { WorkCalendar } from "../../base/work-calendar.ts";
import type { Law } from "../law.ts";
import type { Policy } from "../policy/body.ts";
import type { Choice } from "../rules.ts";
import type { DebtFacts } from "../schema.ts";
import type { Hazard, HazardCounts } from "./hazard.ts";
import type { Replayed } from "./inputs.ts";
import type { Response } from "./response.ts";
import type { Tally } from "./tally.ts";

/** What both policies have in common. */
export interface World {
  replayed: Replayed;
  /** Of each tranche, written by a pass that observes. */
  targets: Float64Array;
  /** A tranche is looked at from so many days after its due day on; at most 1. */
  lead: number;
  lawOf(account: number, month: number): Law | undefined;
  calendar: Pick<WorkCalendar, "isWorkday">;
  seed: number;
}

export interface Arm {
  policy: Policy;
  heldOutOf(account: number): readonly string[];
}

/** Contacts that arrived, each `day * 16 + place in contactTypes`, in their order. */
export type Script = number[];

/** observe: payments as they happened, and targets are written. answer: payments by the targets. */
export interface Pass {
  mode: "observe" | "answer";
  response: Response;
  hazard: Hazard;
  tally: Tally;
  counts?: HazardCounts | undefined;
  /** Instead of asking the policy: what it said before. */
  script?: Script | undefined;
  /** Written down for a script. */
  record?: Script | undefined;
  /** Told of every payment. */
  paid?: ((tranche: number, day: number) => void) | undefined;
  /** Told of every answer, with the facts it was given for. */
  watch?: ((choice: Choice, facts: DebtFacts, nowMs: number) => void) | undefined;
}

/** What was done to an account, for comparing. */
export interface Treatment {
  /** Equal where the same steps were done on the same days and the same ones were stopped. */
  hash: number;
  contacts: number;
  costFen: number;
  /** Of the harshest step; 0 where none was done. */
  severity: number;
  /** Sum of the days of its payments, which a change of policy moves. */
  paidDays: number;
}

export function isSameTreatment(one: Treatment, other: Treatment): boolean {
  const { hash, costFen, paidDays } = one;
  return hash === other.hash && costFen === other.costFen && paidDays === other.paidDays;
}

/** The first day a tranche is looked at. */
export function entryDay({ replayed, lead }: World, tranche: number): number {
  return Math.max(replayed.firstDay, replayed.tranches.dueOn[tranche]! + lead);
}

/** Paid before any step was to be thought of, or due after the window: the same under every policy. */
export function isQuiet(world: World, tranche: number): boolean {
  const entry = entryDay(world, tranche);
  return world.replayed.tranches.paidOn[tranche]! < entry || entry > world.replayed.lastDay;
}
