/**
 * Refunds of the demonstration: customers of Jinan who paid too much at the counter, and how far each
 * of their refunds has come.
 */
import { addDays, type Day, startOfDay } from "../../src/base/dates.ts";
import { formatYuan } from "../../src/base/money.ts";
import type { CustomerBook, CustomerClass } from "./customers.ts";
import { Diary } from "./desk.ts";
import { type Nature, natureOf } from "./natures.ts";
import type { Paid } from "./paying.ts";
import { sizeOf } from "./readings.ts";

/** How a refund ends up; the story of each is told below. */
type Fate =
  | "closed"
  | "unknown at the bank"
  | "failed at the bank"
  | "sent back by the bank"
  | "accepted"
  | "with finance"
  | "returned"
  | "resubmitted"
  | "returned by an approver"
  | "in review"
  | "terminated"
  | "to the advance";

interface Wish {
  fate: Fate;
  fen: bigint;
  daysAgo: number;
  of?: CustomerClass;
}

const wishes: readonly Wish[] = [
  { fate: "closed", fen: 380_00n, daysAgo: 19 },
  { fate: "closed", fen: 1_126_40n, daysAgo: 17 },
  { fate: "closed", fen: 56_00n, daysAgo: 16 },
  { fate: "to the advance", fen: 212_50n, daysAgo: 15 },
  { fate: "sent back by the bank", fen: 640_00n, daysAgo: 14 },
  { fate: "failed at the bank", fen: 98_70n, daysAgo: 12 },
  { fate: "terminated", fen: 45_30n, daysAgo: 12 },
  { fate: "unknown at the bank", fen: 1_530_00n, daysAgo: 6 },
  { fate: "accepted", fen: 95_20n, daysAgo: 8 },
  { fate: "accepted", fen: 2_408_00n, daysAgo: 6 },
  { fate: "with finance", fen: 1_260_00n, daysAgo: 6 },
  { fate: "with finance", fen: 18_600_00n, daysAgo: 7, of: "general_commercial" },
  { fate: "returned", fen: 330_00n, daysAgo: 9 },
  { fate: "returned", fen: 74_00n, daysAgo: 5 },
  { fate: "resubmitted", fen: 505_00n, daysAgo: 10 },
  { fate: "returned by an approver", fen: 2_160_00n, daysAgo: 8 },
  { fate: "in review", fen: 3_210_00n, daysAgo: 12 },
  { fate: "in review", fen: 12_800_00n, daysAgo: 2, of: "general_commercial" },
  { fate: "in review", fen: 88_00n, daysAgo: 1 },
  { fate: "in review", fen: 142_60n, daysAgo: 1 },
];

export interface RefundCase extends Wish {
  account: string;
  holder: string;
}

const city = "3701";

/** Who owes for months, or uses several times what others do, would have what he paid too much eaten by his bills. */
const largest = 1.5;
const paysInTime = new Set<Nature>(["prompt", "ahead", "forgetful"]);

/** One open account of the city for each wish. */
export function refundCases(book: CustomerBook): RefundCase[] {
  const { from, until } = book.range(city);
  let index = from;
  const nextOf = (wanted: CustomerClass) => {
    for (; index < until; index += 1) {
      const customer = book.customer(index);
      if (customer.customerClass !== wanted || customer.closedOn) continue;
      if (!paysInTime.has(natureOf(customer)) || sizeOf(customer) > largest) continue;
      index += 1;
      return customer;
    }
    return undefined;
  };
  return wishes.flatMap((wish) => {
    const start = index;
    const customer = nextOf(wish.of ?? "residential");
    if (!customer) index = start;
    return customer ? [{ ...wish, account: customer.account, holder: customer.name }] : [];
  });
}

/** Room for what the account may owe, so that the bill of the month does not eat the refund. */
const marginFen = 800_00n;

/** The over-payments that are refunded, at the counter a day before each is asked for. */
export function* overpayments(cases: readonly RefundCase[], last: Day): Generator<Paid> {
  for (const [at, { account, holder, fen, daysAgo, of }] of cases.entries()) {
    const day = addDays(last, -daysAgo - 1);
    const moment = new Date(startOfDay(day).getTime() + (10 * 60 + at) * 60_000);
    const margin = of ? marginFen * 20n : marginFen;
    yield {
      ...{ account, payerAccount: account, payer: holder, channel: "counter", day, at: moment },
      ...{ fen: fen + margin, number: 900 + at },
    };
  }
}

