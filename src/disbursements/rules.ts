/**
 * What a bank's answer makes of one try to pay. Answers may come twice, late and out of order; the table
 * says what each does, and each does it once.
 * @module
 */
import type { BankAnswer } from "../base/partners.ts";
import type { DisbursementState } from "./schema.ts";

/** What happens in the ledger: the pending entry is posted, voided, or the posted one reversed. */
export type LedgerMove = "post" | "void" | "reverse";
export type Effect = "applied" | "repeated" | "stale" | "contradiction" | "stranger";

export interface Move {
  next: DisbursementState;
  effect: Effect;
  ledger: readonly LedgerMove[];
  /** Which day of the attempt the answer tells. */
  tells: readonly ("paidOn" | "returnedOn")[];
}

type Outcome = BankAnswer["outcome"];

const to = (next: DisbursementState, ledger: LedgerMove[], tells: Move["tells"] = []): Move => ({
  ...{ next, ledger, tells },
  effect: "applied",
});
const paid = to("paid", ["post"], ["paidOn"]);
const failed = to("failed", ["void"]);
/** The payment's own answer was overtaken: it had been paid, and came back. */
const paidAndBack = to("returned", ["post", "reverse"], ["paidOn", "returnedOn"]);
const back = to("returned", ["reverse"], ["returnedOn"]);
const noted = (next: DisbursementState, effect: Effect, tells: Move["tells"] = []): Move => ({
  ...{ next, effect, tells },
  ledger: [],
});

/** Rows: what we hold the try for; columns: what the bank says of it. */
const moves: Record<DisbursementState, Record<Outcome, Move>> = {
  // not sent by us (a restored backup, say): nothing moves before we have asked the bank about the file
  ready: {
    accepted: noted("ready", "stranger"),
    paid: noted("ready", "stranger"),
    failed: noted("ready", "stranger"),
    returned: noted("ready", "stranger"),
  },
  sent: { accepted: noted("sent", "repeated"), paid, failed, returned: paidAndBack },
  unknown: { accepted: to("sent", []), paid, failed, returned: paidAndBack },
  paid: {
    accepted: noted("paid", "stale"),
    paid: noted("paid", "repeated"),
    failed: noted("paid", "contradiction"),
    returned: back,
  },
  failed: {
    accepted: noted("failed", "stale"),
    paid: noted("failed", "contradiction"),
    failed: noted("failed", "repeated"),
    returned: noted("failed", "contradiction"),
  },
  returned: {
    accepted: noted("returned", "stale"),
    paid: noted("returned", "stale", ["paidOn"]),
    failed: noted("returned", "contradiction"),
    returned: noted("returned", "repeated"),
  },
};

export function moveOf(state: DisbursementState, outcome: Outcome): Move {
  return moves[state][outcome];
}

/** Another try is for a payment that surely did not reach its payee, and for no other. */
export const retryable: readonly DisbursementState[] = ["failed", "returned"];
/** Sent without a known end: it is asked about, and blocks another try. */
export const open: readonly DisbursementState[] = ["sent", "unknown"];

export function referenceOf(id: string, attempt: number): string {
  return `${id}-${attempt}`;
}

/** Of the ledger entry of one try, and of the one that takes it back. */
export function causeOf(reference: string): string {
  return `payment:${reference}`;
}

export function returnCauseOf(reference: string): string {
  return `payment-returned:${reference}`;
}
