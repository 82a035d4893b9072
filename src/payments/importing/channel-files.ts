/**
 * Channel files as they come: which columns they have, under which headings, and which headings tell
 * the channel. Sources: exports of WeChat Pay and Alipay merchants, UnionPay settlement files, debit files
 * of banks, cash reports of counters and collection agencies; headings differ by company, so the
 * tables list those seen, and `--columns` names any other.
 * @module
 */
import { dayOf, parseInstant } from "../../base/dates.ts";
import { parseYuan } from "../../base/money.ts";
import { accountColumn, codeColumn, textColumn } from "../../customers/customers.ts";
import type { PlanColumn } from "../../files/import-plan.ts";
import { because, type Channel, channels } from "../schema.ts";

/** Headings that only one channel's files have. */
const tellingHeadings: Partial<Record<Channel, readonly string[]>> = {
  state_grid_app: ["网上国网订单号", "网上国网流水号", "国网订单号"],
  wechat: ["微信订单号", "微信支付订单号", "微信支付单号", "微信流水号"],
  alipay: ["支付宝交易号", "支付宝流水号", "支付宝订单号"],
  unionpay: ["银联流水号", "银联订单号", "检索参考号", "系统跟踪号"],
  bank_debit: ["代扣流水号", "扣款流水号", "托收流水号", "银行扣款流水号"],
  agency: ["代收流水号", "代收点", "代收网点", "代收单位", "代收机构"],
  counter: ["收据号", "收费员", "营业厅", "柜台流水号"],
};

