/** Workbooks as other programs write them (ECMA-376), and workbooks made to harm. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import type { FileStore } from "../../base/capabilities.ts";
import { openFileStore } from "../../storage/file-store.ts";
import { readTable } from "../table.ts";
import { openArchive } from "./archive.ts";
import { TableRefused } from "./raw-table.ts";

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-xlsx-"));
  files = await openFileStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

type Parts = Record<string, string | Readable>;

function zipOf(parts: Parts): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (typeof content === "string")
      zip.addBuffer(Buffer.from(content), name, { compress: content.length > 1 });
    else zip.addReadStream(content, name);
  }
  zip.end();
  return Readable.from(zip.outputStream);
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const header =
  "<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c><c r='B1' t='str'><v>b</v></c></row>";
const sheet = (rows: string) => `<worksheet><sheetData>${header}${rows}</sheetData></worksheet>`;
const book = (rows: string, parts: Parts = {}): Parts => ({
  "xl/workbook.xml":
    "<workbook xmlns:q='r'><sheets><sheet name='一' q:id='r1'/><sheet name='二' q:id='r2'/></sheets></workbook>",
  "xl/_rels/workbook.xml.rels":
    "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Target='/xl/worksheets/sheet2.xml'/></Relationships>",
  "xl/worksheets/sheet1.xml": sheet(rows),
  "xl/worksheets/sheet2.xml": sheet("<row><c t='str'><v>second</v></c></row>"),
  ...parts,
});

async function read(parts: Parts, options?: { sheet: string }) {
  const table = await readTable(await files.put(zipOf(parts), "t.xlsx"), options);
  return allOf(table.rows);
}

async function refusalOf(parts: Parts, options?: { sheet: string }) {
  const error = await read(parts, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TableRefused);
  return (error as TableRefused).refusal;
}

const cellsOf = async (parts: Parts) => (await read(parts)).map(({ values }) => values.b);

describe("cells read as a person sees them", () => {
  const styles = `<styleSheet><numFmts><numFmt numFmtId='170' formatCode='yyyy"年"m"月"d"日" hh:mm'/><numFmt numFmtId='171' formatCode='0000000000'/><numFmt numFmtId='172' formatCode='#,##0.00"元"'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='170'/><xf numFmtId='171'/><xf numFmtId='172'/><xf numFmtId='21'/></cellXfs></styleSheet>`;
  test.each([
    ["a whole number", "<v>30061092003</v>", 0, "30061092003"],
    ["the noise of binary fractions", "<v>0.30000000000000004</v>", 0, "0.3"],
    ["an exponent", "<v>1.2E-7</v>", 0, "0.00000012"],
    ["leading zeros by format", "<v>1042</v>", 4, "0000001042"],
    ["money", "<v>1234.5</v>", 5, "1234.5"],
    ["a date", "<v>46027</v>", 1, "2026-01-05"],
    ["a date and time", "<v>46027.354166666664</v>", 2, "2026-01-05 08:30:00"],
    ["a Chinese date and time", "<v>46027.5</v>", 3, "2026-01-05 12:00:00"],
    ["a time", "<v>0.354166666666667</v>", 6, "08:30:00"],
    ["a day before the leap day that 1900 never had", "<v>59</v>", 1, "1900-02-28"],
    ["the first of March 1900", "<v>61</v>", 1, "1900-03-01"],
  ])("%s", async (_, ...[value, style, shown]) => {
    const row = `<row r='2'><c r='B2' s='${style}'>${value}</c></row>`;
    expect(await cellsOf(book(row, { "xl/styles.xml": styles }))).toEqual([shown]);
  });

  test("a workbook that counts from 1904", async () => {
    const parts = book("<row><c/><c s='1'><v>44565</v></c></row>", { "xl/styles.xml": styles });
    const workbook = String(parts["xl/workbook.xml"]).replace(
      "<sheets>",
      "<workbookPr date1904='1'/><sheets>",
    );
    expect(await cellsOf({ ...parts, "xl/workbook.xml": workbook })).toEqual(["2026-01-05"]);
  });

  test("shared and rich texts without phonetic guides, escapes, truth values", async () => {
    const strings =
      "<sst><si><t>停电</t></si><si><r><t>抢</t></r><r><t>修</t></r><rPh><t>qx</t></rPh></si><si><t>_x000D__x005F_x0041_</t></si></sst>";
    const rows = [
      "<c t='s'><v>0</v></c>",
      "<c t='s'><v>1</v></c>",
      "<c t='s'><v>2</v></c>",
      "<c t='b'><v>1</v></c>",
      "<c t='str'><f>1+1</f><v>两</v></c>",
    ];
    const sheetRows = rows.map((cell) => `<row><c/>${cell}</row>`).join("");
    expect(await cellsOf(book(sheetRows, { "xl/sharedStrings.xml": strings }))).toEqual([
      "停电",
      "抢修",
      "\r_x0041_",
      "TRUE",
      "两",
    ]);
  });

  test("numbers whose last digits the spreadsheet lost, and error values, are row errors", async () => {
    const rows = await read(
      book("<row><c><v>3701020000000012345</v></c></row><row><c t='e'><v>#N/A</v></c></row>"),
    );
    expect(rows.map(({ errors }) => errors?.[0]?.reason.code)).toEqual([
      "files.number_not_text",
      "files.cell_fault",
    ]);
  });

  test("row numbers are those of the sheet, whatever rows are left out", async () => {
    const rows = await read(
      book(
        "<row r='5'><c r='B5' t='str'><v>x</v></c></row><row><c r='A6' t='str'><v>y</v></c></row>",
      ),
    );
    expect(rows.map(({ row }) => row)).toEqual([4, 5]);
  });

  test("a sheet by name; one that is not there is refused with those that are", async () => {
    const [row] = await read(book(""), { sheet: "二" });
    expect(row?.values.a).toBe("second");
    const refusal = await refusalOf(book(""), { sheet: "三" });
    expect(refusal.reason).toMatchObject({
      code: "files.unknown_sheet",
      values: { sheets: "一, 二" },
    });
  });
});

describe("bombs are refused with a reason before they go off", () => {
  const zeros = (bytes: number) => {
    const part = Buffer.alloc(1 << 20, "0");
    return Readable.from(
      (function* () {
        for (let left = bytes; left > 0; left -= part.length) yield part;
      })(),
    );
  };

  test("a sheet that inflates a thousandfold", async () => {
    const refusal = await refusalOf(book("", { "xl/worksheets/sheet1.xml": zeros(64 << 20) }));
    expect(refusal.kind).toBe("too_large");
    expect(refusal.reason).toMatchObject({
      code: "files.bomb",
      values: { what: "compression ratio" },
    });
  });

  test("two thousand and one entries and more", async () => {
    const parts = Object.fromEntries(
      Array.from({ length: 2001 }, (_, index) => [`x${index}`, "x"]),
    );
    expect((await refusalOf(book("", parts))).reason.values?.what).toBe("entries");
  });

  test("more inflated bytes in all than allowed", async () => {
    const file = await files.put(zipOf(book("")), "t.xlsx");
    const opened = openArchive(file, { entries: 10, totalBytes: 500, ratio: 200 });
    await expect(opened).rejects.toThrow("inflated bytes");
  });

  test("an entry that inflates to more than it declares", async () => {
    const chunks = await allOf(zipOf(book("<row><c t='str'><v>1</v></c></row>".repeat(50))));
    const bytes = Buffer.concat(chunks);
    for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 4)) {
      if (bytes.readUInt32LE(at + 24) > 1000) bytes.writeUInt32LE(1000, at + 24);
    }
    const table = readTable(await files.put(bytes, "t.xlsx")).then(({ rows }) => allOf(rows));
    await expect(table).rejects.toThrow(TableRefused);
  });

  test("entities that multiply", async () => {
    const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    const refusal = await refusalOf(
      book("", {
        "xl/worksheets/sheet1.xml": `${doctype}${sheet("<row><c><v>&b;</v></c></row>")}`,
      }),
    );
    expect(refusal.reason).toMatchObject({
      code: "files.unreadable",
      values: { why: "a document type is not allowed" },
    });
  });

  test("one text of a hundred megabytes", async () => {
    const random = Readable.from(
      (function* () {
        yield "<worksheet><sheetData><row><c t='str'><v>";
        for (let count = 0; count < 100; count += 1) {
          yield Array.from({ length: 1 << 12 }, (_, index) => String((index * 7919 + count) % 9973))
            .join("")
            .padEnd(1 << 20, "ab1c2");
        }
        yield "</v></c></row></sheetData></worksheet>";
      })(),
    );
    expect(
      (await refusalOf(book("", { "xl/worksheets/sheet1.xml": random }))).reason.values?.what,
    ).toBe("text");
  });

  test("a cell in a column that no sheet has", async () => {
    expect(
      (await refusalOf(book("<row><c r='ZZZZ2' t='str'><v>x</v></c></row>"))).reason.values?.what,
    ).toBe("columns");
  });
});

test.each([
  ["an old workbook", Buffer.from("d0cf11e0a1b11ae10000", "hex"), "files.old_excel"],
  ["a broken archive", Buffer.from("PK\x03\x04 and nothing more"), "files.unreadable"],
])("%s is refused", async (_, bytes, code) => {
  const error = await readTable(await files.put(bytes, "t.xlsx")).catch(
    (thrown: unknown) => thrown,
  );
  expect((error as TableRefused).refusal.reason.code).toBe(code);
});
