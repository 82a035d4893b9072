/**
 * What the law asks of those who collect for electricity, written down here anew from its sources and without a look at
 * the product's rules, so that a mistake there is no mistake here.
 * @module
 */
import { addDays, type Day, dayOf, startOfDay } from "../../../../src/base/dates.ts";

/** 电力供应与使用条例 Art. 39: 逾期之日起超过 30 日, 经催交仍未交付的, 可以按照国家规定的程序停止供电. */
export const overdueMoreThan = 30;

interface Notices {
  /** Calendar days between the notice and the cut-off. */
  noticeDays: number;
  /** Minutes between the last word and the switch. */
  lastWordMinutes: number;
}

/** 供电营业规则, 停电程序; the windows of Shandong: seven days for homes, three days and an hour for others. */
export const notices: Record<"residential" | "others", Notices> = {
  residential: { noticeDays: 7, lastWordMinutes: 30 },
  others: { noticeDays: 3, lastWordMinutes: 60 },
};

/** What shows that a paper was delivered, and that a last word was spoken. */
export const proofs = {
  notice: ["signed", "photographed", "registered-post"],
  "final-notice": ["signed", "photographed", "recorded-call"],
} as const;

/** Cities whose own regulation does not list arrears among the grounds: 济南市供电相关规定. */
export const noGround: readonly string[] = ["3701"];

/** 民法典 Art. 1033 (peace of private life) as the other collecting trades read it. */
export const contactHours = { from: 8, to: 21 };
/** Contacts about a debt that one customer bears, the legal papers themselves not limited. */
export const contactCaps = [
  { atMost: 2, days: 1 },
  { atMost: 5, days: 7 },
] as const;
/** What this utility's own policy promises beyond the law. */
export const ownCaps = [
  { atMost: 1, days: 1 },
  { atMost: 3, days: 7 },
] as const;

/** 供电服务“十项承诺”: 欠费停电客户缴清电费后 24 小时内恢复供电. */
export const restoreHours = 24;

/** 国务院办公厅关于 2026 年部分节假日安排的通知, and the first day of the year after. */
const holidays: readonly (readonly [Day, Day])[] = [
  ["2026-01-01", "2026-01-03"],
  ["2026-02-15", "2026-02-23"],
  ["2026-04-04", "2026-04-06"],
  ["2026-05-01", "2026-05-05"],
  ["2026-06-19", "2026-06-21"],
  ["2026-09-25", "2026-09-27"],
  ["2026-10-01", "2026-10-07"],
  ["2027-01-01", "2027-01-01"],
];
const workedWeekends: readonly Day[] = [
  ...["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
];

export function isWorkingDay(day: Day): boolean {
  if (workedWeekends.includes(day)) return true;
  const weekday = startOfDay(addDays(day, 1)).getUTCDay();
  const isWeekend = weekday === 0 || weekday === 6;
  return !isWeekend && !holidays.some(([first, last]) => first <= day && day <= last);
}

/** Hours and minutes of the day in the utility's zone, as hours. */
export function hourOf(at: Date): number {
  return (at.getTime() - startOfDay(dayOf(at)).getTime()) / 3_600_000;
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
