/**
 * What the doors lend to jobs so that they can speak with outside parties. Each call is made outside
 * any transaction and carries a key of its own, so that asking twice has one effect.
 * @module
 */
import type { Day } from "./dates.ts";

/**
 * No answer came. What was asked may have happened or not: the outcome is unknown, and whoever asked
 * must find out before asking for the same again.
 */
export class PartnerSilent extends Error {}

export interface Partners {
  bank: Bank;
  messages: MessageLine;
  invoiceCheck: InvoiceCheck;
}

/** A bank that takes payment files. `partners/bank.ts` and its simulator. */
export interface Bank {
  /**
   * Hands in a payment file; the same id and bytes twice are one.
   * @throws PartnerSilent where no receipt came
   */
  submit(file: { id: string; bytes: Uint8Array }): Promise<BankReceipt>;
  /**
   * What became of one instruction; undefined where the bank never heard of it.
   * @throws PartnerSilent
   */
  ask(instruction: string): Promise<BankAnswer | undefined>;
  /**
   * The movements of the utility's account on a day.
   * @throws PartnerSilent
   */
  movements(day: Day): Promise<BankMovement[]>;
}

export interface BankReceipt {
  /** SHA-256 of the bytes the bank took in, hex. */
  hash: string;
  answers: BankAnswer[];
}

export interface BankAnswer {
  instruction: string;
  outcome: "accepted" | "paid" | "failed" | "returned";
  at: Date;
  bankReference?: string;
  problem?: string;
}

export interface BankMovement {
  bankReference: string;
  instruction?: string;
  day: Day;
  direction: "debit" | "credit";
  amountFen: bigint;
  counterparty: string;
  purpose: string;
}

/** The line between two installations. `partners/messages.ts` speaks HTTP; one process speaks to itself. */
export interface MessageLine {
  /**
   * Has an operation performed on the other side once for this id.
   * @throws PartnerSilent where no answer came
   */
  send(message: { id: string; to: string; operation: string; body: object }): Promise<void>;
}

/** The tax office's verification of invoices. `partners/invoice-check.ts` and its simulator. */
export interface InvoiceCheck {
  /** @throws PartnerSilent */
  check(facts: InvoiceFacts): Promise<InvoiceVerdict>;
}

export interface InvoiceFacts {
  /** Absent on fully digital e-invoices. */
  code?: string;
  number: string;
  issuedOn: Day;
  totalFen: bigint;
  netFen: bigint;
}

export interface InvoiceVerdict {
  state: "genuine" | "unknown_to_office" | "differs" | "void" | "red_flushed";
  problem?: string;
}
