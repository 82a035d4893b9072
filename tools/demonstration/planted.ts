/**
 * The truth that is planted and kept apart: what really happened, where, when its first weak signs
 * showed and when it broke out. Detectors are measured against this; they never see it.
 * @module
 */
import { addDays, type Day, hourMs, startOfDay } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import type { Outage } from "./outages.ts";
import type { City } from "./shandong.ts";

/** Days from the outbreak; tickets a day per 10,000 accounts, geometric from first to last. */
interface Wave {
  days: readonly [from: number, until: number];
  rate: readonly [first: number, last: number];
  /** Appeal categories with their weights. */
  appeals: Readonly<Record<string, number>>;
}

interface Plan {
  id: string;
  name: string;
  cityId: string;
  /** Level one of the taxonomy. */
  category: string;
  /** Days before the end, or the last such day of the year at least `yearsBack` years before it. */
  when: { daysBeforeEnd: number } | { monthDay: string; yearsBack: number };
  /** Hour of the outbreak. */
  hour: number;
  /** Counties it is about; all where none are named. */
  counties?: readonly string[];
  /** Chance that a caller is upset, on top of the usual. */
  anger: number;
  /** Share of callers who complain outright once it has broken out. */
  complaints: number;
  waves: readonly Wave[];
}

const plans: readonly Plan[] = [
  {
    id: "heze-outage",
    name: "菏泽大面积停电:牡丹区变电站主变跳闸,波及曹县、定陶",
    cityId: "3717",
    category: "停电问题",
    when: { daysBeforeEnd: 1 },
    hour: 17,
    counties: ["371702", "371721", "371703"],
    anger: 0.55,
    complaints: 0.34,
    waves: [
      {
        days: [-5, -1],
        rate: [6, 22],
        appeals: { 停电次数多: 5, 停电原因查询: 3, 停电信息不准确: 1, 故障停电: 2 },
      },
      {
        days: [0, 0],
        rate: [70, 70],
        appeals: { 大面积停电: 5, 故障停电: 4, 停电原因查询: 3, 停电时间长: 2 },
      },
      {
        days: [1, 1],
        rate: [1150, 1150],
        appeals: {
          大面积停电: 6,
          停电时间长: 5,
          抢修不及时: 3,
          停电原因查询: 2,
          停电信息不准确: 1,
          停电次数多: 1,
        },
      },
    ],
  },
  {
    id: "linyi-billing",
    name: "临沂电费争议:采集系统升级后部分台区重复计量,十月账单偏高",
    cityId: "3713",
    category: "电价电费",
    when: { daysBeforeEnd: 2 },
    hour: 9,
    counties: ["371302", "371311", "371312"],
    anger: 0.45,
    complaints: 0.3,
    waves: [
      {
        days: [-14, -8],
        rate: [3, 7],
        appeals: { 抄表差错: 2, 估抄漏抄: 2, 电费构成查询: 4, 电表走快: 1 },
      },
      {
        days: [-12, -1],
        rate: [3, 22],
        appeals: { 电费突增: 6, 电费构成查询: 2, 电费账单差错: 2 },
      },
      {
        days: [0, 2],
        rate: [32, 260],
        appeals: {
          电费突增: 5,
          电费账单差错: 6,
          电费退补争议: 2,
          阶梯电价争议: 2,
          催费方式不当: 1,
        },
      },
    ],
  },
  {
    id: "dezhou-overload",
    name: "德州高温过负荷:多台区反复跳闸",
    cityId: "3714",
    category: "停电问题",
    when: { monthDay: "07-13", yearsBack: 0 },
    hour: 12,
    anger: 0.2,
    complaints: 0.15,
    waves: [
      { days: [-6, -1], rate: [5, 26], appeals: { 停电次数多: 4, 故障停电: 3, 停电原因查询: 2 } },
      {
        days: [0, 4],
        rate: [90, 130],
        appeals: { 停电次数多: 5, 停电时间长: 4, 故障停电: 3, 抢修不及时: 1 },
      },
      { days: [5, 9], rate: [60, 6], appeals: { 停电次数多: 5, 停电原因查询: 2, 故障停电: 2 } },
    ],
  },
  {
    id: "jining-messages",
    name: "济宁短信错发:欠费提醒发给已结清客户",
    cityId: "3708",
    category: "电力短信",
    when: { monthDay: "04-20", yearsBack: 0 },
    hour: 10,
    anger: 0.1,
    complaints: 0.06,
    waves: [
      { days: [-2, -1], rate: [3, 9], appeals: { 短信内容错误: 3, 短信重复发送: 2 } },
      { days: [0, 1], rate: [150, 80], appeals: { 短信内容错误: 8, 短信重复发送: 2 } },
      { days: [2, 5], rate: [24, 3], appeals: { 短信内容错误: 6, 短信退订: 3 } },
    ],
  },
  {
    id: "weifang-payments",
    name: "潍坊支付宝缴费延迟到账",
    cityId: "3707",
    category: "电费到账",
    when: { monthDay: "12-05", yearsBack: 0 },
    hour: 9,
    anger: 0.1,
    complaints: 0.06,
    waves: [
      { days: [-3, -1], rate: [3, 12], appeals: { 支付宝缴费到账问题: 1 } },
      {
        days: [0, 2],
        rate: [90, 60],
        appeals: { 支付宝缴费到账问题: 7, 重复缴费退款: 2, 微信缴费到账问题: 1 },
      },
      { days: [3, 7], rate: [26, 3], appeals: { 支付宝缴费到账问题: 5, 重复缴费退款: 4 } },
    ],
  },
  {
    id: "qingdao-typhoon",
    name: "青岛台风停电",
    cityId: "3702",
    category: "停电问题",
    when: { monthDay: "08-11", yearsBack: 1 },
    hour: 3,
    anger: 0.15,
    complaints: 0.1,
    waves: [
      { days: [-2, -1], rate: [4, 14], appeals: { 停电原因查询: 4, 故障停电: 2 } },
      {
        days: [0, 1],
        rate: [340, 220],
        appeals: { 大面积停电: 4, 故障停电: 6, 停电时间长: 3, 停电原因查询: 2 },
      },
      {
        days: [2, 6],
        rate: [90, 8],
        appeals: { 停电时间长: 5, 抢修不及时: 2, 停电信息不准确: 1, 故障停电: 2 },
      },
    ],
  },
  {
    id: "jinan-password",
    name: "济南服务密码:应用升级后验证码失效",
    cityId: "3701",
    category: "服务密码",
    when: { monthDay: "03-11", yearsBack: 1 },
    hour: 8,
    anger: 0.1,
    complaints: 0.06,
    waves: [
      { days: [-4, -1], rate: [2, 9], appeals: { 验证码收不到: 3, 密码重置失败: 2 } },
      {
        days: [0, 3],
        rate: [65, 45],
        appeals: { 验证码收不到: 6, 密码重置失败: 3, 忘记服务密码: 1 },
      },
      { days: [4, 9], rate: [22, 2], appeals: { 验证码收不到: 3, 密码重置失败: 3 } },
    ],
  },
];

