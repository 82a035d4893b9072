/**
 * The customers: who they really are, what they hear, what they pay and what they ring up about. The house
 * learns of it only by channel files, bank statements, tickets and wishes at the desks.
 * @module
 */
import type { Day } from "../../../src/base/dates.ts";
import type { CustomerMessage } from "../../../src/base/partners.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import type { Contact, Nature } from "../../../tools/demonstration/natures.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";
import type { Year } from "../year.ts";
import { LivingTown } from "./living-town.ts";
import type { Remittance } from "./till.ts";
import type { Truth } from "./truth.ts";

export type { Nature };

export interface ChannelFile {
  channel: string;
  name: string;
  text: string;
}

/** What a customer wants of a desk. */
export interface Wish {
  account: string;
  kind: "refund" | "dispute" | "objection" | "promise";
  /** Of a refund: what is really owed to him, and what he asks for; they differ where he tries it on. */
  owedFen?: bigint;
  askedFen?: bigint;
  because: "paid_twice" | "wrong_account" | "overpaid" | "bill_too_high" | "hardship" | "greed";
  /** The payment it is about. */
  transaction?: string;
}

export interface Town {
  readonly customers: readonly Customer[];
  natureOf(account: string): Nature;
  customerOf(account: string): Customer | undefined;
  /** A customer as he stands in the register from today on: a new one, another holder, or one who has left. */
  comes(customer: Customer): void;
  /** Once a day, in the evening: people decide and pay. */
  live(year: Year): Promise<void>;
  /** The channels' files of a day, as they arrive the next morning. */
  channelFiles(day: Day): readonly ChannelFile[];
  /** The bank's statement of what arrived on a day, as CSV; undefined where nothing did. */
  statement(day: Day): string | undefined;
  /** Money that is no customer's reaches the bank: a line of the day's statement. */
  remits(remittance: Remittance): void;
  /** A message reached somebody's telephone or app. */
  hears(message: CustomerMessage): void;
  /** Somebody of the utility called, wrote, came with a paper, cut the supply or restored it. */
  meets(account: string, what: Exclude<Contact, "app" | "sms" | "voice"> | "restored"): void;
  /** Somebody gave his word to pay on a day to come: all, or a share of what is due then. He may keep it. */
  promises(account: string, word: { on: Day; share?: number }): void;
  /** Rows of `tickets.csv` that people's own grievances of a day bring, beside the world's. */
  tickets(day: Day): readonly (readonly (string | Date | undefined)[])[];
  /** Papers by which collection points take payments back, as they come on a day: the money never reached the bank. */
  cancellations(day: Day): readonly Paid[];
  /** Taken once: what customers want of the desks since the last time. */
  wishes(): readonly Wish[];
  /** Payments of the year that are truly odd, each `planted` as what it is, from the day they are made. */
  odd(): readonly Paid[];
  /** For the checks alone. */
  readonly truth: Truth;
}

export function openTown(customers: readonly Customer[]): Town {
  return new LivingTown(customers);
}
