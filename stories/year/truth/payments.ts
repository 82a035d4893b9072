/**
 * What truly lies behind a payment that looks odd: what the town did in the year, and what was planted in the
 * past, told again for one account at a time.
 * @module
 */
import type { Day } from "../../../src/base/dates.ts";
import { type Billing, openBilling } from "../../../tools/demonstration/billing.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import { oddPayments } from "../../../tools/demonstration/oddities.ts";
import { type Paid, paymentsOf } from "../../../tools/demonstration/paying.ts";
import { readingsByCustomer } from "../../../tools/demonstration/readings.ts";
import { monthsBetween, readingOptions, Truth } from "../../../tools/demonstration/world.ts";
import { perYear } from "../desks/memory.ts";
import type { Year } from "../year.ts";

export type Planted = NonNullable<Paid["planted"]>;

/** A payment as alerts and papers name it: whose account, on which day, how much. */
export interface Seen {
  account: string;
  day: Day;
  fen: bigint;
}

/** Months the demonstration billed (`src/doors/house/generate.ts`). */
const billedMonths = 14;

interface Known {
  year: Year;
  /** Odd payments by what is seen of them; those of the town up to `told`. */
  odd: Map<string, Planted>;
  /** Points and days on which an agency misbehaved. */
  agencyDays: Set<string>;
  told: number;
  /** Accounts whose past was told. */
  past: Set<string>;
  billing: Promise<Billing>;
}

const known = perYear((year): Known => {
  const { world } = year;
  const { first, options } = world;
  const months = monthsBetween(first, options.end).slice(-billedMonths);
  const all = {
    ...{ year, odd: new Map(), agencyDays: new Set<string>(), told: 0, past: new Set<string>() },
    billing: openBilling(new Set(months)),
  };
  for (const paid of oddPayments(world.book, options.end)) keep(all, paid);
  return all;
});

/** What a payment truly is; undefined where it is what it seems. */
export async function plantedBehind(year: Year, seen: Seen): Promise<Planted | undefined> {
  const all = upToDate(year);
  if (seen.day <= year.options.eve) await tellPast(all, seen.account);
  return all.odd.get(keyOf(seen));
}

export function misbehavedOn(year: Year, point: string, day: Day): boolean {
  return upToDate(year).agencyDays.has(`${point}/${day}`);
}

function upToDate(year: Year): Known {
  const all = known(year);
  const odd = year.town.odd();
  for (; all.told < odd.length; all.told += 1) keep(all, odd[all.told]!);
  return all;
}

function keep({ odd, agencyDays }: Pick<Known, "odd" | "agencyDays">, paid: Paid): void {
  if (!paid.planted) return;
  odd.set(keyOf(paid), paid.planted);
  if (paid.planted === "agency") agencyDays.add(`${paid.point}/${paid.day}`);
}

/** His own payments, and the neighbour's before him that went astray. */
async function tellPast(all: Known, account: string): Promise<void> {
  const customer = all.year.town.customerOf(account);
  if (all.past.has(account) || !customer) return;
  all.past.add(account);
  const billing = await all.billing;
  const { book, options } = all.year.world;
  const last = options.end;
  const neighbour = ({ index }: Customer) => book.customer((index + 1) % book.count).account;
  const before = book.customer((customer.index + book.count - 1) % book.count);
  for (const { customer: payer, readings } of readingsOf(all.year, [before, customer])) {
    const bills = billing.billsOf(payer, readings);
    for (const paid of paymentsOf(payer, bills, { billing, last, neighbour }))
      if (paid.account === account) keep(all, paid);
  }
}

function readingsOf({ world }: Year, customers: readonly Customer[]) {
  const book = {
    *customers() {
      yield* customers;
    },
  };
  return readingsByCustomer({ ...readingOptions(world, new Truth(world)), book });
}

const keyOf = ({ account, day, fen }: Seen) => `${account} ${day} ${fen}`;
