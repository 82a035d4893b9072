/** The diaries act on whatever day a house is first started: the law's spans must hold on each. */
import { expect, test } from "vitest";
import { addDays, dayMs } from "../../src/base/dates.ts";
import { isHoliday, weekdayOf } from "./calendar.ts";
import { cutOffDiaries } from "./cut-off-desk.ts";
import { inTime } from "./desk.ts";
import { nightShift } from "./everyday-desk.ts";

const days = Array.from({ length: 366 }, (_, at) => addDays("2026-01-01", at));

test.each([
  ["seven days lie between the notice and the switch, an hour between the last call and it", spans],
  ["supply is cut on a working day before another, or not at all", workdays],
  ["nobody acts after the night on which the demonstration ends", bounds],
])("%s", (_, holds) => {
  for (const last of days) holds(last);
});

const stepsOf = (last: string) => inTime(cutOffDiaries(last));
const isSwitch = ({ operation, input }: ReturnType<typeof stepsOf>[number]) =>
  operation === "dunning.complete-order" && String(input.order).startsWith("$orders");
const msOf = ({ at }: { at: string }) => Date.parse(`${at}:00Z`);

function spans(last: string): void {
  const steps = stepsOf(last);
  const recorded = steps.filter(({ operation }) => operation === "dunning.record-outcome");
  const noticed = recorded.filter(({ input }) => input.proof === "signed");
  const called = recorded.filter(({ input }) => input.proof === "recorded-call");
  for (const step of steps.filter(isSwitch)) {
    const ages = (those: typeof steps) => those.map((each) => msOf(step) - msOf(each));
    expect(Math.min(...ages(noticed)), last).toBeGreaterThanOrEqual(7 * dayMs);
    expect(Math.min(...ages(called)), last).toBeGreaterThanOrEqual(3_600_000);
  }
}

function workdays(last: string): void {
  for (const { at } of stepsOf(last).filter(isSwitch)) {
    for (const day of [at.slice(0, 10), addDays(at.slice(0, 10), 1)]) {
      expect(weekdayOf(day) % 6 !== 0 && !isHoliday(day), `${last} ${day}`).toBe(true);
    }
  }
}

function bounds(last: string): void {
  const end = `${addDays(last, 1)}T01:00`;
  const steps = [...stepsOf(last), ...nightShift(last).steps];
  expect(steps.every(({ at }) => at < end)).toBe(true);
}
