/**
 * The town's papers, read by their headings and not by the product's reader: what customers paid by the channels'
 * files, and what the bank says came in.
 * @module
 */
import { parse } from "csv-parse/sync";
import type { Day } from "../../../../src/base/dates.ts";
import { parseYuan } from "../../../../src/base/money.ts";
import type { Channel } from "../../../../src/payments/schema.ts";
import type { ChannelFile } from "../../town/town.ts";

export interface PaidRow {
  channel: string;
  /** The transaction number, or of an agency's row what else tells it apart. */
  key: string;
  account: string;
  fen: bigint;
  /** Of the file. */
  day: Day;
}

/** Which of a channel's headings hold the number, the account, the moment and the amount. */
const headings: Partial<Record<Channel, readonly [string | undefined, string, string, string]>> = {
  state_grid_app: ["网上国网订单号", "用户编号", "缴费时间", "缴费金额（元）"],
  wechat: ["微信订单号", "户号", "交易时间", "支付金额(元)"],
  alipay: ["支付宝交易号", "缴费户号", "付款时间", "订单金额（元）"],
  unionpay: ["系统跟踪号", "户号", "交易日期", "交易金额(分)"],
  bank_debit: ["扣款流水号", "客户编号", "扣款日期", "扣款金额"],
  counter: ["收据号", "户号", "收费时间", "实收金额"],
  agency: [undefined, "户号", "代收时间", "代收金额"],
};

export function paidRows({ channel, text }: ChannelFile, day: Day): PaidRow[] {
  const names = headings[channel as Channel];
  if (names === undefined) throw new Error(`no headings of ${channel} are known`);
  const [number, account, moment, amount] = names;
  const times = new Map<string, number>();
  return rowsOf(text).map((row) => {
    const fen = amount.endsWith("(分)") ? BigInt(row[amount]!) : parseYuan(row[amount]!)!;
    const paid = { channel, account: row[account]!, fen, day };
    if (number !== undefined) return { ...paid, key: row[number]! };
    const like = agencyKey(paid, new Date(`${row[moment]!.replace(" ", "T")}+08:00`));
    const nth = (times.get(like) ?? 0) + 1;
    times.set(like, nth);
    return { ...paid, key: `${like} ${nth}` };
  });
}

/** A row without number is told by account, moment and amount, and by being the nth such of its file. */
export function agencyKey({ account, fen }: { account: string; fen: bigint }, at: Date): string {
  return `${account} ${at.toISOString()} ${fen}`;
}

/** Fen by the day and channel they settle; lines that name a transaction by it too. */
export interface Credits {
  totals: Map<string, bigint>;
  lines: Map<string, bigint>;
}

export function readStatement(text: string, { totals, lines }: Credits): void {
  for (const row of rowsOf(text)) {
    const [day, channel, number] = [row.清算日期!, row.渠道!, row.业务流水号!];
    const fen = parseYuan(row.贷方金额!)!;
    const key = `${day} ${channel || "unspecified"}`;
    totals.set(key, (totals.get(key) ?? 0n) + fen);
    // what came by no channel is no customer's
    if (channel !== "" && number !== "") lines.set(`${channel} ${number}`, fen);
  }
}

/** Merchants' exports put a back-tick before numbers. */
function rowsOf(text: string): Record<string, string>[] {
  const bare = (value: string) => value.replace(/^`/, "").trim();
  return parse(text, { columns: true, bom: true, skip_empty_lines: true, cast: bare });
}
