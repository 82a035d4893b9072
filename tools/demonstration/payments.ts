/**
 * Payments as they reach the utility: one file a channel, each with the columns that such files have, and
 * the bank's statement. Most channels settle a day's total on the day after; UnionPay line by line,
 * and there some lines are missing on one side.
 */
import { addDays, type Day, formatInstant } from "../../src/base/dates.ts";
import { formatYuan } from "../../src/base/money.ts";
import type { Channel } from "../../src/payments/schema.ts";
import { type Billing, openBilling } from "./billing.ts";
import type { Customer } from "./customers.ts";
import { pointOf } from "./oddities.ts";
import { type Paid, paymentsOf } from "./paying.ts";
import { type ReadingOptions, readingsByCustomer } from "./readings.ts";
import type { SplitSpec, TableSpec } from "./tables.ts";

type Cell = string | number | undefined;

export interface FileForm {
  columns: readonly string[];
  row(paid: Paid): Cell[];
}

const yuan = ({ fen }: Paid) => formatYuan(fen, { group: false });
const moment = ({ at }: Paid) => formatInstant(at);
const compact = (paid: Paid) => moment(paid).replace(/\D/g, "");

/** Unique within its channel: day, payer's account, and the payment's place among the payer's. */
export function numberOf({ day, payerAccount, number }: Paid): string {
  return `${day.replaceAll("-", "")}${payerAccount}${String(number).padStart(3, "0")}`;
}

/** Headings as such files have them; an agency's has no transaction numbers. */
export const channelForms: Readonly<Partial<Record<Channel, FileForm>>> = {
  state_grid_app: {
    columns: ["网上国网订单号", "用户编号", "缴费时间", "缴费金额（元）", "付款人"],
    row: (paid) => [numberOf(paid), paid.account, moment(paid), yuan(paid), paid.payer],
  },
  wechat: {
    columns: ["交易时间", "微信订单号", "户号", "付款人", "支付金额(元)"],
    row: (paid) => [
      ...[moment(paid), `\`${numberOf(paid)}`, `\`${paid.account}`, paid.payer],
      `\`${yuan(paid)}`,
    ],
  },
  alipay: {
    columns: ["支付宝交易号", "付款时间", "缴费户号", "订单金额（元）", "付款方"],
    row: (paid) => [numberOf(paid), moment(paid), paid.account, yuan(paid), paid.payer],
  },
  unionpay: {
    columns: ["系统跟踪号", "交易日期", "户号", "交易金额(分)"],
    row: (paid) => [numberOf(paid), compact(paid), paid.account, String(paid.fen)],
  },
  bank_debit: {
    columns: ["扣款流水号", "客户编号", "付款户名", "扣款日期", "扣款金额"],
    row: (paid) => [
      numberOf(paid),
      paid.account,
      paid.payer,
      paid.day.replaceAll("-", "/"),
      yuan(paid),
    ],
  },
  counter: {
    columns: ["收据号", "户号", "缴费人", "收费时间", "实收金额"],
    row: (paid) => [numberOf(paid), paid.account, paid.payer, moment(paid), yuan(paid)],
  },
  agency: {
    columns: ["代收网点", "户号", "缴费人", "代收时间", "代收金额"],
    row: (paid) => [paid.point, paid.account, paid.payer, moment(paid), yuan(paid)],
  },
};

export const statementColumns = [
  ...["到账日期", "清算日期", "渠道", "业务流水号", "贷方金额", "对方户名", "摘要"],
] as const;

/** Where a channel settles whole days, the total arrives on the next, of the counter's cash on the same. */
export function totalRow({ day, channel }: Pick<Paid, "day" | "channel">, fen: bigint) {
  const received = channel === "counter" ? day : addDays(day, 1);
  const amount = formatYuan(fen, { group: false });
  return { received, row: [received, day, channel, undefined, amount, undefined, "渠道清算"] };
}

/** UnionPay's, settled one by one. */
export function lineRow(paid: Paid, received = paid.day): Cell[] {
  return [
    ...[received, paid.day, paid.channel, numberOf(paid), yuan(paid)],
    ...[paid.payer, "银联代收"],
  ];
}

