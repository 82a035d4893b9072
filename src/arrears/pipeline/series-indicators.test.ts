import { expect, test } from "vitest";
import type { Frame } from "../../math/learning/frame.ts";
import { derive, planDerivations } from "./series-indicators.ts";

const months = ["m1", "m2", "m3"];
/** One row of three series and a limit, among enough others that they count as amounts. */
function tableOf(rows: { bill: number[]; paid: number[]; limit: number }[]) {
  const others = Array.from({ length: 30 }, (_, at) => ({
    bill: [300 + at, 200 + at, 100 + at],
    paid: [90 + at, 80 + at, 70 + at],
    limit: 1000 + at,
  }));
  const all = [...rows, ...others];
  const column = (name: string, read: (row: (typeof all)[number]) => number) => {
    return { name, kind: "number" as const, values: Float64Array.from(all, read) };
  };
  const frame: Frame = {
    rowCount: all.length,
    columns: [
      ...months.map((name, at) => column(`bill ${name}`, ({ bill }) => bill[at]!)),
      ...months.map((name, at) => column(`paid ${name}`, ({ paid }) => paid[at]!)),
      column("limit", ({ limit }) => limit),
    ],
  };
  const series = {
    bill: months.map((name) => `bill ${name}`),
    paid: months.map((name) => `paid ${name}`),
  };
  return { frame, series };
}

/** The indicators of the first row. */
function indicatorsOf(row: { bill: number[]; paid: number[]; limit: number }) {
  const table = tableOf([row]);
  const columns = derive(table.frame, planDerivations(table));
  return Object.fromEntries(columns.map(({ name, values }) => [name, values[0]!]));
}

test("a row by hand: levels, trend, shares of the limit, payments by bills", () => {
  const found = indicatorsOf({ bill: [600, 300, 0], paid: [150, 0, 30], limit: 1000 });
  expect(found).toMatchObject({
    "bill: mean": 300,
    "bill: largest": 600,
    "bill: smallest": 0,
    "bill: spread": expect.closeTo(Math.sqrt(60_000)),
    "bill: change": 300,
    "bill: trend": 300,
    "bill: newest / mean": 2,
    "bill: months above 0": 2,
    "bill: newest months above 0": 2,
    "paid: newest months above 0": 1,
    "paid / bill: newest quotient": 0.25,
    "paid / bill: quotient of sums": 0.2,
    "paid / bill: newest by the month before": 0.5,
    "paid / bill: month before less newest": 150,
    "bill / limit: newest share": 0.6,
    "bill / limit: mean share": 0.3,
    "bill / limit: largest share": 0.6,
  });
});

test("no history, one bill, all zero and negative corrections give numbers or nothing", () => {
  const none = Number.NaN;
  const noHistory = indicatorsOf({
    bill: [none, none, none],
    paid: [none, none, none],
    limit: none,
  });
  expect(noHistory["bill: months above 0"]).toBe(0);
  expect(noHistory["bill: mean"]).toBeNaN();
  const oneBill = indicatorsOf({ bill: [50, none, none], paid: [none, none, none], limit: 100 });
  expect(oneBill).toMatchObject({ "bill: mean": 50, "bill: spread": 0, "bill: trend": none });
  const zero = indicatorsOf({ bill: [0, 0, 0], paid: [0, 0, 0], limit: 0 });
  expect(zero).toMatchObject({ "bill: trend": 0, "bill: newest / mean": none });
  const corrected = indicatorsOf({ bill: [-20, 30, 20], paid: [0, 30, 20], limit: 100 });
  expect(corrected).toMatchObject({ "bill: mean": 10, "bill: newest months above 0": 0 });
  for (const found of [noHistory, oneBill, zero, corrected]) {
    expect(Object.values(found).some((value) => Math.abs(value) === Infinity)).toBe(false);
  }
});

test("codes make no quotients, one month makes no indicator, a lost source leaves none behind", () => {
  const { frame, series } = tableOf([]);
  const plan = planDerivations({ frame, series: { bill: series.bill } });
  expect(plan.every(({ name }) => name.startsWith("bill"))).toBe(true);
  expect(planDerivations({ frame, series: { bill: ["bill m1"] } })).toEqual([]);
  const codes = frame.columns.map((column) => ({
    ...column,
    values: column.values.map((value) => value % 3),
  }));
  const coded = planDerivations({ frame: { ...frame, columns: codes }, series });
  expect(coded.some(({ other }) => other)).toBe(false);
  const without = { ...frame, columns: frame.columns.slice(3) };
  expect(
    planDerivations({ frame: without, series }).every(({ name }) => name.startsWith("paid")),
  ).toBe(true);
});
