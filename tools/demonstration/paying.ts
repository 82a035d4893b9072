/**
 * How customers pay: most in time, some late (the slack when a bill is high, the worsening ever later),
 * some in parts or ahead, a few twice or for somebody else, a few no more. They pay what the product
 * would ask of them on that day, late fee included.
 */
import { addDays, type Day, startOfDay } from "../../src/base/dates.ts";
import type { OwedBill } from "../../src/bills/bills.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import { type Advance, planShares } from "../../src/payments/rules.ts";
import type { Channel } from "../../src/payments/schema.ts";
import type { Billing } from "./billing.ts";
import type { Customer, CustomerClass } from "./customers.ts";
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

/** Shares in a thousand. */
const mannerShares = {
  ...{ prompt: 705, slack: 130, worsening: 30, chronic: 40, parts: 15, ahead: 70, stopped: 10 },
};
export type Manner = keyof typeof mannerShares;
const manners = Object.keys(mannerShares) as Manner[];

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
export function habitOf(customer: Customer): { channel: Channel; manner: Manner; random: Random } {
  const random = customer.random.fork("paying");
  const weights = channelsOf[customer.customerClass];
  const channel = weights[random.weighted(weights.map(([, weight]) => weight))]![0];
  const manner = manners[random.weighted(Object.values(mannerShares))]!;
  return { channel, manner, random };
}

/** All payments of one customer, in time. */
export function* paymentsOf(
  customer: Customer,
  bills: readonly OwedBill[],
  options: PayingOptions,
): Generator<Paid> {
  const { billing, last } = options;
  const { channel, manner, random } = habitOf(customer);
  const stopsAfter = bills.length - 2 - random.integer(5);
  const turnsAt = random.integer(Math.max(1, bills.length - 2));
  const hand = random.fork("hand");
  const purse = openPurse(billing);
  let number = 0;
  for (const [at, bill] of bills.entries()) {
    purse.owe(bill);
    const until = bills[at + 1]?.issuedOn ?? addDays(last, 1);
    if (manner === "stopped" && at > stopsAfter) continue;
    const isHigh = bill.amountFen * 5n > (bills[at - 1]?.amountFen ?? bill.amountFen) * 6n;
    const months = manner === "worsening" ? Math.max(0, at - turnsAt) : 0;
    for (const { day, share } of intentions(manner, bill, { isHigh, months, random })) {
      if (day >= until || day > last) continue;
      const meant = amountOf(manner, purse.due(day), share);
      if (meant <= 0n) continue;
      const { fen, ...slip } = manner === "prompt" ? keyedIn(meant, hand) : { fen: meant };
      const { account, name: payer } = customer;
      const paid = { account, channel, day, fen, payer, payerAccount: account };
      number += 1;
      const astray = at >= bills.length - 3 && random.chance(0.0009);
      const time = momentOf(day, random);
      if (astray) {
        const other = options.neighbour(customer);
        yield { ...paid, account: other, at: time, number, planted: "wrong_account" };
        return;
      }
      purse.pay({ paymentId: String(number), paidOn: day, fen });
      yield { ...paid, ...slip, at: time, number };
      const again = addDays(day, random.integer(3));
      if (!random.chance(0.0016) || again >= until || again > last) continue;
      number += 1;
      purse.pay({ paymentId: String(number), paidOn: again, fen });
      const other = channel === "wechat" ? "alipay" : "wechat";
      const later = momentOf(again, random);
      yield { ...paid, channel: other, day: again, at: later, number, planted: "duplicate" };
    }
  }
}

interface Intention {
  day: Day;
  /** Of what is due then. */
  share: number;
}

interface Mood {
  /** The bill is a fifth above the one before. */
  isHigh: boolean;
  /** Since things began to go badly. */
  months: number;
  random: Random;
}

/** When a customer of this manner means to pay after a bill, and how much of what is due. */
function intentions(manner: Manner, bill: OwedBill, { isHigh, months, random }: Mood): Intention[] {
  const inTime = { day: addDays(bill.issuedOn, 1 + random.integer(14)), share: 1 };
  const late = { day: addDays(bill.dueOn, 1 + random.integer(24)), share: 1 };
  if (manner === "slack") return [random.chance(isHigh ? 0.55 : 0.25) ? late : inTime];
  if (manner === "worsening" && months > 0) {
    const lag = Math.min(26, 4 * months + random.integer(6));
    return random.chance(0.07 * months) ? [] : [{ day: addDays(bill.dueOn, lag), share: 1 }];
  }
  if (manner === "chronic") return random.chance(0.45) ? [late] : [];
  if (manner !== "parts") return [inTime];
  const rest = addDays(inTime.day, 5 + random.integer(8));
  return [
    { ...inTime, share: random.between(0.4, 0.7) },
    { day: rest, share: 1 },
  ];
}

/** Who pays ahead tops up in round sums before the balance is gone. */
function amountOf(manner: Manner, dueFen: bigint, share: number): bigint {
  if (manner !== "ahead") return share === 1 ? dueFen : BigInt(Math.floor(Number(dueFen) * share));
  const step = 5000n;
  return dueFen <= -step ? 0n : ((dueFen + step) / step + 1n) * step;
}

function momentOf(day: Day, random: Random): Date {
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
