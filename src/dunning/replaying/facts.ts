/**
 * What would have been known of an account on a day of the replay: facts as a proposal gathers them.
 * @module
 */
import type { DebtFacts, PastAction, ProtectionKind } from "../schema.ts";
import { dayText } from "./days.ts";
import type { Replayed } from "./inputs.ts";

export interface Known {
  account: number;
  /** Open tranches by due day, at least one. */
  alive: readonly number[];
  day: number;
  month: number;
  nowMs: number;
  history: readonly PastAction[];
  heldOutOf: readonly string[];
}

/** Promises, disputes and instalments of the past are not replayed; their protections are. */
export function factsOn(replayed: Replayed, known: Known): DebtFacts {
  const { account, alive, day, month, nowMs, history, heldOutOf } = known;
  const { dueOn, fen } = replayed.tranches;
  const oldest = dueOn[alive[0]!]!;
  let owed = 0;
  for (const tranche of alive) {
    if (oldest >= day || dueOn[tranche]! < day) owed += fen[tranche]!;
  }
  const unitPath = replayed.unitPaths[account]!;
  return {
    account: replayed.accounts[account]!,
    class: replayed.classes[account]!,
    grade: replayed.grade(account, month),
    probability: replayed.probability(account, month),
    overdueFen: BigInt(owed),
    disputedFen: 0n,
    promisedFen: 0n,
    instalmentFen: 0n,
    oldestDueOn: dayText(oldest),
    overdueDays: day - oldest,
    protections: protectionsOn(replayed, account, day),
    outage: isOut(replayed, unitPath, nowMs),
    complaintRisk: replayed.complaintRisk(unitPath, month),
    heldOutOf,
    history,
    unitPath,
  };
}

const nothing: readonly ProtectionKind[] = [];

function protectionsOn(
  { protections }: Replayed,
  account: number,
  day: number,
): readonly ProtectionKind[] {
  const found = protections.get(account);
  return (
    found?.filter(({ from, to }) => from <= day && day < to).map(({ kind }) => kind) ?? nothing
  );
}

function isOut({ outages }: Replayed, unitPath: string, nowMs: number): boolean {
  if (outages.size === 0) return false;
  const found = outages.get(unitPath.slice(unitPath.lastIndexOf("/") + 1));
  return found?.some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs) ?? false;
}
