/**
 * The late fee counted day by day. 电力供应与使用条例 Art. 39 (1 to 3 per mille a day) and 供电营业规则: homes 1 per mille;
 * others 2 per mille in the year of the due day and 3 per mille in later years; simple, from the day after the due day
 * to the day the money arrived, half up to the fen for each part of the principal and calendar year; at least 1 yuan.
 * @module
 */
import { addDays, type Day } from "../../../../src/base/dates.ts";

export interface FeeQuestion {
  isHome: boolean;
  dueOn: Day;
  /** Parts of the principal and the day each arrived, or the day asked about for what has not. */
  parts: readonly { fen: bigint; on: Day }[];
}

const leastFen = 100n;

export function lateFeeFen({ isHome, dueOn, parts }: FeeQuestion): bigint {
  const dueYear = dueOn.slice(0, 4);
  let fee = 0n;
  let isLate = false;
  for (const { fen, on } of parts) {
    if (fen <= 0n) continue;
    const daysOf = new Map<string, bigint>();
    for (let day = addDays(dueOn, 1); day <= on; day = addDays(day, 1)) {
      const year = day.slice(0, 4);
      daysOf.set(year, (daysOf.get(year) ?? 0n) + 1n);
      isLate = true;
    }
    for (const [year, days] of daysOf) {
      const perMille = isHome ? 1n : year === dueYear ? 2n : 3n;
      // half up: twice the amount, one more, halved
      fee += (2n * fen * days * perMille + 1000n) / 2000n;
    }
  }
  return isLate && fee < leastFen ? leastFen : fee;
}
