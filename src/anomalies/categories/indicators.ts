/**
 * What a payment-behaviour profile is told from: the extended RFM of Zheng Yue et al. (电力大数据 2022(8):
 * recency, frequency, amount, arrears count, arrears amount, annual fee), and payment latency and channel
 * mix of CN112258067A. Each is a column of `payment_profile.sql` or `arrears_profile.sql`. Browser-safe.
 * @module
 */

/**
 * How a value becomes a coordinate. `log`: ln(1 + value), for what spans powers of ten. `plain`: as it is.
 * Both are then counted from the median, in robust standard deviations. `share`: one part of a mix, whose
 * parts together weigh as one indicator: as it is, from the mean.
 */
type Form = "log" | "plain" | "share";

interface Indicator {
  form: Form;
  relation: "payment_profile" | "arrears_profile";
  zh: string;
  en: string;
  unit?: { zh: string; en: string };
  /** One robust standard deviation is at least this much (of a `log`, a factor of e to this): less is no difference. */
  least: number;
  /** Decimals when shown; a share is shown in percent. */
  digits: number;
}

const days = { zh: "天", en: "days" };
const yuan = { zh: "元", en: "yuan" };
const share = { form: "share", relation: "payment_profile", least: 1, digits: 0 } as const;

export const indicators = {
  recency_days: {
    ...{ form: "log", relation: "payment_profile", least: 0.7, digits: 0, unit: days },
    ...{ zh: "距上次缴费", en: "Since the last payment" },
  },
  payments_per_month: {
    ...{ form: "log", relation: "payment_profile", least: 0.2, digits: 2 },
    unit: { zh: "次/月", en: "a month" },
    ...{ zh: "缴费频次", en: "Payments" },
  },
  month_share: {
    ...{ form: "plain", relation: "payment_profile", least: 0.15, digits: 2 },
    ...{ zh: "有缴费的月份占比", en: "Share of months with a payment" },
  },
  amount_yuan: {
    ...{ form: "log", relation: "payment_profile", least: 0.3, digits: 0, unit: yuan },
    ...{ zh: "每次金额", en: "Amount of a payment" },
  },
  amount_spread: {
    ...{ form: "plain", relation: "payment_profile", least: 0.15, digits: 2 },
    ...{ zh: "金额波动（对数标准差）", en: "Spread of amounts (of the logarithm)" },
  },
  annual_yuan: {
    ...{ form: "log", relation: "payment_profile", least: 0.3, digits: 0, unit: yuan },
    ...{ zh: "年缴费额", en: "Paid in a year" },
  },
  arrears_count: {
    ...{ form: "log", relation: "arrears_profile", least: 0.3, digits: 1 },
    unit: { zh: "次/年", en: "a year" },
    ...{ zh: "欠费次数", en: "Bills fallen behind" },
  },
  arrears_yuan: {
    ...{ form: "log", relation: "arrears_profile", least: 1, digits: 0, unit: yuan },
    ...{ zh: "欠费金额", en: "Amount fallen behind" },
  },
  latency_days: {
    ...{ form: "log", relation: "arrears_profile", least: 0.3, digits: 0, unit: days },
    ...{ zh: "出账到缴清", en: "Issue to settlement" },
  },
  app_share: { ...share, zh: "网上国网", en: "State Grid app" },
  wechat_share: { ...share, zh: "微信", en: "WeChat" },
  alipay_share: { ...share, zh: "支付宝", en: "Alipay" },
  unionpay_share: { ...share, zh: "银联", en: "UnionPay" },
  debit_share: { ...share, zh: "银行代扣", en: "Bank debit" },
  counter_share: { ...share, zh: "营业厅柜台", en: "Counter" },
  agency_share: { ...share, zh: "代收点", en: "Collection agency" },
} as const satisfies Record<string, Indicator>;

export type IndicatorId = keyof typeof indicators;
export const indicatorIds = Object.keys(indicators) as [IndicatorId, ...IndicatorId[]];
export const shareIds = indicatorIds.filter((id) => indicators[id].form === "share");
