/** Lists out: OWASP "CSV Injection", and what spreadsheets do to numbers, zeros and days. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { disarmed, rearmed } from "./formats/formula.ts";
import { type CellValue, xlsxBytes } from "./formats/write-xlsx.ts";
import { type Rows, writeCsv, writeXlsx } from "./write-table.ts";

const columns = [{ heading: "值", value: (value: CellValue) => value }];
const csv = async (...values: CellValue[]) =>
  (await buffer(Readable.from(writeCsv(values, columns)))).toString("utf8");

describe("no text runs as a formula", () => {
  test.each([
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1x",
    "＠a",
    "'=1",
    '=HYPERLINK("http://x","y")',
  ])("%j", (text) => {
    expect(disarmed(text)).toBe(`'${text}`);
    expect(rearmed(disarmed(text))).toBe(text);
  });

  test.each(["停电", "-5", "+86", "-0.25", "a=b", "", "'quoted'", "<script>", "; drop table"])(
    "%j stays as it is",
    (text) => {
      expect(disarmed(text)).toBe(text);
      expect(rearmed(text)).toBe(text);
    },
  );

  test("headings are texts too", async () => {
    const written = writeCsv([], [{ heading: "=1", value: () => "" }], { mark: false });
    expect((await buffer(written)).toString()).toBe("'=1\r\n");
  });
});

test("CSV: marked UTF-8, CRLF, quotes where needed, numbers as numbers, instants in the utility's zone", async () => {
  const instant = new Date("2026-01-05T00:30:00Z");
  expect(await csv('a"b', "a,b", "a\nb", "0042", -1.5, 12n, true, null, instant)).toBe(
    '\ufeff值\r\n"a""b"\r\n"a,b"\r\n"a\nb"\r\n0042\r\n-1.5\r\n12\r\ntrue\r\n\r\n2026-01-05 08:30:00\r\n',
  );
});

const lines = async function* (rows: Rows<CellValue>): AsyncGenerator<CellValue[]> {
  for await (const row of rows) yield [row];
};

async function partsOf(bytes: AsyncIterable<Uint8Array>): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(await buffer(bytes));
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    parts.set(entry.fileName, (await buffer(stream)).toString("utf8"));
  }
  return parts;
}

test("XLSX: texts are text cells, formulas carry the quote prefix, numbers and instants stay what they are", async () => {
  const instant = new Date("2026-01-05T00:30:00Z");
  const parts = await partsOf(
    writeXlsx(["=1+1", "0042", -1.5, 12n, 10n ** 18n, true, instant], columns),
  );
  const cells = [...parts.get("xl/worksheets/sheet1.xml")!.matchAll(/<row>(.*?)<\/row>/g)];
  const text = (style: number, content: string) =>
    `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`;
  expect(cells.map(([, cell]) => cell)).toEqual([
    text(1, "值"),
    text(3, "=1+1"),
    text(2, "0042"),
    "<c><v>-1.5</v></c>",
    "<c><v>12</v></c>",
    text(2, "1000000000000000000"),
    '<c t="b"><v>1</v></c>',
    '<c s="4"><v>46027.354166666664</v></c>',
  ]);
  expect(parts.get("xl/styles.xml")).toContain('quotePrefix="1"');
});

test("XLSX: equal rows give equal bytes", async () => {
  const once = () => buffer(Readable.from(writeXlsx(["a", 1, null], columns)));
  expect(await once()).toEqual(await once());
});

test("XLSX: rows beyond a full sheet go to the next one", async () => {
  const parts = await partsOf(xlsxBytes(["值"], lines([1, 2, 3, 4, 5]), { sheetRows: 3 }));
  expect(parts.get("xl/workbook.xml")).toContain('name="Sheet3"');
  const numbers = [1, 2, 3].map((sheet) =>
    [...parts.get(`xl/worksheets/sheet${sheet}.xml`)!.matchAll(/<v>(\d)<|值/g)].map(([, n]) => n),
  );
  expect(numbers).toEqual([
    [undefined, "1", "2"],
    [undefined, "3", "4"],
    [undefined, "5"],
  ]);
});

test("a source that fails fails the file, not the program", async () => {
  const broken = (async function* () {
    yield "a";
    throw new Error("the list broke off");
  })();
  await expect(partsOf(writeXlsx(broken, columns))).rejects.toThrow("the list broke off");
});
