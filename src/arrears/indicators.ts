/**
 * The indicator tree as data: every indicator that may be asked about a customer, where it comes from and
 * which way it should weigh. Browser-safe. Never of a person's body, family, faith or descent.
 * Source: dimensions of CN117973879A and its relatives [E/R]; the single indicators [I].
 * @module
 */

/** What is joined by account, each an own relation `<source>_indicators.sql`. */
export const sources = {
  archive: { zh: "营销档案", en: "Customer archive" },
  billing: { zh: "电费账单", en: "Bills" },
  payment: { zh: "收费记录", en: "Payments" },
  consumption: { zh: "用电量", en: "Consumption" },
  ticket: { zh: "95598 工单", en: "95598 tickets" },
  register: { zh: "外部与行为名单", en: "External and conduct registers" },
} as const;
export type Source = keyof typeof sources;
export const sourceNames = Object.keys(sources) as [Source, ...Source[]];

/** The branches of the tree. */
const dimensions = {
  base: { zh: "基本属性", en: "Base attributes" },
  habit: { zh: "缴费习惯", en: "Payment habit" },
  debt: { zh: "当前欠费", en: "Present debt" },
  usage: { zh: "用电行为", en: "Consumption behaviour" },
  service: { zh: "服务互动", en: "Service interaction" },
  conduct: { zh: "履约与守法", en: "Conduct and law" },
} as const;
type Dimension = keyof typeof dimensions;

export type Unit = "count" | "days" | "share" | "yuan" | "kWh" | "kVA" | "ratio" | "class";

export interface IndicatorFacts {
  zh: string;
  en: string;
  source: Source;
  dimension: Dimension;
  unit: Unit;
  /** 1: more of it means more risk; -1: less; 0: not known beforehand. */
  direction: 1 | 0 | -1;
}

type Line = [zh: string, en: string, dimension: Dimension, unit: Unit, direction: 1 | 0 | -1];

const table = {
  archive: {
    class: ["用电类别", "class of use", "base", "class", 0],
    voltage: ["电压等级", "voltage", "base", "class", 0],
    tariff: ["协议电价", "agreed tariff", "base", "class", 0],
    capacity_kva: ["运行容量", "capacity", "base", "kVA", 0],
    account_days: ["开户天数", "age of the account", "base", "days", -1],
  },
  billing: {
    bills_due: ["近12个月到期账单数", "bills due in 12 months", "habit", "count", 0],
    late_share: ["逾期账单占比", "share of bills paid late", "habit", "share", 1],
    late_share_3: ["近3期逾期占比", "share of the last 3 paid late", "habit", "share", 1],
    long_late: ["逾期超限账单数", "bills late beyond the limit", "habit", "count", 1],
    mean_days_late: ["平均逾期天数", "mean days late", "habit", "days", 1],
    max_days_late: ["最长逾期天数", "most days late", "habit", "days", 1],
    last_days_late: ["最近一期逾期天数", "days late of the last bill", "habit", "days", 1],
    late_trend: ["逾期天数变化", "trend of days late per bill", "habit", "days", 1],
    late_fee_yuan: ["已缴违约金", "late fees paid", "habit", "yuan", 1],
    overdue_bills: ["当前逾期账单数", "bills overdue now", "debt", "count", 1],
    overdue_yuan: ["当前欠费", "overdue now", "debt", "yuan", 1],
    oldest_overdue_days: ["最早欠费天数", "days of the oldest debt", "debt", "days", 1],
    debt_to_bill: ["欠费与月均电费之比", "debt in mean bills", "debt", "ratio", 1],
    receivable_yuan: ["应收未收电费", "receivable", "debt", "yuan", 1],
    mean_bill_yuan: ["平均账单金额", "mean bill", "usage", "yuan", 0],
    bill_cv: ["账单波动", "variation of bills", "usage", "share", 0],
    last_to_mean_bill: ["最近一期与平均账单之比", "last bill to mean bill", "usage", "ratio", 1],
  },
  payment: {
    payments: ["近12个月缴费次数", "payments in 12 months", "habit", "count", 0],
    channels: ["缴费渠道数", "channels used", "habit", "count", 0],
    debit_share: ["代扣占比", "share by direct debit", "habit", "share", -1],
    counter_share: ["柜台占比", "share at the counter", "habit", "share", 0],
    mean_payment_yuan: ["平均缴费金额", "mean payment", "habit", "yuan", 0],
    days_since_payment: ["距上次缴费天数", "days since the last payment", "habit", "days", 1],
    paying_day_spread: ["缴费日波动", "spread of the paying day", "habit", "days", 1],
    last_to_mean_payment: ["最近一次与平均缴费之比", "last to mean payment", "habit", "ratio", 0],
  },
  consumption: {
    months_read: ["抄表月数", "months read", "usage", "count", 0],
    mean_kwh: ["月均电量", "mean energy of a month", "usage", "kWh", 0],
    energy_cv: ["电量波动", "variation of energy", "usage", "share", 0],
    energy_trend: ["电量趋势", "trend of energy per month", "usage", "share", 0],
    energy_drop: ["电量突降", "sudden drop of energy", "usage", "share", 1],
    zero_share: ["零电量月占比", "share of months without energy", "usage", "share", 1],
    energy_to_year_ago: ["与去年同期之比", "energy to a year ago", "usage", "ratio", 0],
  },
  ticket: {
    tickets: ["近12个月工单数", "tickets in 12 months", "service", "count", 0],
    complaints: ["投诉数", "complaints", "service", "count", 0],
    bill_enquiries: ["电费类诉求数", "tickets about bills", "service", "count", 1],
    recent_tickets: ["近90天工单数", "tickets in 90 days", "service", "count", 0],
    urgent_share: ["紧急诉求占比", "share of urgent tickets", "service", "share", 0],
    worst_tone: ["最差情绪", "worst tone", "service", "share", -1],
  },
  register: {
    court_defaulter: ["失信被执行人", "court defaulter", "conduct", "count", 1],
    business_status: ["工商异常", "business registration abnormal", "conduct", "count", 1],
    theft: ["窃电记录", "theft of electricity", "conduct", "count", 1],
    breach: ["违约用电记录", "breach of agreement", "conduct", "count", 1],
    unsigned_plan: ["未签还款协议", "repayment plan not signed", "conduct", "count", 1],
    other_entries: ["其他名单记录", "other entries", "conduct", "count", 1],
  },
} as const satisfies Record<Source, Record<string, Line>>;

