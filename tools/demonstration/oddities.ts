/**
 * What is odd about payments, planted: slips of the hand of customers who otherwise pay what they owe, bursts
 * of card payments, and two collection points that are not what they seem.
 */
import { addDays, type Day, startOfDay } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import type { Customer, CustomerBook } from "./customers.ts";
import { natureOf } from "./natures.ts";
import type { Paid } from "./paying.ts";

/** Chances per payment of who pays in time, and what the amount becomes. */
const slips = {
  treble: { chance: 0.0005, of: (fen: bigint) => fen * 3n },
  quarter: { chance: 0.0005, of: (fen: bigint) => fen / 4n },
} as const;
export type Slip = keyof typeof slips;

/** An amount as it was keyed in. */
export function keyedIn(fen: bigint, random: Random): { fen: bigint; planted?: Slip } {
  const planted = (Object.keys(slips) as Slip[]).find((each) => random.chance(slips[each].chance));
  return planted ? { fen: slips[planted].of(fen), planted } : { fen };
}

/** Where an agency's customers pay: two points a station. */
export function pointOf({ station, index }: Customer): string {
  return `${station.name.replace(/供电所$/, "")}${index % 2 === 0 ? "邮政" : "供销社"}代收点`;
}

interface Scheme {
  point: string;
  /** Some of its payments it takes back later. */
  takesBack: boolean;
  /** Whose customers' accounts it pays into; a city. */
  city: string;
  payer: string;
  daysAgo: readonly number[];
  count: number;
  /** Minutes after midnight of the first payment, and between two. */
  from: number;
  every: number;
  fen(at: number): bigint;
}

/** One turns card money into balances by night and just under the limit; the other takes only round sums. */
export const schemes: readonly Scheme[] = [
  {
    point: "罗庄鸿运便民代收点",
    takesBack: true,
    city: "3713",
    payer: "马立柱",
    daysAgo: [41, 19, 6],
    count: 14,
    from: 22 * 60 + 35,
    every: 4,
    fen: (at) => BigInt(4_870 + ((at * 37) % 120)) * 100n,
  },
  {
    point: "曹县顺达超市代收点",
    takesBack: false,
    city: "3717",
    payer: "徐万春",
    daysAgo: [27, 20, 13, 5],
    count: 9,
    from: 14 * 60 + 10,
    every: 11,
    fen: (at) => BigInt(300 + 100 * (at % 4)) * 100n,
  },
];

const bursts = { customers: 6, payments: 6, fen: 200_00n, daysAgo: 9 };

export function* oddPayments(book: CustomerBook, last: Day): Generator<Paid> {
  for (const [at, scheme] of schemes.entries()) yield* schemed(book, last, { scheme, at });
  for (const [who, customer] of fraudsters(book, bursts.customers).entries()) {
    yield* burstOf(customer, addDays(last, -bursts.daysAgo - who));
  }
}

/** Cards of others turned into a balance in one evening. */
export function* burstOf({ account, name: payer }: Customer, day: Day): Generator<Paid> {
  for (let number = 0; number < bursts.payments; number += 1) {
    yield {
      ...{ account, payerAccount: account, payer, channel: "wechat", day },
      ...{ at: minuteOf(day, 20 * 60 + 7 * number), fen: bursts.fen, number: 800 + number },
      planted: "burst",
    };
  }
}

/** Looked for among so many that a book of millions is not read. */
const searched = 20_000;

function fraudsters(book: CustomerBook, count: number): Customer[] {
  const found: Customer[] = [];
  for (let index = 0; index < Math.min(book.count, searched) && found.length < count; index += 1) {
    const customer = book.customer(index);
    if (!customer.closedOn && natureOf(customer) === "fraudulent") found.push(customer);
  }
  return found;
}

function* schemed(
  book: CustomerBook,
  last: Day,
  { scheme, at }: { scheme: Scheme; at: number },
): Generator<Paid> {
  for (const [round, daysAgo] of scheme.daysAgo.entries()) {
    yield* roundOf(book, { scheme, at, round, day: addDays(last, -daysAgo) });
  }
}

interface Round {
  scheme: Scheme;
  /** The scheme's place among them. */
  at: number;
  /** Which of its customers' turn it is. */
  round: number;
  day: Day;
}

/** What a dishonest point hands in on a day. */
export function* roundOf(
  book: CustomerBook,
  { scheme, at, round, day }: Round,
): Generator<Paid & { point: string }> {
  const { point, payer, count, from, every } = scheme;
  const homes = residentsOf(book, scheme.city);
  for (let number = 0; number < Math.min(count, homes.length); number += 1) {
    const { account } = homes[(round * count + number) % homes.length]!;
    yield {
      ...{ account, payerAccount: account, payer, point, channel: "agency", day },
      ...{ at: minuteOf(day, from + every * number), fen: scheme.fen(number) },
      ...{ number: 700 + 100 * at + number, planted: "agency" },
    };
  }
}

/** Every third open home of a city, so that they lie far apart. */
function residentsOf(book: CustomerBook, city: string): Customer[] {
  if (!book.hasUnit(city)) return [];
  const { from, until } = book.range(city);
  const homes: Customer[] = [];
  for (let index = from; index < until && homes.length < 60; index += 3) {
    const customer = book.customer(index);
    if (customer.customerClass === "residential" && !customer.closedOn) homes.push(customer);
  }
  return homes;
}

function minuteOf(day: Day, minute: number): Date {
  return new Date(startOfDay(day).getTime() + minute * 60_000);
}
