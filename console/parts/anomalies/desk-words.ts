/**
 * Words and shapes of the anomaly desk that several of its parts use.
 * @module
 */
import type { Output } from "../../client.ts";

export {
  caseStates,
  judgementReasons,
  type Outcome,
  outcomes,
  type ReasonCode,
} from "../../../src/anomalies/cases/schema.ts";
export { fields } from "../../../src/anomalies/schema.ts";

export type CaseRow = Output<"anomalies.list">["cases"][number];
export type CaseFound = Output<"anomalies.show">;
export type Alert = CaseFound["alerts"][number];
export type Explained = Output<"anomalies.explain">;

/** `12.3`: how many thresholds beyond, which is how the desk compares alerts of different kinds. */
export function strengthText(permille: number): string {
  const times = permille / 1000;
  return times >= 100 ? "99+" : times.toFixed(1);
}

/** Where a refund because of a case begins, with what is known filled in. */
export function refundAddress(found: CaseFound, alert: Alert, reasonType: string): string {
  const known = {
    account: found.customerAccount ?? "",
    payment: alert.record,
    amount: (Number(alert.stakeFen) / 100).toFixed(2),
    reason: reasonType,
    case: found.id,
  };
  return `/refunds/new?${new URLSearchParams(known)}`;
}
