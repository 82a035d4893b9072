/**
 * Late fee (违约金). Source: 电力供应与使用条例 Art. 39: 1 to 3 per mille of the overdue fee a day, as the
 * supply agreement says; rates and minimum are rulebook `late-fee`.
 *
 * Simple interest on principal. The due day is not counted, the day of payment is. A part payment closes a
 * tranche of its own. Within a tranche each calendar year is one line, rounded half up to the fen; days
 * in the year of the due day take one rate, days carried over the year end the other. Any fee at all is
 * at least the minimum.
 * @module
 */
import * as z from "zod";
import { addDays, type Day, dayMs, startOfDay } from "../base/dates.ts";
import { Decimal, formatScaled, halfUp, type Scaled, scale } from "../base/decimals.ts";
import { formatYuan } from "../base/money.ts";
import { type LateFeeClass, type LateFeeLine, lateFeeClasses } from "./schema.ts";

const Rate = Decimal.refine((rate) => rate >= scale && rate <= 3n * scale, {
  error: "电力供应与使用条例 Art. 39 allows 1 to 3 per mille a day",
});

/** The `body` of `rulebooks/national/late-fee-*.yaml`; rates in per mille a day. */
export const LateFeeBody = z.strictObject({
  classes: z.record(
    z.enum(lateFeeClasses),
    z.strictObject({
      sameYear: Rate.describe("days in the calendar year of the due day"),
      carriedOver: Rate.describe("days after that year's end"),
    }),
  ),
  minimumYuan: Decimal.describe("what a smaller fee is charged as"),
});
export type LateFeeRule = z.output<typeof LateFeeBody>;

/** The class of a late fee by that of the account. */
export function feeClassOf(customerClass: string): LateFeeClass {
  return customerClass === "residential" ? "residential" : "non-residential";
}

/** A part of the principal and the day it was paid, or the day up to which the fee is asked. */
export interface Tranche {
  principalFen: bigint;
  paid: Day;
}

export interface Overdue {
  class: LateFeeClass;
  due: Day;
  tranches: readonly Tranche[];
}

export interface LateFee {
  feeFen: bigint;
  lines: LateFeeLine[];
}

/** Nothing where every tranche was paid on or before the due day. */
export function lateFee({ class: ofClass, due, tranches }: Overdue, rule: LateFeeRule): LateFee {
  const { sameYear, carriedOver } = rule.classes[ofClass];
  const segments = tranches.flatMap(({ principalFen, paid }) =>
    principalFen > 0n ? calendarYears(due, paid).map((days) => ({ ...days, principalFen })) : [],
  );
  const charged = segments.map(({ from, to, days, principalFen }) => {
    const rate = from.slice(0, 4) === due.slice(0, 4) ? sameYear : carriedOver;
    const feeFen = feeOf(principalFen, days, rate);
    const principal = formatYuan(principalFen, { group: false });
    const fee = formatYuan(feeFen, { group: false });
    return { feeFen, line: { from, to, days, principal, rate: formatScaled(rate), fee } };
  });
  const sum = charged.reduce((total, { feeFen }) => total + feeFen, 0n);
  const minimum = halfUp(rule.minimumYuan * 100n, scale);
  const feeFen = charged.length > 0 && sum < minimum ? minimum : sum;
  return { feeFen, lines: charged.map(({ line }) => line) };
}

function feeOf(principalFen: bigint, days: number, perMille: Scaled): bigint {
  return halfUp(principalFen * BigInt(days) * perMille, 1000n * scale);
}

/** The days after `due` up to and with `paid`, cut at each year's end. */
function calendarYears(due: Day, paid: Day): { from: Day; to: Day; days: number }[] {
  const parts = [];
  for (let from = addDays(due, 1); from <= paid; ) {
    const yearEnd = `${from.slice(0, 4)}-12-31`;
    const to = paid < yearEnd ? paid : yearEnd;
    const days = (startOfDay(to).getTime() - startOfDay(from).getTime()) / dayMs + 1;
    parts.push({ from, to, days });
    from = addDays(to, 1);
  }
  return parts;
}
