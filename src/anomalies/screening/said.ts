/**
 * What each field that fired says to a person, and what is at stake then [I]. Pure.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import { type Reason, reasons } from "../../base/reasons.ts";
import type { AgencyFacts, FiredRule, PaymentFacts } from "../cases/schema.ts";
import type { Field } from "../schema.ts";

const because = reasons("anomaly", {
  amount: {
    zh: "缴 {amount} 元，预计 {expected} 元",
    en: "paid {amount} yuan where {expected} were expected",
  },
  late: {
    zh: "隔 {days} 天才缴，预计 {expected} 天",
    en: "{days} days since the last, where {expected} are usual",
  },
  early: {
    zh: "隔 {days} 天又缴，预计 {expected} 天",
    en: "only {days} days since the last, where {expected} are usual",
  },
  repeat: {
    zh: "{hours} 小时内同额重复",
    en: "the same amount again after {hours} hours",
  },
  burst: { zh: "短期内 {count} 笔", en: "{count} payments in a short time" },
  drift: {
    zh: "缴费水平漂移（{times} 倍常差）",
    en: "its level has drifted ({times} times its spread)",
  },
  unrelated: {
    zh: "一人代缴 {count} 个无关户",
    en: "one payer for {count} unrelated accounts",
  },
  refunded: { zh: "{percent}% 缴后退回", en: "{percent}% taken back after it was paid" },
  round: { zh: "{percent}% 为整百元", en: "{percent}% are whole hundreds" },
  off_hours: {
    zh: "营业外 1 小时 {count} 笔",
    en: "{count} payments in an hour while closed",
  },
  under_limit: {
    zh: "{count} 笔略低于核验限额",
    en: "{count} payments just under the identity limit",
  },
});

type Facts = PaymentFacts | AgencyFacts;
type Fired = Pick<FiredRule, "value" | "comparison">;

interface Saying {
  say(fired: Fired, facts: Facts): Reason;
  /** Fen that are wrong, late or suspect where the alert is right. */
  stake(facts: Facts, value: number): number;
}

const yuan = (fen: number | null | undefined) =>
  fen === null || fen === undefined ? "–" : formatYuan(BigInt(fen));
const amount = ({ amountFen }: Facts) => amountFen;
const paid = (facts: Facts) => facts as PaymentFacts;
const percentOf = (permille: number) => (permille / 10).toFixed(0);

const sayings: Record<Field, Saying> = {
  amountDeviation: {
    say: (_, facts) =>
      because.amount({ amount: yuan(facts.amountFen), expected: yuan(paid(facts).expectedFen) }),
    stake: (facts) => Math.abs(facts.amountFen - (paid(facts).expectedFen ?? facts.amountFen)),
  },
  gapDeviation: {
    say: ({ comparison }, facts) => {
      const { intervalDays, expectedDays } = paid(facts);
      const values = { days: intervalDays ?? "–", expected: expectedDays ?? "–" };
      return comparison === "above" ? because.late(values) : because.early(values);
    },
    stake: (facts) => paid(facts).expectedFen ?? facts.amountFen,
  },
  repeatHours: { say: ({ value }) => because.repeat({ hours: value }), stake: amount },
  burstCount: {
    say: ({ value }) => because.burst({ count: value }),
    stake: (facts, value) => facts.amountFen * value,
  },
  driftDeviation: {
    say: ({ value }) => because.drift({ times: (value / 1000).toFixed(1) }),
    stake: amount,
  },
  unrelatedAccounts: { say: ({ value }) => because.unrelated({ count: value }), stake: amount },
  refundedPermille: {
    say: ({ value }) => because.refunded({ percent: percentOf(value) }),
    stake: (facts, value) => Math.round((facts.amountFen * value) / 1000),
  },
  roundPermille: {
    say: ({ value }) => because.round({ percent: percentOf(value) }),
    stake: (facts, value) => Math.round((facts.amountFen * value) / 1000),
  },
  offHoursCount: { say: ({ value }) => because.off_hours({ count: value }), stake: amount },
  underLimitCount: { say: ({ value }) => because.under_limit({ count: value }), stake: amount },
};

export function reasonOf(fired: FiredRule, facts: Facts): Reason {
  return sayings[fired.field].say(fired, facts);
}

/** The most that any of the fired rules puts at stake. */
export function stakeOf(fired: readonly FiredRule[], facts: Facts): bigint {
  const stakes = fired.map(({ field, value }) => sayings[field].stake(facts, value));
  return BigInt(Math.max(0, ...stakes));
}

/** How far a value lies beyond its threshold, permille of the threshold (of 1 where that is 0). */
export function strengthOf({ value, threshold }: Pick<FiredRule, "value" | "threshold">): number {
  const beyond = Math.abs(value - threshold) / Math.max(1, Math.abs(threshold));
  return Math.min(1_000_000_000, Math.round(1000 * beyond));
}
