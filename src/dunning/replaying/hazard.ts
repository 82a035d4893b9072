/**
 * The daily hazard to pay without any contact, by class and days since the due day.
 * Source: Breslow, Journal of the Royal Statistical Society B 34 (1972) 216-217: payments of a day over
 * the multiplied money at risk, with the multipliers that the policy in force gave.
 * @module
 */
import { type DebtorClass, debtorClasses } from "../schema.ts";

/** Days before the due day that are told apart. */
const leadDays = 30;

export interface Hazard {
  /** By class, then days since the due day plus `leadDays`; per day, positive. */
  daily: readonly Float64Array[];
}

/** Payments and multiplied numbers at risk by class and day, from a pass over what happened. */
export interface HazardCounts {
  paid: readonly Float64Array[];
  atRisk: readonly Float64Array[];
}

export function emptyCounts(days: number): HazardCounts {
  const columns = () => debtorClasses.map(() => new Float64Array(leadDays + days + 1));
  return { paid: columns(), atRisk: columns() };
}

export function classIndex(debtor: DebtorClass): number {
  return debtorClasses.indexOf(debtor);
}

/** The last entry stands for all later days. */
export function slotOf(sinceDue: number, length: number): number {
  return Math.min(Math.max(sinceDue + leadDays, 0), length - 1);
}

/**
 * Smoothed toward the class's mean as if five debts had been seen on each day, so that a day on which
 * nobody happened to pay is no wall, and none is above one half.
 */
export function hazardOf({ paid, atRisk }: HazardCounts): Hazard {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const daily = paid.map((counts, index) => {
    const risks = atRisk[index]!;
    const mean = (sum(counts) + 1) / (sum(risks) + 100);
    return counts.map((count, day) => Math.min(0.5, (count + 5 * mean) / (risks[day]! + 5)));
  });
  return { daily };
}
