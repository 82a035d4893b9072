/**
 * What the doors lend to jobs so that they can speak with outside parties. Each call is made outside
 * any transaction and carries a key of its own, so that asking twice has one effect.
 * @module
 */
import type { StoredFile } from "./capabilities.ts";
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
  customerMessages: CustomerMessages;
}

/** A bank that takes payment files (`base/payment-file.ts`). Each call may end in `PartnerSilent`. */
export interface Bank {
  /** A simulated one moves no money, which is said wherever its answers are shown. */
  readonly kind: "simulated" | "folders";
  /** Hands in a payment file; the same id and bytes twice are one, and each order is executed once. */
  submit(file: { id: string; bytes: Uint8Array }): Promise<BankReceipt>;
  /** What the bank got under a file's id; undefined where it never heard of it. */
  receipt(id: string): Promise<BankReceipt | undefined>;
  /** What became of one order by now; undefined where the bank never heard of it. */
  ask(instruction: string): Promise<BankAnswer | undefined>;
  /** What the bank answered on a day. An answer may come twice, and before an earlier one. */
  answers(day: Day): Promise<BankAnswer[]>;
  /** The movements of the utility's account on a day. */
  movements(day: Day): Promise<BankMovement[]>;
}

export interface BankReceipt {
  /** SHA-256 of the bytes the bank took in, hex. */
  hash: string;
}

export interface BankAnswer {
  /** The order's reference in the payment file. */
  instruction: string;
  /** Returned (退汇): it was paid and came back, often days later. */
  outcome: "accepted" | "paid" | "failed" | "returned";
  at: Date;
  bankReference?: string;
  /** Why it failed or came back: a code of `bankProblems`, or the bank's own word. */
  problem?: string;
}

export interface BankMovement {
  bankReference: string;
  /** Absent where the movement is not from one of our orders. */
  instruction?: string;
  day: Day;
  direction: "debit" | "credit";
  amountFen: bigint;
  counterparty: string;
  purpose: string;
}

/** The line to another house of gridtill. `partners/messages.ts` speaks HTTP. */
export interface MessageLine {
  /**
   * Has an operation performed in another house once for this id; its files are there before it is.
   * @throws PartnerSilent where no answer came
   */
  send(letter: LineLetter): Promise<LineAnswer>;
}

export interface LineLetter {
  id: string;
  to: { url: string; token: string };
  operation: string;
  body: object;
  files: readonly StoredFile[];
}

export type LineAnswer = { output: unknown } | { refusal: { code: string; en: string } };

/** The tax office's verification of invoices. `partners/invoice-check.ts` and its simulator. */
export interface InvoiceCheck {
  /** @throws PartnerSilent */
  check(facts: InvoiceFacts): Promise<InvoiceVerdict>;
  /** The office takes about one query a second: lets that long pass before the next. */
  pause(ms: number): Promise<void>;
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

/** The line to customers: short messages, the app, automatic calls. `partners/customer-messages.ts`. */
export interface CustomerMessages {
  /** A simulated one reaches nobody, which is said wherever its answers are shown. */
  readonly kind: "simulated" | "gateway";
  /**
   * Hands one message in; the same key twice is one message.
   * @throws PartnerSilent it may be on its way or not
   */
  send(message: CustomerMessage): Promise<MessageReceipt>;
  /**
   * What became of a message by now; undefined where the line never heard of its key.
   * @throws PartnerSilent
   */
  askAbout(key: string): Promise<MessageFate | undefined>;
}

export interface CustomerMessage {
  key: string;
  channel: "sms" | "app" | "voice";
  /** A telephone number, or the customer account for the app. */
  to: string;
  text: string;
}

export interface MessageReceipt {
  accepted: boolean;
  /** The line's own number for it. */
  reference: string;
  /** Why it was not taken. */
  problem?: string;
}

export interface MessageFate {
  /** `accepted` is still on its way. */
  state: "accepted" | "delivered" | "failed";
  at: Date;
  problem?: string;
}