/** By code; codes are the columns of the relations. */
export const indicators: Readonly<Record<string, IndicatorFacts>> = Object.fromEntries(
  sourceNames.flatMap((source) =>
    Object.entries<Line>(table[source]).map(([code, [zh, en, dimension, unit, direction]]) => [
      code,
      { zh, en, source, dimension, unit, direction },
    ]),
  ),
);

/** What is followed month by month for the temporal net: one column per month, newest first. */
export const seriesTable = {
  energy_kwh: { zh: "月电量", en: "energy of the month", source: "consumption", unit: "kWh" },
  bill_yuan: { zh: "月电费", en: "bill of the month", source: "billing", unit: "yuan" },
  bill_days_late: { zh: "当月账单逾期天数", en: "days late", source: "billing", unit: "days" },
  bill_paid_share: { zh: "当月账单已缴占比", en: "share paid", source: "billing", unit: "share" },
  paid_yuan: { zh: "当月缴费额", en: "paid in the month", source: "payment", unit: "yuan" },
  ticket_count: { zh: "当月工单数", en: "tickets of the month", source: "ticket", unit: "count" },
} as const satisfies Record<string, { zh: string; en: string; source: Source; unit: Unit }>;
export type Series = keyof typeof seriesTable;
export const seriesNames = Object.keys(seriesTable) as Series[];
export const seriesMonths = 12;

/** `energy_kwh_3`: the third newest month. */
export function seriesColumn(series: Series, month: number): string {
  return `${series}_${month}`;
}

type Naming = Pick<IndicatorFacts, "zh" | "en" | "source" | "unit">;

/** What an indicator is called: of the tree, a month of a series, or what the pipeline derives from series. */
export function columnFacts(code: string): Naming {
  const known = indicators[code];
  if (known) return known;
  const [, series, month] = /^(\w+?)_(\d+)$/.exec(code) ?? [];
  const facts = seriesTable[series as Series];
  if (facts)
    return { ...facts, zh: `前${month}月${facts.zh}`, en: `${facts.en}, ${month} months back` };
  return derivedFacts(code);
}

/** `bill_yuan / paid_yuan: quotient of sums`: series or indicators, then the formula. */
function derivedFacts(name: string): Naming {
  const [of = "", formula = ""] = name.split(": ");
  const parts = of.split(" / ").map((part) => seriesTable[part as Series] ?? indicators[part]);
  const called = (language: "zh" | "en") =>
    parts.map((part, at) => part?.[language] ?? of.split(" / ")[at]).join(" / ");
  return {
    zh: `${called("zh")}：${formulaNames[formula] ?? formula}`,
    en: name === of ? name : `${called("en")}: ${formula}`,
    source: parts[0]?.source ?? "billing",
    unit: "ratio",
  };
}

/** Formulas of `pipeline/series-indicators.ts` in Chinese. */
const formulaNames: Readonly<Record<string, string>> = {
  mean: "均值",
  largest: "最大值",
  smallest: "最小值",
  spread: "波动",
  change: "较上月变化",
  trend: "趋势",
  "newest / mean": "最近一月与均值之比",
  "months above 0": "大于零的月数",
  "newest months above 0": "连续大于零的月数",
  "newest quotient": "最近一月之比",
  "quotient of sums": "合计之比",
  "newest by the month before": "最近一月与前一月之比",
  "month before less newest": "前一月减最近一月",
  "newest share": "最近一月占比",
  "mean share": "平均占比",
  "largest share": "最大占比",
};

/** What a customer or a collector can bring about, and the indicators it would change. */
export const levers = [
  {
    code: "pay_debt",
    zh: "结清当前欠费",
    en: "pay what is overdue now",
    sets: { overdue_bills: 0, overdue_yuan: 0, oldest_overdue_days: 0, debt_to_bill: 0 },
  },
  {
    code: "pay_three_in_time",
    zh: "今后三期按时缴费",
    en: "pay the next three bills in time",
    sets: { last_days_late: 0, late_share_3: 0 },
  },
  {
    code: "agree_debit",
    zh: "签约代扣",
    en: "agree to direct debit",
    sets: { debit_share: 1 },
  },
  {
    code: "sign_plan",
    zh: "签订还款协议",
    en: "sign a repayment plan",
    sets: { unsigned_plan: 0 },
  },
] as const satisfies readonly {
  code: string;
  zh: string;
  en: string;
  sets: Partial<Record<string, number>>;
}[];
