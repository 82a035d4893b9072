/**
 * How customers paid, each by his nature: of their own will, or moved by the reminders of a practice that was
 * the same for all; a few twice, or for somebody else. They pay what the product would ask of them on that day,
 * late fee included.
 */
import { addDays, type Day, startOfDay } from "../../src/base/dates.ts";
import type { OwedBill } from "../../src/bills/bills.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import { type Advance, planShares } from "../../src/payments/rules.ts";
import type { Channel } from "../../src/payments/schema.ts";
import type { Billing } from "./billing.ts";
import type { Customer, CustomerClass } from "./customers.ts";
import {
  type Contact,
  type Intention,
  intentionsOf,
  movedBy,
  type Nature,
  natureOf,
} from "./natures.ts";
import { keyedIn, type Slip } from "./oddities.ts";

export interface Paid {
  account: string;
  channel: Channel;
  at: Date;
  day: Day;
  fen: bigint;
  payer: string;
  payerAccount: string;
  /** Its place among the customer's payments, for a transaction number. */
  number: number;
  /** Where an agency took it, if not at the customer's own point. */
  point?: string;
  planted?: "duplicate" | "wrong_account" | "burst" | "agency" | Slip;
}

const channelsOf: Record<CustomerClass, readonly (readonly [Channel, number])[]> = {
  residential: [
    ["state_grid_app", 34],
    ["wechat", 24],
    ["alipay", 20],
    ["agency", 8],
    ["bank_debit", 7],
    ["unionpay", 4],
    ["counter", 3],
  ],
  general_commercial: [
    ["bank_debit", 40],
    ["state_grid_app", 30],
    ["unionpay", 15],
    ["counter", 15],
  ],
  large_industrial: [
    ["bank_debit", 80],
    ["counter", 20],
  ],
  agricultural: [
    ["agency", 50],
    ["counter", 25],
    ["wechat", 25],
  ],
};

export interface PayingOptions {
  billing: Billing;
  /** Last day of the simulated time. */
  last: Day;
  /** Account of a neighbour, for money that goes astray. */
  neighbour(customer: Customer): string;
}

/** How a customer pays and through what channel, the same whenever it is asked. */
export function habitOf(customer: Customer): { channel: Channel; nature: Nature; random: Random } {
  const random = customer.random.fork("paying");
  const weights = channelsOf[customer.customerClass];
  const channel = weights[random.weighted(weights.map(([, weight]) => weight))]![0];
  return { channel, nature: natureOf(customer), random };
}

/** Chances per payment: to a neighbour's account, and once more within two days by another channel. */
export const accidents = { astray: 0.001, twice: 0.002 } as const;

/** All payments of one customer, in time. */
export function* paymentsOf(
  customer: Customer,
  bills: readonly OwedBill[],
  options: PayingOptions,
): Generator<Paid> {
  const { billing, last } = options;
  const { channel, nature, random } = habitOf(customer);
  const hand = random.fork("hand");
  const purse = openPurse(billing);
  let number = 0;
  for (const [at, bill] of bills.entries()) {
    purse.owe(bill);
    const until = bills[at + 1]?.issuedOn ?? addDays(last, 1);
    const told = { overdue: purse.overdueOn(bill.issuedOn), random };
    for (const { day, share, isAsked } of decisions(customer, bill, { nature, ...told })) {
      if (day >= until || day > last || (isAsked && purse.overdueOn(day) === 0)) continue;
      const meant = amountOf(nature, purse.due(day), share);
      if (meant <= 0n) continue;
      const { fen, ...slip } = nature === "prompt" ? keyedIn(meant, hand) : { fen: meant };
      const { account, name: payer } = customer;
      const paid = { account, channel, day, fen, payer, payerAccount: account };
      number += 1;
      const astray = at >= bills.length - 3 && random.chance(accidents.astray);
      const time = momentOf(day, random);
      if (astray) {
        const other = options.neighbour(customer);
        yield { ...paid, account: other, at: time, number, planted: "wrong_account" };
        return;
      }
      purse.pay({ paymentId: String(number), paidOn: day, fen });
      yield { ...paid, ...slip, at: time, number };
      const again = addDays(day, random.integer(3));
      if (!random.chance(accidents.twice) || again >= until || again > last) continue;
      number += 1;
      purse.pay({ paymentId: String(number), paidOn: again, fen });
      const later = momentOf(again, random);
      const other = otherChannel(channel);
      yield { ...paid, channel: other, day: again, at: later, number, planted: "duplicate" };
    }
  }
}