/** What was planted among the payments: never imported. */
export interface PlantedPayments {
  duplicates: string[];
  wrongAccounts: { paidFor: string; meantFor: string }[];
  notInBank: string[];
  notInLedger: string[];
  /** Oddities, as `account day`, by kind. */
  odd: Record<string, string[]>;
}

export interface PaymentOptions extends ReadingOptions {
  /** The billed ones. */
  billedMonths: readonly string[];
  last: Day;
  /** Payments beside what customers owe. */
  extra: Iterable<Paid>;
}

/** One unionpay line in so many is missing on one side, in the last days. */
const oneSidedEvery = 97;
const oneSidedDays = 30;

export class Payments {
  readonly planted: PlantedPayments = {
    ...{ duplicates: [], wrongAccounts: [], notInBank: [], notInLedger: [], odd: {} },
  };
  readonly #options: PaymentOptions;
  readonly #billing: Billing;
  /** Fen by day and channel. */
  readonly #settled = new Map<string, bigint>();
  readonly #lines: Paid[] = [];
  #recent = 0;

  private constructor(options: PaymentOptions, billing: Billing) {
    this.#options = options;
    this.#billing = billing;
  }

  static async open(options: PaymentOptions): Promise<Payments> {
    return new Payments(options, await openBilling(new Set(options.billedMonths)));
  }

  /** The channels' files; the statement is complete once they are read to the end. */
  files(): SplitSpec {
    const channels = Object.entries(channelForms) as [Channel, FileForm][];
    const tables = channels.map(([channel, { columns }]) => ({ name: fileOf(channel), columns }));
    return { tables, rows: this.#rows() };
  }

  *#rows(): Generator<{ table: string; row: Cell[] }> {
    for (const paid of this.#all()) {
      const { channel, account, planted } = paid;
      if (planted === "duplicate") this.planted.duplicates.push(account);
      else if (planted && planted !== "wrong_account") {
        const { odd } = this.planted;
        odd[planted] = [...(odd[planted] ?? []), `${account} ${paid.day}`];
      }
      if (this.#settle(paid)) {
        yield { table: fileOf(channel), row: channelForms[channel]!.row(paid) };
      }
    }
  }

  *#all(): Generator<Paid> {
    const { book, last } = this.#options;
    const neighbour = ({ index }: Customer) => book.customer((index + 1) % book.count).account;
    const options = { billing: this.#billing, last, neighbour };
    for (const { customer, readings } of readingsByCustomer(this.#options)) {
      const bills = this.#billing.billsOf(customer, readings);
      for (const paid of paymentsOf(customer, bills, options)) {
        if (paid.planted === "wrong_account") {
          const { account: paidFor, payerAccount: meantFor } = paid;
          this.planted.wrongAccounts.push({ paidFor, meantFor });
        }
        yield paid.channel === "agency" ? { ...paid, point: pointOf(customer) } : paid;
      }
    }
    yield* this.#options.extra;
  }

  /** Notes what the bank will get. False where the channel's file lacks the payment. */
  #settle(paid: Paid): boolean {
    if (paid.channel !== "unionpay") {
      const key = `${paid.day} ${paid.channel}`;
      this.#settled.set(key, (this.#settled.get(key) ?? 0n) + paid.fen);
      return true;
    }
    const isRecent = paid.day > addDays(this.#options.last, -oneSidedDays);
    const place = isRecent ? this.#recent++ % oneSidedEvery : -1;
    if (place === 3) this.planted.notInBank.push(numberOf(paid));
    else this.#lines.push(paid);
    if (place === 7) this.planted.notInLedger.push(numberOf(paid));
    return place !== 7;
  }

  /** The bank's statement, read after the files: a total arrives the day after, the last not yet. */
  statement(): TableSpec {
    return { name: "statement", columns: statementColumns, rows: this.#statementRows() };
  }

  *#statementRows(): Generator<Cell[]> {
    const { last } = this.#options;
    for (const [key, fen] of [...this.#settled].toSorted(([left], [right]) =>
      left < right ? -1 : 1,
    )) {
      const [day, channel] = key.split(" ") as [Day, Channel];
      const { received, row } = totalRow({ day, channel }, fen);
      if (received <= last) yield row;
    }
    for (const paid of this.#lines) yield lineRow(paid);
  }
}

export function fileOf(channel: string): string {
  return `payments-${channel.replaceAll("_", "-")}`;
}
