/**
 * What would make a record ordinary, as one sentence: an end of each rule that fired, all of them together. Pure.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { Reason } from "../../base/reasons.ts";
import type { FiredRule, PaymentFacts } from "../cases/schema.ts";
import type { Field } from "../schema.ts";
import type { Judged } from "../screening/alerting.ts";
import { type Ordinary, ordinaryBy } from "./counterfactual.ts";
import { because } from "./schema.ts";

type Words = { zh: string; en: string };

const times = (permille: number) => (permille / 1000).toFixed(1);
const percent = (permille: number) => `${(permille / 10).toFixed(1)}%`;

/** Of fields that have no yuan and no days: what the threshold allows. */
const clauses: Partial<Record<Field, (threshold: number) => Words>> = {
  repeatHours: (hours) => ({
    zh: `同额缴费相隔不少于 ${hours} 小时`,
    en: `at least ${hours} hours after the same amount`,
  }),
  burstCount: (count) => ({
    zh: `短期内不超过 ${count} 笔`,
    en: `with at most ${count} payments in a short time`,
  }),
  driftDeviation: (permille) => ({
    zh: `水平变化不超过 ${times(permille)} 倍常差`,
    en: `with a drift of at most ${times(permille)} times its spread`,
  }),
  unrelatedAccounts: (count) => ({
    zh: `一人代缴不超过 ${count} 个无关户`,
    en: `with at most ${count} unrelated accounts by one payer`,
  }),
  refundedPermille: (permille) => ({
    zh: `缴后退回不超过 ${percent(permille)}`,
    en: `with at most ${percent(permille)} taken back`,
  }),
  roundPermille: (permille) => ({
    zh: `整百元不超过 ${percent(permille)}`,
    en: `with at most ${percent(permille)} whole hundreds`,
  }),
  offHoursCount: (count) => ({
    zh: `营业外每小时不超过 ${count} 笔`,
    en: `with at most ${count} payments an hour while closed`,
  }),
  underLimitCount: (count) => ({
    zh: `临界缴费不超过 ${count} 笔`,
    en: `with at most ${count} payments just under the limit`,
  }),
};

const yuan = (fen: number) => formatYuan(BigInt(fen));

/** The end of the interval that the record is nearer to, for it lies outside. */
function clauseOf(
  { field, threshold }: FiredRule,
  { from, to }: Ordinary,
  facts: PaymentFacts | undefined,
): Words {
  if (field === "amountDeviation" && facts) {
    const isHigh = to !== null && facts.amountFen > to;
    const end = yuan((isHigh ? to : from)!);
    return isHigh
      ? { zh: `金额不超过 ${end} 元`, en: `up to ${end} yuan` }
      : { zh: `金额不低于 ${end} 元`, en: `from ${end} yuan on` };
  }
  if (field === "gapDeviation" && facts) {
    const isLate = to !== null && (facts.intervalDays ?? 0) > to;
    return isLate
      ? { zh: `间隔不超过 ${to} 天`, en: `within ${to} days` }
      : { zh: `间隔不少于 ${from} 天`, en: `after ${from} days at the earliest` };
  }
  return clauses[field]!(threshold);
}

/** Null where nothing fired, or one of the rules lets nothing pass. */
export function ordinarySentence(
  fired: readonly FiredRule[],
  judged: Pick<Judged, "facts">,
): Reason | null {
  const facts = "measure" in judged.facts ? judged.facts : undefined;
  const ends = fired.map((rule) => ordinaryBy(rule, facts?.measure ?? null));
  if (fired.length === 0 || ends.includes(null)) return null;
  const said = fired.map((rule, at) => clauseOf(rule, ends[at]!, facts));
  const zh = [...new Set(said.map((words) => words.zh))].join("、");
  const en = [...new Set(said.map((words) => words.en))].join(", ");
  return because.ordinary({ zh, en });
}
