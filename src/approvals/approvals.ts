/**
 * What other folders ask of approvals, inside their own transaction.
 *
 * An act of a person never moves an approved or a voided approval; only the domain that owns the
 * subject may, by sending it in again (`resubmitApproval`, say after the other side returned it) or by
 * voiding it. A voided one stays so for ever.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import type { Reason } from "../base/reasons.ts";
import type { Refusal } from "../base/refusal.ts";
import type { Act, Approval, ApprovalPage, Outcome } from "./schema.ts";

export interface Submission {
  /** What is approved, by name; a field that a step `reads` binds its signature. `amountFen` is one by itself. */
  fields: Readonly<Record<string, unknown>>;
  amountFen: bigint;
  /** Risks the approver should see. */
  flags?: readonly Reason[];
  /** Money position at submission: what is owed, refundable, left. */
  position?: readonly { zh: string; en: string; fen: bigint }[];
}

export interface Opening extends Submission {
  /** The route: rulebook `approval-route-<kind>`. */
  kind: string;
  /** `refund:R-2026-000001`; one running approval each. */
  subject: string;
  title: { zh: string; en: string };
  /** null: the whole utility. */
  unitId: string | null;
  /** Who asks for it and so never signs; the actor unless said. */
  initiator?: string;
  /** Operation left with `{ approval, subject, outcome }` when `approvals.act` ends it. */
  notify: string;
}

export interface Deed {
  approval: string;
  act: Act;
  /** return: a step or `initiator`; transfer, delegate: a person. */
  to?: string | undefined;
  /** add-signer, remove-signer. */
  persons?: readonly string[] | undefined;
  /** add-signer: each of them signs (all, the default) or any one of them. */
  mode?: "any" | "all" | undefined;
  reason: string;
  comment?: string | undefined;
}

export interface Acted {
  approval: Approval;
  /** Set where this act ended the round. */
  ended?: Outcome;
}

/** Refuses `no_route`, `unknown_unit`, `unread_field`, `already_open`. */
export function openApproval(_context: Context, _opening: Opening): Promise<Approval | Refusal> {
  throw new Error("approvals: in the next commit");
}

/**
 * The next round of a returned, withdrawn or approved one. A step keeps its signatures where the fields
 * it reads have not changed; one that the new amount calls for joins. Where all are kept it is approved
 * at once (`ended`).
 */
export function resubmitApproval(
  _context: Context,
  _id: string,
  _submission: Submission,
): Promise<Acted | Refusal> {
  throw new Error("approvals: in the next commit");
}

/** Does not tell `notify`: the caller applies the outcome in this transaction. */
export function actOnApproval(_context: Context, _deed: Deed): Promise<Acted | Refusal> {
  throw new Error("approvals: in the next commit");
}

/** Voids whatever it is, approved ones included: the subject's owner found that it may not go on. */
export function voidApproval(
  _context: Context,
  _id: string,
  _reason: string,
): Promise<Acted | Refusal> {
  throw new Error("approvals: in the next commit");
}

/** Names of fields that differ from what was approved; `amountFen` too where given. */
export function boundFieldsChanged(
  _transaction: Transaction,
  _id: string,
  _fields: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  throw new Error("approvals: in the next commit");
}

/** With every round, unmasked; undefined where there is none. */
export function approvalOf(
  _transaction: Transaction,
  _id: string,
): Promise<Pick<ApprovalPage, "id" | "state" | "round" | "steps" | "history"> | undefined> {
  throw new Error("approvals: in the next commit");
}
