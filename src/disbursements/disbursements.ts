/**
 * What other folders ask of payments out, inside their own transaction. This folder is the one place
 * that pays.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { open, retryable } from "./rules.ts";
import { because, type Disbursement, Payee } from "./schema.ts";
import { findDisbursement, insertDisbursement, openNextAttempt } from "./store.ts";

export { dropPaymentFile, makePaymentFile, releasePaymentFile } from "./payment-files.ts";
export { causeOf, referenceOf, returnCauseOf } from "./rules.ts";

export interface Disbursing {
  /** What is paid, unique for ever: `refund:R-2026-000001`. */
  key: string;
  /** `refund`, `purchase`: for lists. */
  kind: string;
  payee: Payee;
  amountFen: bigint;
  /** What the payee reads on the statement. */
  purpose: string;
  /** The debt this pays: debited when sent, credit `1002`. */
  payable: { account: string; party?: string };
  /** Whose data scope sees it; only who sees the whole utility where not said. */
  unitId?: string;
  /** The caller puts it into a payment file itself, in this transaction; it never leaves without a release. */
  inFile?: true;
  /** A command that takes `DisbursementOutcome`; left in the outbox once per attempt and outcome. */
  notify: string;
}

/**
 * Owes a payment: `ready`, sent by the next run of `disbursements.send` unless a payment file that waits
 * for its second person holds it. The same key again is the same payment; with other content it is a bug.
 */
export async function disburse(context: Context, disbursing: Disbursing): Promise<Disbursement> {
  const { key, amountFen, payee } = disbursing;
  assert(amountFen > 0n, `${key} pays something`);
  const checked = { ...disbursing, payee: Payee.parse(payee) };
  const isNew = await insertDisbursement(context, checked);
  const disbursement = (await findDisbursement(context.transaction, key))!;
  const isSame =
    disbursement.amountFen === amountFen &&
    disbursement.kind === disbursing.kind &&
    disbursement.payable.account === disbursing.payable.account &&
    disbursement.payable.party === (disbursing.payable.party ?? null);
  assert(isNew || isSame, `${key} pays one thing for ever`);
  if (isNew && !disbursing.inFile) await leaveSending(context, disbursement);
  return disbursement;
}

/**
 * The next attempt after a failed or returned one, with a bank reference of its own and, where the payee's
 * account had been wrong, the corrected one. Refuses while an outcome is unknown. With `inFile` the caller
 * puts it into a payment file, in this transaction.
 */
export async function retryDisbursement(
  context: Context,
  key: string,
  { payee, inFile }: { payee?: Payee; inFile?: true } = {},
): Promise<Disbursement | Refusal> {
  const { transaction } = context;
  await transaction.sql`select from disbursement where key = ${key} for update`;
  const disbursement = await findDisbursement(transaction, key);
  if (!disbursement) return refuse("not_found", because.no_disbursement({ key }));
  const { state } = disbursement;
  if (open.includes(state)) return refuse("conflict", because.outcome_unknown({ key, state }));
  if (!retryable.includes(state)) {
    return refuse("conflict", because.nothing_to_retry({ key, state }));
  }
  if (disbursement.withdrawnAt !== null) return refuse("conflict", because.withdrawn({ key }));
  if (disbursement.contradicted) return refuse("conflict", because.contradicted({ key }));
  await openNextAttempt(context, disbursement, { payee: payee && Payee.parse(payee), inFile });
  const next = (await findDisbursement(transaction, key))!;
  if (!inFile) await leaveSending(context, next);
  return next;
}

async function leaveSending(context: Context, { id, attempt }: Disbursement): Promise<void> {
  await context.later("disbursements.send", {}, { key: `disbursements.send:${id}:${attempt}` });
}

/**
 * Gives a payment up for good: what it pays was withdrawn, terminated, or is paid another way. Refused once
 * it is on its way, or paid.
 */
export async function withdrawDisbursement(
  { transaction, now }: Context,
  key: string,
): Promise<Disbursement | Refusal> {
  await transaction.sql`select from disbursement where key = ${key} for update`;
  const disbursement = await findDisbursement(transaction, key);
  if (!disbursement) return refuse("not_found", because.no_disbursement({ key }));
  const { state, reference, withdrawnAt } = disbursement;
  if (open.includes(state)) return refuse("conflict", because.outcome_unknown({ key, state }));
  const isHeld = state === "ready" && reference !== null;
  if (state === "paid" || isHeld) return refuse("conflict", because.not_ready({ key, state }));
  if (withdrawnAt !== null) return disbursement;
  await transaction.sql`
    update disbursement set withdrawn_at = ${now}, changed_at = ${now} where key = ${key}`;
  return (await findDisbursement(transaction, key))!;
}

/** Undefined where nothing was ever owed under this key. */
export function disbursementByKey(
  transaction: Transaction,
  key: string,
): Promise<Disbursement | undefined> {
  return findDisbursement(transaction, key);
}
