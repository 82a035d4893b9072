/** The facts of one ticket, made up when first asked for and kept: place, sums, hours, the home. */
import { assert } from "../../../src/base/assert.ts";
import { formatInstant, hourMs } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Customer, CustomerClass } from "../customers.ts";
import type { Appeal } from "./appeals.ts";
import type { Facts } from "./grammar.ts";

export interface Telling {
  customer: Customer;
  appeal: Appeal;
  at: Date;
  random: Random;
}

/** Why it presses, by class. */
const homes: Record<CustomerClass, readonly string[]> = {
  residential: `
    家里有八十多岁的老人 家里有刚满月的孩子 家里有病人离不开电 孩子晚上要写作业 冰箱里的东西都要化了 老人腿脚不便上不了楼梯
    家里老人用着制氧机 孩子在上网课 家里养着一缸鱼 热水器做饭全用不了`
    .trim()
    .split(/\s+/),
  general_commercial: "店里没法做生意 冰柜里存着货 客人都走了 收银机开不了 后厨没法做饭".split(" "),
  large_industrial: "生产线全停了 订单要赶不上交货 炉子不能断电 车间几十个工人等着".split(" "),
  agricultural: "鸡棚没法通风 水泵停了浇不了地 大棚卷帘放不下来 鱼塘增氧机停了".split(" "),
};
/** What a caller calls the place that is supplied, by class. */
const spots: Record<CustomerClass, readonly string[]> = {
  residential: ["我家", "家里", "我家里"],
  general_commercial: ["店里", "门市上", "我这店"],
  large_industrial: ["厂里", "车间", "我们公司"],
  agricultural: ["大棚", "养殖场", "机井房"],
};
const callers = ["先生", "女士"];

/** Typical monthly bill in yuan by class, for what people say. */
const bills = {
  residential: [70, 180],
  general_commercial: [400, 1500],
  large_industrial: [60_000, 180_000],
  agricultural: [150, 600],
} as const;

const makers: Record<string, (told: Telling, fact: Facts["fact"]) => string> = {
  account: ({ customer }) => customer.account,
  phone: ({ customer }) => customer.phone,
  place: ({ customer }) => customer.place.spoken,
  county: ({ customer }) => customer.county.name,
  surname: ({ customer: { name, customerClass }, random }) =>
    ["residential", "agricultural"].includes(customerClass)
      ? name[0]!
      : random.pick([..."王李张刘陈"]),
  caller: (told, fact) => {
    const name = told.customer.name;
    const isPerson = ["residential", "agricultural"].includes(told.customer.customerClass);
    const polite = `${fact("surname")}${told.random.pick(callers)}`;
    const full = isPerson ? `客户${name}` : name;
    return told.random.chance(0.7) ? polite : full;
  },
  isFirm: ({ customer }) => (customer.customerClass === "residential" ? "" : "yes"),
  home: ({ customer, random }) => random.pick(homes[customer.customerClass]),
  spot: ({ customer, random }) => random.pick(spots[customer.customerClass]),
  area: ({ customer, random }) => (customer.inTown ? random.pick(["小区", "小区", "院"]) : "村"),
  rows: ({ customer }) => (customer.inTown ? "整栋楼" : "半个村"),
  month: ({ at }) =>
    `${Number(formatInstant(new Date(at.getTime() - 32 * 24 * hourMs)).slice(5, 7))}月份`,
  usual: ({ customer, random }) => {
    const [low, high] = bills[customer.customerClass];
    return String(Math.round(random.between(low, high)));
  },
  yuan: ({ random }, fact) =>
    (Number(fact("usual")) * random.between(1.7, 4)).toFixed(random.integer(3)),
  bill: (_told, fact) => String(Math.round(Number(fact("usual")) / 0.5469)),
  kwh: (_told, fact) => String(Math.round(Number(fact("yuan")) / 0.5469)),
  pay: ({ random }) => random.pick(["50", "100", "100", "150", "200", "200", "300", "500"]),
  late: ({ random }) => random.between(1, 9.9).toFixed(2),
  tier: ({ random }) => random.pick(["二", "二", "三"]),
  stepKwh: (_told, fact) => (fact("tier") === "三" ? "4800" : "2520"),
  times: ({ random }) => random.pick(["三", "四", "五", "六", "3", "4", "5", "两三"]),
  days: ({ random }) => String(3 + random.integer(14)),
  hours: ({ random }) => random.pick(["两", "三", "四", "五", "2", "3", "4", "6"]),
  volts: ({ random }) => String(155 + random.integer(40)),
  later: ({ at, random }) => clockOf(new Date(at.getTime() + (1 + random.integer(3)) * hourMs)),
  clock: ({ at }) => clockOf(at),
  when: ({ appeal, at, random }) => {
    const mean = appeal.rhythm === "fault" ? 0.7 : 9;
    const ago = 0.1 + Math.min(random.exponential(mean), mean * 3);
    return ago < 0.25 ? random.pick(["刚才", "刚刚", "十来分钟前"]) : sayWhen(at, ago, random);
  },
};

/** Facts of one ticket by name; an unknown name is a bug in a template. */
export function tellFacts(told: Telling): Facts {
  const known = new Map<string, string>();
  const places = new Map<string, number>();
  const fact: Facts["fact"] = (name) => {
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const make = makers[name];
    assert(make, `a template names a known fact: ${name}`);
    const value = make(told, fact);
    known.set(name, value);
    return value;
  };
  const place: Facts["place"] = (tag) => {
    const kept = places.get(tag) ?? told.random.fraction();
    places.set(tag, kept);
    return kept;
  };
  return { fact, place };
}

export const factNames: readonly string[] = Object.keys(makers);

/** 今天早上7点半左右; yesterday where that is. */
function sayWhen(at: Date, hoursAgo: number, random: Random): string {
  const then = new Date(at.getTime() - hoursAgo * hourMs);
  const days = dayNumber(at) - dayNumber(then);
  const word =
    days === 0 ? random.pick(["今天", "今天", "今日", ""]) : days === 1 ? "昨天" : "前天";
  const minute = Number(formatInstant(then).slice(14, 16));
  const tail = minute < 12 ? random.pick(["", "左右", "整"]) : minute < 40 ? "半" : "多";
  return `${word}${clockOf(then)}${tail}`;
}

function dayNumber(instant: Date): number {
  return Math.floor((instant.getTime() + 8 * hourMs) / (24 * hourMs));
}

/** 早上7点, 下午3点. */
function clockOf(instant: Date): string {
  const hour = Number(formatInstant(instant).slice(11, 13));
  const parts = [
    [5, "凌晨"],
    [9, "早上"],
    [12, "上午"],
    [14, "中午"],
    [18, "下午"],
  ] as const;
  const part = parts.find(([until]) => hour < until)?.[1] ?? "晚上";
  return `${part}${hour > 12 ? hour - 12 : hour}点`;
}
