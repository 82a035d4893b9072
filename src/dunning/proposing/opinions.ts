/**
 * What the judgements say of many accounts: grade, probability of falling behind, complaint risk of their units.
 * Opinions order and soften; a stale or drifted one is none, and then the rule path decides.
 * @module
 */
import { appealRisk } from "../../appeals/appeals.ts";
import { arrearsOf } from "../../arrears/arrears.ts";
import type { Transaction } from "../../base/database.ts";
import { gradesOf } from "../../credit/credit.ts";
import type { Grade, RiskLevel } from "../schema.ts";

export interface Opinions {
  grade: Grade | null;
  probability: number | null;
}

export async function opinionsOf(
  transaction: Transaction,
  accounts: readonly string[],
  now: Date,
): Promise<(account: string) => Opinions> {
  const grades = await gradesOf(transaction, accounts);
  const risks = await arrearsOf(transaction, [...accounts], now);
  return (account) => {
    const risk = risks.get(account);
    if (!risk?.isFit) return { grade: null, probability: null };
    return { grade: grades.get(account)?.grade ?? null, probability: risk.probability };
  };
}

/** Asks about each unit once; a run looks at thousands of accounts of the same few. */
export type RiskOf = (transaction: Transaction, unit: string) => Promise<RiskLevel | null>;

export function complaintRisks(now: Date): RiskOf {
  const known = new Map<string, RiskLevel | null>();
  return async (transaction, unit) => {
    const found = known.get(unit);
    if (found !== undefined) return found;
    const level = (await appealRisk(transaction, unit, now))?.level ?? null;
    known.set(unit, level);
    return level;
  };
}
