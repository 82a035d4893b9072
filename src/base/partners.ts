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
  chain: ChainNode;
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

interface BankReceipt {
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

interface MessageReceipt {
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

/**
 * An EVM chain with the screening contract (`solidity/Screening.sol`) on it. `partners/chain-node.ts`. Chain things
 * are `0x` and hex digits; hashes and bytes of ours are as everywhere. Each call may end in `PartnerSilent`.
 */
export interface ChainNode {
  /** An embedded one is this house's alone: no other party holds a copy, which is said wherever it is shown. */
  readonly kind: "embedded" | "outside";
  /** Blocks, a transaction's own included, after which it counts as final. */
  readonly confirmations: number;
  /** The newest block. `chain` tells chains apart: chain id and the first block's hash. */
  head(): Promise<ChainBlock & { chain: string }>;
  /** Undefined above the newest block. */
  blockHash(height: number): Promise<string | undefined>;
  accountOf(key: Uint8Array): Promise<string>;
  /** How many transactions of an account lie in blocks: the number its next one bears. */
  nextNonce(account: string): Promise<number>;
  /**
   * Signs without sending; the contract is asked first whether it would take the call.
   * @throws ContractRefuses
   */
  sign(call: ChainCall, by: ChainSigner): Promise<SignedCall>;
  /** Hands a signed transaction in; the same bytes twice are one transaction. */
  send(bytes: Uint8Array): Promise<void>;
  /** Undefined where this chain does not know the hash, as after a fork that dropped it. */
  fate(hash: string): Promise<ChainFate | undefined>;
  /** The same, waited for as long as a few blocks take. */
  fateSoon(hash: string): Promise<ChainFate | undefined>;
  /** What stands at an address: the contract as it was compiled, other code, or nothing. */
  codeAt(address: string): Promise<"ours" | "other" | "none">;
  /** The table published under a hash; undefined where there is none. */
  tableOf(contract: string, table: string): Promise<ChainTable | undefined>;
  /** The root anchored for a batch; undefined where there is none. */
  anchorOf(contract: string, batch: Uint8Array): Promise<ChainAnchor | undefined>;
  /** The verdicts that a transaction's events say, in their order. */
  verdictsOf(hash: string): Promise<ChainVerdict[]>;
  /** The contract's own check of one leaf. @throws ContractRefuses */
  prove(contract: string, proof: ChainProof): Promise<ProofAnswer>;
}

/** The chain's records do not fit their own hashes: somebody edited them. */
export class ChainAltered extends Error {}

/** The contract would revert; `message` is its error and arguments. */
export class ContractRefuses extends Error {}

interface ChainBlock {
  height: number;
  hash: string;
}

export type ChainCall =
  | { kind: "deploy" }
  /** Canonical bytes of a rule table. */
  | { kind: "publish"; rows: Uint8Array }
  /** Canonical bytes of records, one after another. */
  | { kind: "screen"; table: string; records: Uint8Array }
  | { kind: "anchor"; batch: Uint8Array; root: Uint8Array; leaves: number };

export interface ChainSigner {
  /** secp256k1, 32 bytes; from the key vault, and back to nowhere. */
  key: Uint8Array;
  nonce: number;
  /** Absent for `deploy`. */
  contract?: string | undefined;
}

export interface SignedCall {
  hash: string;
  bytes: Uint8Array;
  gasLimit: bigint;
}

export type ChainFate =
  | { state: "waiting" }
  | {
      state: "mined" | "reverted";
      block: ChainBlock;
      at: Date;
      gasUsed: bigint;
      /** Wei per gas. */
      gasPrice: bigint;
      /** Of a deployment. */
      contract: string | undefined;
    };

interface ChainTable {
  version: number;
  rows: Uint8Array;
}

interface ChainAnchor {
  root: Uint8Array;
  leaves: number;
  at: Date;
}

interface ChainVerdict {
  table: string;
  /** The record's key. */
  record: Uint8Array;
  verdict: bigint;
}

interface ChainProof {
  batch: Uint8Array;
  index: number;
  leaf: Uint8Array;
  path: readonly Uint8Array[];
}

interface ProofAnswer {
  /** Whether the leaf lies under the anchored root. */
  included: boolean;
  /** The verdict that the leaf states, and the one that the contract gives its record. */
  stated: bigint;
  judged: bigint;
}
