/**
 * The customers: who they really are, what they hear, what they pay and what they ring up about. The house
 * learns of it only by channel files, bank statements, tickets and wishes at the desks.
 * @module
 */
import { addDays, type Day, hourMs, startOfDay } from "../../../src/base/dates.ts";
import type { CustomerMessage } from "../../../src/base/partners.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import { pointOf } from "../../../tools/demonstration/oddities.ts";
import { habitOf, type Paid } from "../../../tools/demonstration/paying.ts";
import type { Year } from "../year.ts";
import { Till } from "./till.ts";

/** Why somebody pays as he does. Never told to the house. */
export type Nature = "prompt" | "ahead" | "forgetful" | "strapped" | "unwilling" | "cyclical";

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
  /** Once a day, in the evening: people decide and pay. */
  live(year: Year): Promise<void>;
  /** The channels' files of a day, as they arrive the next morning. */
  channelFiles(day: Day): readonly ChannelFile[];
  /** The bank's statement of what arrived on a day, as CSV; undefined where nothing did. */
  statement(day: Day): string | undefined;
  /** A message reached somebody's telephone or app. */
  hears(message: CustomerMessage): void;
  /** Somebody of the utility called, came with a paper, cut the supply or restored it. */
  meets(account: string, what: "call" | "visit" | "notice" | "cut-off" | "restored"): void;
  /** Rows of `tickets.csv` that people's own grievances of a day bring, beside the world's. */
  tickets(day: Day): readonly (readonly (string | Date | undefined)[])[];
  /** Taken once: what customers want of the desks since the last time. */
  wishes(): readonly Wish[];
  /** Payments of the year that are truly odd, each `planted` as what it is, from the day they are made. */
  odd(): readonly Paid[];
}

export function openTown(customers: readonly Customer[]): Town {
  const till = new Till();
  const calendar = new Map<Day, Customer[]>();
  return {
    customers,
    natureOf: () => "prompt",
    async live(year) {
      const today = year.today();
      if (today.endsWith("-01")) {
        for (const customer of customers) {
          const random = customer.random.fork(`paying ${today}`);
          const day = addDays(today, 1 + random.integer(14));
          calendar.set(day, [...(calendar.get(day) ?? []), customer]);
        }
      }
      const operator = year.as("operator");
      for (const customer of calendar.get(today) ?? []) {
        const { account, name: payer } = customer;
        const owed = await operator.get("bills.owed", { customerAccount: account });
        const fen = BigInt(owed.unpaidFen) + BigInt(owed.lateFeeFen);
        if (fen <= 0n) continue;
        const { channel } = habitOf(customer);
        const random = customer.random.fork(`moment ${today}`);
        const at = new Date(startOfDay(today).getTime() + (7 + random.integer(15)) * hourMs);
        const point = channel === "agency" ? { point: pointOf(customer) } : {};
        till.take({
          ...{ account, channel, at, day: today, fen, payer, payerAccount: account, number: 1 },
          ...point,
        });
      }
      calendar.delete(today);
    },
    channelFiles: (day) => till.channelFiles(day),
    statement: (day) => till.statement(day),
    hears() {},
    meets() {},
    tickets: () => [],
    wishes: () => [],
    odd: () => [],
  };
}
