/**
 * From a batch of accounts to their scores: probability, band, money at risk, and why.
 * @module
 */
import type { CustomerGroup } from "../../customers/schema.ts";
import { type Frame, pickRows } from "../../math/learning/frame.ts";
import type { ArrearsDocument } from "../document.ts";
import { layOut } from "../pipeline/indicator-frame.ts";
import { explainRisk, scoreRisk } from "../pipeline/pipeline.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";
import {
  bandOf,
  type CutOffs,
  expectedLoss,
  roundProbability,
  type StoredReason,
} from "../rules.ts";
import type { Band } from "../schema.ts";
import { type Population, valueAt } from "../sources/sources.ts";

export type Inputs = Record<string, number | string | null>;

export interface JudgedAccount {
  account: string;
  unit: string;
  group: CustomerGroup;
  probability: number;
  band: Band;
  receivableFen: bigint;
  expectedLossFen: bigint;
  /** Largest first, at most three; none in the low band. */
  reasons: StoredReason[];
  /** All it was judged by; null in the low band. */
  inputs: Inputs | null;
}

const mostReasons = 3;

/** Why is asked of those alone that anybody may act upon: exact explanations of all would take hours. */
export function judgeAccounts(
  { accounts, units, groups, receivableFen, frame }: Population,
  { fitted }: ArrearsDocument,
  cutOffs: CutOffs,
): JudgedAccount[] {
  const probabilities = scoreRisk(fitted, { frame }).probability.map(roundProbability);
  const judged = accounts.map((account, row): JudgedAccount => {
    const probability = probabilities[row]!;
    const receivable = BigInt(receivableFen[row]!);
    return {
      ...{ account, unit: units[row]!, group: groups[row]!, probability },
      band: bandOf(probability, cutOffs),
      receivableFen: receivable,
      expectedLossFen: expectedLoss(probability, receivable),
      ...{ reasons: [], inputs: null },
    };
  });
  const flagged = Uint32Array.from(judged.keys()).filter((row) => judged[row]!.band !== "low");
  const told = quicklyTold(fitted);
  const seen = layOut(fitted.plan, pickRows(frame, flagged));
  for (const [at, { contributions }] of explainRisk(told, { frame }, flagged).entries()) {
    const account = judged[flagged[at]!]!;
    const values = inputsOf(seen, at);
    account.inputs = inputsOf(frame, flagged[at]!);
    account.reasons = contributions
      .filter(({ direction }) => direction === "raises")
      .slice(0, mostReasons)
      .map(({ column, contribution }) => [column, values[column] ?? null, contribution]);
  }
  return judged;
}

/**
 * The members that explain a row in a millisecond. A net takes sixty: beside others its part is left to
 * `arrears.explain`, which tells one account by all of them.
 */
function quicklyTold(fitted: FittedRisk): FittedRisk {
  const quick = fitted.members.filter(({ kind }) => kind !== "tcn");
  return quick.length === 0 ? fitted : { ...fitted, members: quick };
}

export function inputsOf({ columns }: Frame, row: number): Inputs {
  return Object.fromEntries(columns.map((column) => [column.name, valueAt(column, row)]));
}
