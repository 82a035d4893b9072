/**
 * Expected recovery of a contact: owed x (P(pay | contact) - P(pay | none)). With p the probability of staying
 * behind and l the lift of the step (`uplift.ts`), P(pay | none) = 1 - p and P(pay | contact) = 1 - p (1 - l), so
 * that the gain is owed x p x l. Pure.
 * @module
 */
import type { DebtFacts, Decision } from "../schema.ts";
import { type Groups, liftOf } from "./uplift.ts";

/** Fen that a decision's step is expected to bring in; 0 where none is done. */
export type Gain = (facts: DebtFacts, decision: Pick<Decision, "step" | "wanted">) => bigint;

export interface Effects {
  /** By step of the policy. */
  steps: ReadonlyMap<string, Groups>;
  priorLift: number;
  priorWeight: number;
}

/** Without a model, p is the share of all hold-out groups that did not pay, or one half before any is known. */
export function gainBy({ steps, ...prior }: Effects): Gain {
  const groups = [...steps.values()];
  const heldOut = groups.reduce((sum, group) => sum + group.heldOut, 0);
  const heldOutPaid = groups.reduce((sum, group) => sum + group.heldOutPaid, 0);
  const usual = heldOut === 0 ? 0.5 : 1 - heldOutPaid / heldOut;
  const none = { treated: 0, treatedPaid: 0, heldOut: 0, heldOutPaid: 0 };
  return (
    { overdueFen, disputedFen, promisedFen, instalmentFen, probability },
    { step, wanted },
  ) => {
    const asked = step ?? wanted;
    if (asked === undefined || asked === null) return 0n;
    const owed = Number(overdueFen - disputedFen - promisedFen - instalmentFen);
    const lift = liftOf(steps.get(asked) ?? none, prior);
    return BigInt(Math.max(0, Math.round(owed * (probability ?? usual) * lift)));
  };
}
