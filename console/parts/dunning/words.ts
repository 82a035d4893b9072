/** Nouns and tones of dunning, as the desks say them. */
import { orderKinds, orderStates } from "../../../src/dunning/case-requests.ts";
import { actionStates, runStates } from "../../../src/dunning/requests.ts";
import { stepKinds } from "../../../src/dunning/schema.ts";
import type { Output } from "../../client.ts";

export { actionStates, orderKinds, orderStates, runStates, stepKinds };

export type WorkRow = Output<"dunning.worklist">["rows"][number];
export type DebtCase = Output<"dunning.case">;
export type Run = Output<"dunning.proposal">;
export type RunLine = Output<"dunning.lines">["lines"][number];
export type ActionRow = Output<"dunning.actions">["actions"][number];
export type WorkOrder = Output<"dunning.work-orders">["orders"][number];

export const proofs = {
  signed: { zh: "签收", en: "Signed" },
  photographed: { zh: "拍照留证", en: "Photographed" },
  "registered-post": { zh: "挂号信回执", en: "Registered post" },
  "recorded-call": { zh: "通话录音", en: "Recorded call" },
} as const;
export type Proof = keyof typeof proofs;

export function actionTone(state: ActionRow["state"]): string | undefined {
  if (state === "unknown" || state === "failed") return "high";
  if (state === "to_do" || state === "sending") return "medium";
  return state === "delivered" ? "low" : undefined;
}

export function runTone(state: Run["state"]): string | undefined {
  if (state === "proposed" || state === "submitted") return "medium";
  if (state === "approved") return "accent";
  return state === "executed" ? "low" : undefined;
}

export function orderTone({ state, overdue }: WorkOrder): string | undefined {
  if (overdue) return "high";
  if (state === "done") return "low";
  return state === "cancelled" ? undefined : "medium";
}