const handler = "jinan.refunds";
const signers = ["jinan.foreman", "jinan.director", "province.director"];
/** The last four digits tell the simulated bank what to do (`partners/bank-simulator.ts`). */
const endings: Partial<Record<Fate, string>> = {
  "failed at the bank": "9002",
  "unknown at the bank": "9004",
  "sent back by the bank": "9007",
};

export function refundDiary(cases: readonly RefundCase[], last: Day): Diary {
  const diary = new Diary(last);
  cases.forEach((refund, at) => {
    tell(diary, refund, `refund${at}`);
  });
  diary.add(9, "disbursements.reconcile", { input: {} });
  diary.add(4, "disbursements.reconcile", { input: {} });
  return diary;
}

function tell(diary: Diary, refund: RefundCase, name: string): void {
  const { fate, account, holder, fen, daysAgo } = refund;
  const id = `$${name}.id`;
  const toAdvance = fate === "to the advance";
  const payee = {
    ...{ payeeName: holder, payeeBank: "齐州商业银行历下支行" },
    payeeAccount: `62170${account}${endings[fate] ?? "0618"}`,
  };
  diary.add(daysAgo, "refunds.request", {
    as: handler,
    input: {
      ...{ customerAccount: account, amountYuan: formatYuan(fen, { group: false }) },
      ...{ reasonType: "over_payment", note: "柜台多收，客户持收据申请退回" },
      ...(toAdvance ? { to: "advance" } : payee),
    },
    keep: name,
    reason: "客户到厅申请退回多缴电费",
  });
  if (fate === "terminated") giveUp(diary, id, daysAgo);
  else if (fate === "returned by an approver") comeBack(diary, id, daysAgo);
  else if (fate === "in review") sign(diary, id, { daysAgo, count: fen > 1_000_00n ? 1 : 0 });
  else {
    sign(diary, id, { daysAgo: daysAgo - 1, count: fen >= 10_000_00n ? 3 : 2 });
    atFinance(diary, id, refund);
  }
}

function atFinance(diary: Diary, id: string, { fate, daysAgo }: RefundCase): void {
  const as = "province.finance";
  if (fate === "with finance") return;
  if (fate === "returned" || fate === "resubmitted") {
    sendBack(diary, id, { daysAgo: daysAgo - 2, mends: fate === "resubmitted" });
    return;
  }
  diary.add(daysAgo - 2, "refunds.approve", { as, input: { id } });
  if (fate !== "accepted") diary.add(daysAgo - 3, "refunds.pay", { as, input: { id } });
}

function sign(
  diary: Diary,
  id: string,
  { daysAgo, count }: { daysAgo: number; count: number },
): void {
  for (const as of signers.slice(0, count)) {
    diary.add(daysAgo, "refunds.approve", { as, input: { id, comment: "情况属实，同意退费" } });
  }
}

function giveUp(diary: Diary, id: string, daysAgo: number): void {
  const comment = "客户改为抵扣下月电费";
  diary.add(daysAgo - 1, "refunds.withdraw", { as: handler, input: { id, comment } });
  diary.add(daysAgo - 1, "refunds.terminate", { as: handler, input: { id } });
}

/** The first level signs, the second finds the payee's account wrong; mended, it goes round once more. */
function comeBack(diary: Diary, id: string, daysAgo: number): void {
  const [, second] = signers as [string, string];
  sign(diary, id, { daysAgo: daysAgo - 1, count: 1 });
  const comment = "账号末四位与存折复印件不一致，请更正后重提";
  const fault = { id, code: "payee_account_wrong", comment };
  diary.add(daysAgo - 2, "refunds.return", { as: second, input: fault });
  const mended = { id, payeeAccount: "6217001234567890626", comment: "已按存折原件更正末四位" };
  diary.add(daysAgo - 3, "refunds.resubmit", {
    ...{ as: handler, input: mended, reason: "与客户重新核对收款账号" },
  });
}

function sendBack(
  diary: Diary,
  id: string,
  { daysAgo, mends }: { daysAgo: number; mends: boolean },
): void {
  const comment = "收款账号与银行预留不符，请核对";
  const input = { id, code: "payee_account_wrong", comment };
  diary.add(daysAgo, "refunds.return", { as: "province.finance", input });
  if (!mends) return;
  const mended = { id, payeeAccount: "6217001234567890618", comment: "已按客户存折更正账号" };
  diary.add(daysAgo - 1, "refunds.resubmit", { as: handler, input: mended });
}
