/**
 * Everything that may be asked of dunning policies: their texts, approval, publication, simulation.
 * @module
 */
import { simulateOperations } from "../simulator/simulate-operations.ts";
import { applyPolicyApproval } from "./applying.ts";
import { policyOperations } from "./policy-operations.ts";
import { submitPolicy } from "./submitting.ts";

export const dunningPolicyOperations = [
  ...policyOperations,
  ...simulateOperations,
  submitPolicy,
  applyPolicyApproval,
] as const;
