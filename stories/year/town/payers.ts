/** What somebody does whose day to pay has come: looks up what he owes, and pays that, nearly always rightly. */
import { addDays, type Day } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import { keyedIn, pointOf } from "../../../tools/demonstration/oddities.ts";
import {
  accidents,
  amountOf,
  momentOf,
  otherChannel,
  type Paid,
} from "../../../tools/demonstration/paying.ts";
import type { Asker } from "../year.ts";
import type { Mind } from "./minds.ts";

/** What the house asks of an account, late fee included, less what lies ahead; fen. */
export async function dueOf({ customer, nature }: Mind, house: Asker): Promise<bigint> {
  const asked = { customerAccount: customer.account };
  const { unpaidFen, lateFeeFen } = await house.get("bills.owed", asked);
  const owed = BigInt(unpaidFen) + BigInt(lateFeeFen);
  if (nature !== "ahead") return owed;
  const { advanceFen } = await house.get("payments.balance", asked);
  return owed - BigInt(advanceFen);
}

export interface Paying {
  day: Day;
  dueFen: bigint;
  share: number;
  random: Random;
  /** Whose account is keyed in instead, where it goes astray. */
  neighbour(customer: Customer): string;
}

export interface Handed {
  paid: Paid;
  /** Once more, on another day and by another channel. */
  again?: Paid;
}

/** Days in which nobody gets more money from him who shows his receipt. */
const trustsHisReceipt = 30;

/** Undefined where he need not. Afterwards he believes that he owes nothing, if he meant to pay it all. */
export function pay(
  mind: Mind,
  { day, dueFen, share, random, neighbour }: Paying,
): Handed | undefined {
  const { customer, nature, channel } = mind;
  const meant = amountOf(nature, dueFen, share);
  if (share === 1) mind.settledOn = day;
  if (meant <= 0n) return undefined;
  if (share === 1) mind.usualFen = dueFen;
  mind.paidOn = day;
  const { account, name: payer } = customer;
  const slip = nature === "prompt" ? keyedIn(meant, random) : { fen: meant };
  const paid: Paid = {
    ...{ account, payerAccount: account, payer, channel, day, number: 1, ...slip },
    ...{ at: momentOf(day, random), ...(channel === "agency" && { point: pointOf(customer) }) },
  };
  if (isKeyedIn(paid) && random.chance(accidents.astray)) {
    mind.withholdsUntil = addDays(day, trustsHisReceipt);
    mind.settledOn = undefined;
    return {
      paid: { ...paid, fen: meant, account: neighbour(customer), planted: "wrong_account" },
    };
  }
  if (paid.planted || !random.chance(accidents.twice)) return { paid };
  const on = addDays(day, random.integer(3));
  const { point: _, ...same } = paid;
  const later = { channel: otherChannel(channel), day: on, at: momentOf(on, random), number: 2 };
  return { paid, again: { ...same, ...later, planted: "duplicate" } };
}

/** A standing order knows its account, and so does who writes it down at a collection point. */
function isKeyedIn({ channel }: Paid): boolean {
  return channel !== "bank_debit" && channel !== "agency";
}

/** A bill so many times the last one is looked at twice. */
const startling = 2.5;

export function startles({ usualFen }: Mind, dueFen: bigint): boolean {
  return usualFen !== undefined && usualFen > 0n && Number(dueFen) > startling * Number(usualFen);
}