/** By which somebody pays once more, who does not see that he has. */
export function otherChannel(channel: Channel): Channel {
  return channel === "wechat" ? "alipay" : "wechat";
}

/** What the utility did, by bills overdue when a month's came: days after it, and how many it reached. */
const practice: readonly (readonly { after: number; contact: Contact; reach: number }[])[] = [
  [
    { after: 18, contact: "sms", reach: 0.95 },
    { after: 26, contact: "sms", reach: 0.95 },
  ],
  [
    { after: 12, contact: "call", reach: 0.6 },
    { after: 21, contact: "notice", reach: 0.7 },
  ],
  [{ after: 9, contact: "cut-off", reach: 0.5 }],
];

interface Told {
  nature: Nature;
  /** Bills. */
  overdue: number;
  random: Random;
}

interface Decision extends Intention {
  /** He was reminded: means what is overdue. */
  isAsked: boolean;
}

function decisions(
  customer: Customer,
  bill: OwedBill,
  { nature, overdue, random }: Told,
): Decision[] {
  const own = intentionsOf(customer, nature, bill);
  const asked = practice[Math.min(overdue, practice.length - 1)]!.filter(({ reach }) =>
    random.chance(reach),
  )
    .map(({ after, contact }) => {
      return movedBy(contact, nature, { day: addDays(bill.issuedOn, after), random });
    })
    .filter((each): each is Intention => each !== undefined);
  return [
    ...own.map((each) => ({ ...each, isAsked: false })),
    ...asked.map((each) => ({ ...each, isAsked: true })),
  ].toSorted((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
}

/** Who pays ahead tops up in round sums before the balance is gone. */
export function amountOf(nature: Nature, dueFen: bigint, share: number): bigint {
  if (nature !== "ahead") return share === 1 ? dueFen : BigInt(Math.floor(Number(dueFen) * share));
  const step = 5000n;
  return dueFen <= -step ? 0n : ((dueFen + step) / step + 1n) * step;
}

export function momentOf(day: Day, random: Random): Date {
  return new Date(startOfDay(day).getTime() + (7 * 3600 + random.integer(15 * 3600)) * 1000);
}

/** What one customer owes and has paid ahead, allocated as the product allocates. */
function openPurse({ feeOn }: Billing) {
  let owed: OwedBill[] = [];
  let free: Advance[] = [];
  const settle = () => {
    for (const share of planShares(free, owed, feeOn)) {
      const { billId, principalFen, lateFeeFen, valueOn } = share;
      owed = owed.map((bill) =>
        bill.billId !== billId
          ? bill
          : {
              ...bill,
              paidFen: bill.paidFen + principalFen,
              lateFeePaidFen: bill.lateFeePaidFen + lateFeeFen,
              tranches: [...bill.tranches, { principalFen, paid: valueOn }],
            },
      );
      free = free.map((each) =>
        each.paymentId === share.paymentId
          ? { ...each, fen: each.fen - principalFen - lateFeeFen }
          : each,
      );
    }
    free = free.filter(({ fen }) => fen > 0n);
    owed = owed.filter(
      (bill) => bill.paidFen < bill.amountFen || feeOn(bill, bill.dueOn) > bill.lateFeePaidFen,
    );
  };
  return {
    owe(bill: OwedBill): void {
      owed.push(bill);
      settle();
    },
    pay(advance: Advance): void {
      free.push(advance);
      settle();
    },
    /** Bills whose due day is over. */
    overdueOn: (day: Day) => owed.filter(({ dueOn }) => dueOn < day).length,
    /** Fen asked of the customer on a day; negative where more was paid ahead. */
    due(day: Day): bigint {
      const asked = owed.reduce(
        (sum, bill) => sum + bill.amountFen - bill.paidFen + feeOn(bill, day) - bill.lateFeePaidFen,
        0n,
      );
      return asked - free.reduce((sum, { fen }) => sum + fen, 0n);
    },
  };
}
