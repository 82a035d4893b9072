/**
 * A category in words, from its centre: what its typical account does, and how that differs from others.
 * @module
 */
import { type IndicatorId, indicators, shareIds } from "./indicators.ts";

export interface Words {
  zh: string;
  en: string;
}

/** Typical values in the indicators' units. An indicator that the fit does not read is absent. */
export type Typical = Readonly<Partial<Record<IndicatorId, number>>>;

/** Rows from the top: the first whose limit the value reaches. */
type Scale = readonly (readonly [atLeast: number, zh: string, en: string])[];

const frequencies: Scale = [
  [1.5, "每月多次", "several times a month"],
  [0.8, "每月一次", "monthly"],
  [0.42, "两月一次", "every two months"],
  [0.25, "每季一次", "quarterly"],
  [0, "一年数次", "a few times a year"],
];

/** Of the typical amount to the population's. */
const amounts: Scale = [
  [3, "大额", "large amounts"],
  [1.5, "金额偏高", "amounts above most"],
  [1 / 1.5, "金额居中", "middling amounts"],
  [1 / 3, "金额偏低", "amounts below most"],
  [0, "小额", "small amounts"],
];

const steadiness: Scale = [
  [0.7, "金额起伏大", "amounts that swing"],
  [0.3, "金额有起伏", "amounts that vary"],
  [0, "金额稳定", "steady amounts"],
];

const arrears: Scale = [
  [3, "经常欠费", "often behind"],
  [0.5, "偶有欠费", "behind now and then"],
  [0, "很少欠费", "hardly ever behind"],
];

const say = (scale: Scale, value: number): Words => {
  const [, zh, en] = scale.find(([atLeast]) => value >= atLeast) ?? scale.at(-1)!;
  return { zh, en };
};

/** A mix without one that has this share has no main channel. */
const mainShare = 0.5;

function channelOf(typical: Typical): Words | undefined {
  const shares = shareIds.map((id) => [id, typical[id] ?? 0] as const);
  if (shares.every(([, share]) => share <= 0)) return undefined;
  const [id, share] = shares.reduce((most, one) => (one[1] > most[1] ? one : most));
  const { zh, en } = indicators[id];
  return share < mainShare
    ? { zh: "渠道不一", en: "by various channels" }
    : { zh: `多用${zh}`, en: `mostly by ${en}` };
}

/** The phrases that are known of the category, the most telling first. */
function phrases(typical: Typical, population: Typical): Record<"often" | "much" | "how", Words[]> {
  const { payments_per_month: often, amount_yuan: yuan, amount_spread: spread } = typical;
  const { arrears_count: behind, latency_days: latency, recency_days: since } = typical;
  const relative = yuan === undefined ? 1 : yuan / (population.amount_yuan || yuan || 1);
  const known = (value: number | undefined, words: (value: number) => Words) =>
    value === undefined ? [] : [words(value)];
  const channel = channelOf(typical);
  return {
    often: known(often, (value) => say(frequencies, value)),
    much: known(yuan, () => say(amounts, relative)),
    how: [
      ...known(yuan, (value) => about(value)),
      ...known(spread, (value) => say(steadiness, value)),
      ...(channel ? [channel] : []),
      ...known(behind, (value) => say(arrears, value)),
      ...known(latency, (value) => settledIn(Math.round(value))),
      ...(since !== undefined && since > 120 ? [silent(Math.round(since))] : []),
    ],
  };
}

const about = (yuan: number): Words => {
  const round = yuan.toPrecision(2);
  const figure = Number(round) >= 10 ? Number(round).toFixed(0) : Number(round).toString();
  return { zh: `每次约 ${figure} 元`, en: `about ${figure} yuan each` };
};
const settledIn = (days: number): Words => ({
  zh: `出账后约 ${days} 天缴清`,
  en: `settled about ${days} days after the bill`,
});
const silent = (days: number): Words => ({
  zh: `已 ${days} 天未缴费`,
  en: `silent for ${days} days`,
});

/** A few words to tell it by, and a sentence. */
export function describe(typical: Typical, population: Typical): { name: Words; card: Words } {
  const { often, much, how } = phrases(typical, population);
  const channel = channelOf(typical);
  return {
    name: joined([...often, ...much, ...(channel ? [channel] : [])], " · "),
    card: joined([...often, ...much, ...how], undefined),
  };
}

function joined(words: readonly Words[], between: string | undefined): Words {
  const zh = words.map((each) => each.zh).join(between ?? "、");
  const en = words.map((each) => each.en).join(between ?? ", ");
  return {
    zh: zh || "没有可区分的特征",
    en: en ? en[0]!.toUpperCase() + en.slice(1) : "Nothing to tell it by",
  };
}
