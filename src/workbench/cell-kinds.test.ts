import { expect, test } from "vitest";
import { kindOf, numberOf, readColumn } from "./cell-kinds.ts";

const read = (cells: string[]) => [...readColumn("x", cells, kindOf(cells)).values];
const { NaN: none } = Number;

test.each([
  ["plain", ["1", "-2.5", "1e3"], [1, -2.5, 1000]],
  [
    "stored as text, with gaps",
    [" 7 ", "", "NA", "null", "?", "８"],
    [7, none, none, none, none, 8],
  ],
  ["amounts as people write them", ["¥1,234.50", "12 %", "(3.00)"], [1234.5, 12, -3]],
  ["decimal comma", ["1.234,5", "0,25"], [1234.5, 0.25]],
  ["years are numbers", ["1990", "2001"], [1990, 2001]],
])("numbers: %s", (_, cells, values) => {
  expect(kindOf(cells).kind).toBe("number");
  expect(read(cells)).toEqual(values);
});

test.each([
  ["ISO", ["2013-01-05", "2013-01-07"]],
  ["Chinese", ["2013年1月5日", "2013年1月7日"]],
  ["month first", ["1/30/2013", "2/1/2013"]],
  ["day first", ["30/1/2013", "1/2/2013"]],
  ["compact", ["20130105", "20130107"]],
  ["names of months first", ["Jan 30, 2013", "Feb 1, 2013"]],
  ["names of months, with a time", ["5-Jan-2013 08:30", "7-Jan-2013 08:30"]],
])("dates are days that can be counted: %s", (_, cells) => {
  expect(kindOf(cells).kind).toBe("date");
  const [first, second] = read(cells);
  expect(second! - first!).toBe(2);
});

test("everything else is a category, in the training file's levels", () => {
  const cells = ["b", "a", "", "b"];
  const kind = kindOf(cells);
  expect(kind).toEqual({ kind: "category", levels: ["a", "b"] });
  expect(readColumn("x", ["a", "c", "NA", "b"], kind).values).toEqual(
    Float64Array.of(0, none, none, 1),
  );
  expect(kindOf(["0", "1", "2", "3+"]).kind).toBe("category");
});

test("a few words among amounts are gaps; a column without cells is of numbers, all missing", () => {
  const amounts = Array.from({ length: 30 }, (_, at) => `${at * 1.5}`);
  const cells = [...amounts, ...Array(10).fill("unknown to us")];
  expect(kindOf(cells).kind).toBe("number");
  expect(read(cells).filter(Number.isNaN)).toHaveLength(10);
  expect(read(["", "NA"])).toEqual([none, none]);
  expect(numberOf("12-3")).toBeUndefined();
});
