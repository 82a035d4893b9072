/** The counterfactual is the exact inverse of the integer rule: judged again, an end passes and one beyond it does not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LakeOf, lakeOf } from "../../../stories/lake-of.ts";
import { Random } from "../../math/statistics/random.ts";
import type { Measure } from "../cases/schema.ts";
import { fires } from "../rules.ts";
import type { Rule } from "../schema.ts";
import { amountDeviation, gapDeviation, ordinaryBy } from "./counterfactual.ts";

const random = Random.seeded(118_350);
const between = (low: number, high: number) => low + (high - low) * random.fraction();

const draws = Array.from({ length: 2_000 }, () => {
  const hasBill = random.chance(0.5);
  const kwhFen = hasBill ? between(30, 120) : 1;
  const billsPaid = hasBill ? Math.ceil(between(0, 3)) : 1;
  const level = Math.exp(between(0, 13));
  const measure: Measure = {
    amountUnit: kwhFen * billsPaid,
    amountExpected: 1e6 * Math.log(level / (kwhFen * billsPaid)),
    amountScale: between(50_000, 900_000),
    gapExpected: 1e6 * Math.log(between(11, 130)),
    gapScale: between(100_000, 600_000),
    gapOffsetDays: 10,
    lateBeforeDays: random.chance(0.3) ? Math.ceil(between(130, 300)) : null,
    burstDays: 10,
  };
  const amountFen = Math.round(level * Math.exp(between(-3, 3)));
  return { measure, kwhFen, billsPaid, amountFen, days: Math.floor(between(0, 400)) };
});

const rule = (field: Rule["field"], comparison: Rule["comparison"], threshold: number): Rule => ({
  ...{ rule: "x-x", category: null, field, comparison, threshold },
});
const isOdd = (by: Rule, value: number) =>
  fires(by, { category: null, values: { [by.field]: value } });

describe("at the end a rule passes, one fen or one day beyond it fires", () => {
  test.each([
    // a threshold of next to nothing may let no whole fen pass
    [0, 50],
    [1, 1_000],
    [999, 1_900],
    [4_000, 1_900],
  ])("amounts, threshold %i", (threshold, least) => {
    const by = rule("amountDeviation", "above", threshold);
    let closed = 0;
    for (const { measure } of draws) {
      const ends = ordinaryBy(by, measure);
      if (ends === null) continue;
      const says = (fen: number) => isOdd(by, amountDeviation(fen, measure));
      if (ends.to !== null) expect([says(ends.to), says(ends.to + 1)]).toEqual([false, true]);
      if (ends.from !== null) expect([says(ends.from), says(ends.from - 1)]).toEqual([false, true]);
      closed += Number(ends.to !== null);
    }
    expect(closed).toBeGreaterThan(least);
  });

  test.each([
    ["above", 2_500],
    ["above", 0],
    ["below", -1_200],
  ] as const)("intervals %s %i", (comparison, threshold) => {
    const by = rule("gapDeviation", comparison, threshold);
    let closed = 0;
    for (const { measure } of draws) {
      const ends = ordinaryBy(by, measure);
      if (ends === null) continue;
      const says = (days: number) => isOdd(by, gapDeviation(days, measure)!);
      if (ends.to !== null) expect([says(ends.to), says(ends.to + 1)]).toEqual([false, true]);
      if (ends.from !== null) expect([says(ends.from), says(ends.from - 1)]).toEqual([false, true]);
      closed += Number(ends.to !== null || ends.from !== null);
    }
    expect(closed).toBeGreaterThan(1_000);
  });
});

test("of a field without yuan and days the threshold itself is the end", () => {
  expect(ordinaryBy(rule("repeatHours", "below", 72), null)).toMatchObject({ from: 72, to: null });
  expect(ordinaryBy(rule("burstCount", "above", 2), null)).toMatchObject({ from: null, to: 2 });
});

describe("the population's SQL", () => {
  let lake: LakeOf;
  beforeAll(async () => {
    lake = await lakeOf({});
  });
  afterAll(() => lake.close());

  test("measures every draw to the same whole numbers", async () => {
    const column = (of: (draw: (typeof draws)[number]) => number) =>
      ({ type: "double", values: draws.map(of) }) as const;
    const found = await lake.analytics.columns({
      relations: ["drawn"],
      given: {
        drawn: {
          place: column((draw) => draws.indexOf(draw)),
          amount_fen: column(({ amountFen }) => amountFen),
          kwh_fen: column(({ kwhFen }) => kwhFen),
          bills_paid: column(({ billsPaid }) => billsPaid),
          amount_expected: column(({ measure }) => measure.amountExpected),
          amount_scale: column(({ measure }) => measure.amountScale),
          gap_days: column(({ days }) => days),
          late_before: column(({ measure }) => measure.lateBeforeDays ?? Number.NaN),
          gap_expected: column(({ measure }) => measure.gapExpected!),
          gap_scale: column(({ measure }) => measure.gapScale!),
        },
      },
      select: `
        with logged as (
          select *, round(1e6 * ln(greatest(amount_fen, 1) / (kwh_fen * bills_paid)))::bigint as amount_log,
            round(1e6 * ln(gap_days + 10))::bigint as gap_log from drawn
        )
        select round(1000 * abs(amount_log - amount_expected) / amount_scale)::integer as amount,
          round(1000 * (if(gap_log < gap_expected and late_before is not null and gap_days > 10,
            least(gap_expected, round(1e6 * ln((gap_days + late_before) / 2 + 10))), gap_log)
            - gap_expected) / gap_scale)::integer as gap
        from logged order by place`,
    });
    expect([...(found.amount as Float64Array)]).toEqual(
      draws.map(({ amountFen, measure }) => amountDeviation(amountFen, measure)),
    );
    expect([...(found.gap as Float64Array)]).toEqual(
      draws.map(({ days, measure }) => gapDeviation(days, measure)),
    );
  });
});