/** The channel that a file's headings tell; undefined where they tell none, or several. */
export function channelOf(header: readonly string[]): Channel | undefined {
  const plain = new Set(header.map((heading) => heading.normalize("NFKC").replace(/[\s'"]/g, "")));
  const told = (Object.entries(tellingHeadings) as [Channel, readonly string[]][]).filter(
    ([, headings]) => headings.some((heading) => plain.has(heading)),
  );
  return told.length === 1 ? told[0]![0] : undefined;
}

/** Largest single payment: ten trillion yuan. More is a slip of the pen, or an attack. */
const maxAmountFen = 10n ** 15n;

const inYuan = (headings: readonly string[]) =>
  headings.flatMap((heading) => [heading, `${heading}(元)`]);

/** Merchants' exports put a back-tick before numbers, so that spreadsheets leave them alone. */
const bare = (text: string) => text.replace(/^`/, "").trim();

/** Columns of a channel file; `today` is the last day a payment may carry. */
export function paymentColumns(today: string): PlanColumn[] {
  const parseAccount = accountColumn.parse;
  return [
    {
      ...accountColumn,
      name: "account",
      synonyms: [
        ...["customer_account", ...accountColumn.synonyms!, "缴费户号", "用户户号", "缴费号码"],
        ...["缴费编号", "代收户号", "扣款户号", "电力户号"],
      ],
      required: true,
      parse: (text) => parseAccount(bare(text)),
    },
    paidColumn(today),
    amountColumn("amount_yuan", parseYuan, [
      ...inYuan(["缴费金额", "实收金额", "交易金额", "支付金额", "付款金额", "实付金额"]),
      ...inYuan(["收费金额", "扣款金额", "代收金额", "订单金额", "缴纳金额", "金额"]),
    ]),
    amountColumn("amount_fen", wholeFen, ["金额(分)", "交易金额(分)", "缴费金额(分)"]),
    codeColumn(
      {
        name: "channel",
        describe: { zh: "渠道", en: "channel" },
        synonyms: ["缴费渠道", "支付渠道", "收费渠道", "缴费方式", "支付方式"],
      },
      channelNames,
    ),
    referenceColumn,
    { ...payerColumn, parse: (text) => payerColumn.parse(bare(text)) },
    textColumn({
      name: "collected_by",
      describe: { zh: "代收点", en: "collected by" },
      synonyms: ["代收网点", "代收单位", "代收机构", "营业厅", "收费员"],
    }),
  ];
}

/** Columns of a bank statement; one row is one credit. */
export function receiptColumns(today: string): PlanColumn[] {
  const [, paid, inYuan, inFen, channel, reference, payer] = paymentColumns(today);
  return [
    {
      ...paid!,
      name: "received_on",
      describe: { zh: "到账日期", en: "received on" },
      synonyms: ["入账日期", "记账日期", "交易日期", "交易时间", "日期"],
    },
    {
      ...paid!,
      name: "settles_on",
      describe: { zh: "清算日期", en: "settles on" },
      synonyms: ["业务日期", "渠道日期", "对账日期"],
      required: false,
    },
    {
      ...inYuan!,
      synonyms: ["贷方金额", "贷方发生额", "收入金额", "到账金额", ...inYuan!.synonyms!],
    },
    { ...inFen! },
    { ...channel!, synonyms: ["对方渠道", ...channel!.synonyms!] },
    { ...reference!, synonyms: ["业务流水号", "渠道流水号", ...reference!.synonyms!] },
    { ...payer!, synonyms: ["对方户名", ...payer!.synonyms!] },
    textColumn({
      name: "memo",
      describe: { zh: "摘要", en: "memo" },
      synonyms: ["附言", "用途", "备注"],
    }),
  ];
}

const channelNames: Record<Channel, readonly string[]> = {
  state_grid_app: [channels.state_grid_app.zh, "国网APP", "掌上电力", "电e宝"],
  wechat: [channels.wechat.zh, "微信支付", "WeChat Pay"],
  alipay: [channels.alipay.zh, "支付宝生活缴费"],
  unionpay: [channels.unionpay.zh, "云闪付", "银联在线"],
  bank_debit: [channels.bank_debit.zh, "代扣", "批扣", "银行批扣", "托收"],
  counter: [channels.counter.zh, "柜台", "营业厅", "坐收", "现金"],
  agency: [channels.agency.zh, "代收", "电费代收", "社会化代收"],
  unspecified: [channels.unspecified.zh],
};

const referenceColumn: PlanColumn = {
  ...textColumn({
    name: "reference",
    describe: { zh: "交易流水号", en: "transaction number" },
    synonyms: [
      ...Object.values(tellingHeadings)
        .flat()
        .filter((heading) => /号$/.test(heading)),
      ...["流水号", "交易单号", "交易号", "订单号", "商户订单号", "凭证号"],
      ...["transaction_no", "transaction_id", "order_no"],
    ],
  }),
  parse: (text) => (/^[\x21-\x7e]{1,64}$/.test(bare(text)) ? bare(text) : undefined),
};

const payerColumn = textColumn({
  name: "payer_name",
  describe: { zh: "付款人", en: "payer" },
  synonyms: ["付款人姓名", "付款户名", "付款方", "缴费人", "缴费人姓名", "对方户名"],
});

function paidColumn(today: string): PlanColumn {
  return {
    name: "paid_on",
    describe: { zh: "缴费日期", en: "paid on" },
    synonyms: [
      ...["缴费时间", "交易时间", "交易日期", "支付时间", "支付日期", "付款时间", "付款日期"],
      ...["扣款日期", "扣款时间", "代收日期", "代收时间", "收费日期", "收费时间", "paid_at"],
    ],
    required: true,
    parse(text) {
      const instant = parsePaidAt(text);
      return instant && dayOf(instant) <= today ? instant : undefined;
    },
    because: (value) =>
      parsePaidAt(value) ? because.future_day({ value }) : because.bad_day({ value }),
    sqlType: "timestamptz",
  };
}

/** Besides the forms every file has, those of machines: `20260131` and `20260131235959`. */
function parsePaidAt(text: string): Date | undefined {
  const compact = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(bare(text));
  if (!compact) return parseInstant(bare(text));
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = compact;
  return parseInstant(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
}

const wholeFen = (text: string) => (/^-?\d{1,30}$/.test(text) ? BigInt(text) : undefined);

function amountColumn(
  name: "amount_yuan" | "amount_fen",
  read: (text: string) => bigint | undefined,
  synonyms: readonly string[],
): PlanColumn {
  const zh = name === "amount_yuan" ? "金额（元）" : "金额（分）";
  return {
    ...{ name, describe: { zh, en: name.replace("_", ", ") }, synonyms },
    parse(text) {
      const fen = read(bare(text));
      return fen !== undefined && fen > 0n && fen <= maxAmountFen ? fen : undefined;
    },
    because(value) {
      const fen = read(bare(value));
      if (fen === undefined) return because.bad_amount({ value });
      if (fen <= 0n) return because.not_positive({ value });
      return because.too_large({ value, limit: String(maxAmountFen / 100n) });
    },
    sqlType: "bigint",
  };
}