export interface PlantedEvent {
  plan: Plan;
  /** The day of the outbreak. */
  day: Day;
  startedAt: Date;
  signalsFrom: Day;
  lastDay: Day;
}

/** The events that fall into the simulated time, oldest first, each after a month of quiet. */
export function plantEvents(first: Day, last: Day): PlantedEvent[] {
  return plans
    .map((plan) => placeEvent(plan, last))
    .filter(({ signalsFrom }) => signalsFrom >= addDays(first, 31))
    .toSorted((left, right) => left.startedAt.getTime() - right.startedAt.getTime());
}

function placeEvent(plan: Plan, last: Day): PlantedEvent {
  return onDay(plan, outbreakOf(plan, last), last);
}

function onDay(plan: Plan, day: Day, last: Day): PlantedEvent {
  const offsets = plan.waves.flatMap((wave) => wave.days);
  const ending = addDays(day, Math.max(...offsets));
  return {
    plan,
    day,
    startedAt: new Date(startOfDay(day).getTime() + plan.hour * hourMs),
    signalsFrom: addDays(day, Math.min(...offsets)),
    lastDay: ending < last ? ending : last,
  };
}

function outbreakOf({ when }: Plan, last: Day): Day {
  if ("daysBeforeEnd" in when) return addDays(last, -when.daysBeforeEnd);
  const quietUntil = addDays(last, -60);
  const year = Number(quietUntil.slice(0, 4)) - when.yearsBack;
  const day = `${year}-${when.monthDay}`;
  return day.slice(5) <= quietUntil.slice(5) ? day : `${year - 1}-${when.monthDay}`;
}

/** About so many days from one event to the next, once the demonstration's own are over. */
const daysBetweenEvents = 38;

/**
 * Events after `end`, each like one that was planted before, in one of the cities there are: a wave that builds
 * up anew in another place and season.
 */
export function eventsAhead(
  cities: readonly City[],
  { end, until }: { end: Day; until: Day },
  random: Random,
): PlantedEvent[] {
  const found: PlantedEvent[] = [];
  const shuffled = random.shuffled(plans);
  let day = addDays(end, 25 + random.integer(10));
  for (let at = 0; addDays(day, 10) <= until; at += 1) {
    const model = shuffled[at % shuffled.length]!;
    const city = random.pick(cities);
    const counties = random.shuffled(city.counties).slice(0, 3);
    const { counties: named, ...rest } = model;
    const plan: Plan = {
      ...rest,
      ...{ id: `${model.id}-${day}`, name: `${city.name}：如“${model.name}”`, cityId: city.id },
      ...(named && { counties: counties.map(({ id }) => id) }),
    };
    found.push(onDay(plan, day, until));
    day = addDays(day, daysBetweenEvents - 8 + random.integer(17));
  }
  return found;
}

/** What an event adds to a day: tickets per 10,000 accounts by appeal category. */
export function addedOn({ plan, day }: PlantedEvent, today: Day): { name: string; rate: number }[] {
  const offset = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  return plan.waves.flatMap(({ days: [from, until], rate: [first, last], appeals }) => {
    if (offset < from || offset > until) return [];
    const along = until === from ? 0 : (offset - from) / (until - from);
    const total = first * (last / first) ** along;
    const weights = Object.values(appeals).reduce((sum, weight) => sum + weight, 0);
    return Object.entries(appeals).map(([name, weight]) => ({
      name,
      rate: (total * weight) / weights,
    }));
  });
}

/** The outages behind the events about outages: the affected counties, again and again. */
export function plantOutages(
  event: PlantedEvent,
  accountsOf: (unitId: string) => number,
): Omit<Outage, "id">[] {
  const { plan, startedAt } = event;
  if (!plan.id.startsWith("heze-outage")) return [];
  return plan.counties!.map((unitId, at) => ({
    unitId,
    cityId: plan.cityId,
    startedAt: new Date(startedAt.getTime() - 20 * 60_000 + at * 35 * 60_000),
    endedAt: new Date(startedAt.getTime() + (34 - 3 * at) * hourMs),
    accounts: Math.round(accountsOf(unitId) * (0.62 - 0.12 * at)),
    kind: "fault" as const,
    cause: "变电站主变跳闸",
    overrunMs: 0,
  }));
}
