/**
 * What a table of the console shows and gives away, without a browser.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  arrange,
  type Column,
  choicesOf,
  readFilters,
  readSort,
  writeFilters,
} from "../console/parts/rows.ts";
import { toCsv, toXlsx } from "../console/parts/sheet.ts";
import { openTestHouse, type TestHouse } from "./harness.ts";

interface Row {
  name: string;
  score: number | null;
  level: string;
}
const rows: Row[] = [
  { name: "菏泽", score: 74, level: "high" },
  { name: "临沂", score: 61, level: "medium" },
  { name: "东营", score: null, level: "low" },
  { name: "济南", score: 9, level: "low" },
];
const words: Record<string, string> = { high: "高", medium: "中", low: "低" };
const columns: Column<Row>[] = [
  { id: "name", head: "地区", value: (row) => row.name },
  { id: "score", head: "评分", value: (row) => row.score },
  { id: "level", head: "等级", value: (row) => row.level, word: (value) => words[String(value)]! },
];
const show = (search: string, filters: string, sort: string) =>
  arrange(rows, columns, { search, filters: readFilters(filters), sort: readSort(sort) }).map(
    ({ name }) => name,
  );

test("numbers sort as numbers, and nothing comes last both ways", () => {
  expect(show("", "", "-score")).toEqual(["菏泽", "临沂", "济南", "东营"]);
  expect(show("", "", "score")).toEqual(["济南", "临沂", "菏泽", "东营"]);
});

test("a search finds the word a person reads, full width or not", () => {
  expect(show("高", "", "")).toEqual(["菏泽"]);
  expect(show("７４", "", "")).toEqual(["菏泽"]);
});

test("filters come back from the address as they went in", () => {
  const filters = { level: ["high", "low"], name: ["a,b;c:d"] };
  expect(readFilters(writeFilters(filters))).toEqual(filters);
  expect(show("", "level:high,low", "name")).toEqual(["东营", "菏泽", "济南"]);
  expect(show("", "nothing:1", "")).toHaveLength(4);
  expect(choicesOf(rows, columns[2]!)[0]).toEqual(["low", 2]);
});

const hostile = [
  ["编号", "名称", "层级"],
  ["0370102", "=cmd|' /C calc'!A0", "city"],
  ["0370103", '引号" 逗号, <b>&\n换行', "city"],
  ["+86", "@SUM(1)", "city"],
];

test("CSV: formulas are defused, quotes doubled, Excel told it is UTF-8", async () => {
  const text = await toCsv([...hostile, [null, -5, 1.5]]).text();
  const bytes = new Uint8Array(await toCsv(hostile).arrayBuffer());
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(text).toContain("0370102,'=cmd|' /C calc'!A0,city");
  expect(text).toContain('"引号"" 逗号, <b>&\n换行"');
  expect(text).toContain("'+86,'@SUM(1)");
  expect(text).toContain(",-5,1.5");
});

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

test("XLSX: the house reads back what the console wrote, as text", async () => {
  const bytes = new Uint8Array(await toXlsx(hostile).arrayBuffer());
  const file = await house.file(bytes, "units.xlsx");
  const columnsOfFile = { id: "编号", name: "名称", level: "层级" };
  const preview = await house.get("organisation.preview-units", { file, columns: columnsOfFile });
  expect(preview.format).toBe("xlsx");
  expect(preview.rows.map(({ values }: { values: object }) => values)).toMatchObject([
    { id: "0370102", name: "=cmd|' /C calc'!A0" },
    { id: "0370103" },
    { id: "+86", name: "@SUM(1)" },
  ]);
});
