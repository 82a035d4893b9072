/**
 * What a replay reads, by columns: debts as tranches (each payment of a bill, and what is left of it),
 * accounts, and what was known of them month by month. Days count from 1970-01-01 in the utility's zone.
 * @module
 */
import type { DebtorClass, Grade, ProtectionKind, RiskLevel } from "../schema.ts";

/** A day that never came within the window. */
export const never = 0x7fffffff;

/** One part of a bill and the day it was paid: sorted by account, then by due day. */
interface Tranches {
  /** Index into `Accounts`. */
  account: Int32Array;
  issuedOn: Int32Array;
  dueOn: Int32Array;
  /** `never` where it was open at the end of the window. */
  paidOn: Int32Array;
  /** Whole fen, positive. */
  fen: Float64Array;
}

export interface Protected {
  kind: ProtectionKind;
  /** First day and the day after the last. */
  from: number;
  to: number;
}

export interface Outage {
  fromMs: number;
  toMs: number;
}

export interface Replayed {
  tranches: Tranches;
  accounts: readonly string[];
  classes: readonly DebtorClass[];
  unitPaths: readonly string[];
  /** First tranche of each account; one more than accounts. */
  starts: Int32Array;
  /** Window: first day, and the last day, whose end is the as-of. */
  firstDay: number;
  lastDay: number;
  /** Calendar months of the window, counted from 0. */
  monthOf(day: number): number;
  /** The next day on which more than time changes: a month, a protection. */
  nextChange(account: number, day: number): number;
  /** As known at the start of a month; null where there was none. */
  grade(account: number, month: number): Grade | null;
  probability(account: number, month: number): number | null;
  protections: ReadonlyMap<number, readonly Protected[]>;
  /** By unit id. */
  outages: ReadonlyMap<string, readonly Outage[]>;
  complaintRisk(unitPath: string, month: number): RiskLevel | null;
}
