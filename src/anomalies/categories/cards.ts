/**
 * A category in words: what its typical account does, and how that differs from others.
 * @module
 */
import { type IndicatorId, indicators, shareIds } from "./indicators.ts";
import { meanOf, medianOf, type Profile } from "./profile.ts";
import type { Scaling } from "./schema.ts";

export interface Words {
  zh: string;
  en: string;
}

/** Typical values in the indicators' units. An indicator that the fit does not read is absent. */
export type Typical = Readonly<Partial<Record<IndicatorId, number>>>;

/** What the accounts of a group do, as far as it is known: the median, of a mix the mean share. */
export function typicalOf(
  profile: Profile,
  scalings: readonly Scaling[],
  isOf: (row: number) => boolean,
): Typical {
  return Object.fromEntries(
    scalings.flatMap(({ indicator }) => {
      const known = profile[indicator]?.filter((value, row) => Number.isFinite(value) && isOf(row));
      if (!known || known.length === 0) return [];
      const isShare = indicators[indicator].form === "share";
      return [[indicator, isShare ? meanOf(known) : medianOf(known)]];
    }),
  );
}

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

function mainChannel(typical: Typical): [id: IndicatorId, share: number] {
  return shareIds
    .map((id): [IndicatorId, number] => [id, typical[id] ?? 0])
    .reduce((most, one) => (one[1] > most[1] ? one : most));
}

function channelWords(id: IndicatorId, share: number): Words {
  const { zh, en } = indicators[id];
  return share < mainShare
    ? { zh: "渠道不一", en: "by various channels" }
    : { zh: `多用${zh}`, en: `mostly by ${en}` };
}

/** What is said of a category, how often and how much first; a later one tells more the farther off it is. */
interface Phrase extends Words {
  farOff: number;
}

function phrases(typical: Typical, population: Typical): Phrase[] {
  const of = (id: IndicatorId, words: (value: number) => Words | undefined): Phrase[] => {
    const value = typical[id];
    const said = value === undefined ? undefined : words(value);
    return said ? [{ ...said, farOff: farOff(id, value!, population[id]!) }] : [];
  };
  const [channel, share] = mainChannel(typical);
  return [
    ...of("payments_per_month", (value) => say(frequencies, value)),
    ...of("amount_yuan", about),
    ...of("amount_yuan", (value) => say(amounts, value / (population.amount_yuan || value || 1))),
    ...of("amount_spread", (value) => say(steadiness, value)),
    ...of(channel, () => channelWords(channel, share)),
    ...of("arrears_count", (value) => say(arrears, value)),
    ...of("latency_days", settledIn),
    ...of("recency_days", silent),
  ];
}

/** In robust standard deviations that no category of one indicator is told apart by. */
function farOff(id: IndicatorId, value: number, usual: number): number {
  const { form, least } = indicators[id];
  if (form === "share") return 3 * Math.abs(value - usual);
  const logged = (of: number) => (form === "log" ? Math.log(1 + of) : of);
  return Math.abs(logged(value) - logged(usual)) / least;
}

const about = (yuan: number): Words => {
  const round = yuan.toPrecision(2);
  const figure = Number(round) >= 10 ? Number(round).toFixed(0) : Number(round).toString();
  return { zh: `每次约 ${figure} 元`, en: `about ${figure} yuan each` };
};
const settledIn = (days: number): Words => ({
  zh: `出账后约 ${Math.round(days)} 天缴清`,
  en: `settled about ${Math.round(days)} days after the bill`,
});
const silent = (days: number): Words | undefined =>
  days < 120
    ? undefined
    : {
        zh: `已 ${Math.round(days)} 天未缴费`,
        en: `silent for ${Math.round(days)} days`,
      };

/** A sentence, and a name: how often, how much, and what it is farthest off in. */
export function describe(typical: Typical, population: Typical): { name: Words; card: Words } {
  const [often, much, ...others] = phrases(typical, population);
  const telling = others.toSorted((one, other) => other.farOff - one.farOff).slice(0, 1);
  const known = [often, much].filter((phrase) => phrase !== undefined);
  return {
    name: joined([...known, ...telling], { zh: " · ", en: " · " }),
    card: joined([...known, ...others], { zh: "、", en: ", " }),
  };
}

function joined(words: readonly Words[], between: Words): Words {
  const zh = words.map((each) => each.zh).join(between.zh);
  const en = words.map((each) => each.en).join(between.en);
  return {
    zh: zh || "没有可区分的特征",
    en: en ? en[0]!.toUpperCase() + en.slice(1) : "Nothing to tell it by",
  };
}
