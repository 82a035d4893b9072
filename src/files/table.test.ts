/** Issue 2, item 8 and "Bad input": encodings, marks, delimiters, wide cells; one file, one reader. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileStore } from "../base/capabilities.ts";
import { openFileStore } from "../storage/file-store.ts";
import { TableRefused } from "./formats/raw-table.ts";
import { type NamedReadOptions, openTable, readTable, type TableRow } from "./table.ts";
import { writeCsv, writeXlsx } from "./write-table.ts";

let folder: string;
let files: FileStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-table-"));
  files = await openFileStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function read(
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options?: NamedReadOptions,
) {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const table = await readTable(await files.put(bytes, "t.csv"), options);
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  return { ...table, rows, values: rows.map(({ values }) => Object.values(values)) };
}

async function refusalOf(content: string | Uint8Array, options?: NamedReadOptions) {
  const error = await read(content, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TableRefused);
  return (error as TableRefused).refusal;
}

const text = '工单编号,内容\n0001,停电了一整天\n0002,"他说""好"",\n就走了"\n';
const values = [
  ["0001", "停电了一整天"],
  ["0002", '他说"好",\n就走了'],
];

describe("encodings are detected", () => {
  test.each([
    ["utf-8", Buffer.from(text)],
    ["utf-8 with mark", Buffer.from(`\ufeff${text}`)],
    ["gb18030", iconv.encode(text, "gbk")],
    ["gb18030", iconv.encode(text.replace("停电", "㐀𠀀"), "gb18030")],
    ["utf-16le with mark", iconv.encode(`\ufeff${text}`, "utf-16le")],
    ["utf-16be with mark", iconv.encode(`\ufeff${text}`, "utf-16be")],
  ])("%s", async (encoding, bytes) => {
    const table = await read(bytes);
    expect(table.encoding).toBe(encoding);
    expect(table.header).toEqual(["工单编号", "内容"]);
    expect(table.values[1]).toEqual(values[1]);
  });

  test("also where the first Chinese character comes after megabytes of ASCII", async () => {
    const ascii = "1,plain\n".repeat(200_000);
    const table = await read(
      Buffer.concat([Buffer.from(`a,b\n${ascii}`), iconv.encode("2,停电了\n", "gbk")]),
    );
    expect(table.values.at(-1)).toEqual(["2", "停电了"]);
    expect(table.rows.at(-1)?.row).toBe(200_001);
  });

  test("UTF-16 whose characters hold line feed bytes, over many blocks", async () => {
    const lines = "上,\u0a0a\u0d0a\n".repeat(100_000);
    const table = await read(iconv.encode(`\ufeffa,b\n${lines}`, "utf-16le"));
    expect(table.rows.length).toBe(100_000);
    expect(new Set(table.values.map(String))).toEqual(new Set(["上,\u0a0a\u0d0a"]));
  });

  test("single characters of GBK that pass for UTF-8 do not mislead", async () => {
    const names = "编号,姓\n1,联\n2,坛\n3,通\n4,王\n5,李\n";
    expect((await read(iconv.encode(names, "gbk"))).values[0]).toEqual(["1", "联"]);
  });
});

describe("mixed encodings are refused where they begin", () => {
  const lines = (count: number) => "1,停电了一整天没有人来\n".repeat(count);
  test.each([
    ["UTF-8, then GBK", (a: string) => Buffer.from(a), (b: string) => iconv.encode(b, "gbk")],
    ["GBK, then UTF-8", (a: string) => iconv.encode(a, "gbk"), (b: string) => Buffer.from(b)],
  ])("%s", async (_, first, second) => {
    for (const count of [3, 40_000]) {
      const start = first(`编号,内容\n${lines(count)}`);
      const refusal = await refusalOf(Buffer.concat([start, second("2,电费多收了\n")]));
      expect(refusal.reason.code).toBe("files.mixed_encodings");
      const { row, line, byte } = refusal.reason.values!;
      expect([row, line]).toEqual([count + 1, count + 2]);
      expect(Number(byte)).toBeGreaterThanOrEqual(start.length);
      expect(Number(byte)).toBeLessThan(start.length + 8);
    }
  });

  test("UTF-16 with half a character", async () => {
    const bytes = Buffer.concat([
      iconv.encode("\ufeffa,b\n1,", "utf-16le"),
      Buffer.from([0, 0xd8, 0x0a, 0]),
    ]);
    expect((await refusalOf(bytes)).reason.code).toBe("files.mixed_encodings");
  });

  test("an encoding that was said goes before detection", async () => {
    const refusal = await refusalOf(Buffer.from(text), { encoding: "gb18030" });
    expect(refusal.reason.code).toBe("files.mixed_encodings");
  });
});

describe("CSV, RFC 4180 and what spreadsheets make of it", () => {
  test.each([",", ";", "\t"])("delimiter %j", async (delimiter) => {
    const table = await read(`a${delimiter}"b,;\t"\r\n1${delimiter}x y`);
    expect(table.header).toEqual(["a", "b,;"]);
    expect(table.values).toEqual([["1", "x y"]]);
  });

  test("blank rows count but are left out, so that row numbers are those people see", async () => {
    const table = await read("\n\na,b\n1,x\n\n,\n2,y\n");
    expect(table.rows.map(({ row }) => row)).toEqual([1, 4]);
  });

  test("headings become unique; short rows are filled, long ones are errors", async () => {
    const table = await read("备注,备注,\nx\n1,2,3,4\n1,2,3,,\n");
    expect(table.header).toEqual(["备注", "备注 (2)", "#3"]);
    expect(table.values[0]).toEqual(["x", "", ""]);
    expect(table.rows[1]!.errors?.[0]).toMatchObject({
      ...{ row: 2, column: "#4", value: "4" },
      reason: { code: "files.too_many_cells" },
    });
    expect(table.rows[2]!.errors).toBeUndefined();
  });

  test("quotes in the middle of a cell are text; one left open is refused with its row", async () => {
    expect((await read('a,b\n1,6" pipe\n')).values).toEqual([["1", '6" pipe']]);
    const refusal = await refusalOf('a,b\n1,x\n2,"open\n3,y\n');
    expect(refusal.reason).toMatchObject({ code: "files.open_quote", values: { row: 2 } });
  });

  test("a quoted cell may hold line breaks over many blocks", async () => {
    const cell = 'line ""x""\r\n'.repeat(60_000);
    const table = await read(`a,b\r\n1,"${cell}"\r\n2,y\r\n`);
    expect(table.values).toEqual([
      ["1", cell.replaceAll('""', '"')],
      ["2", "y"],
    ]);
  });

  test("columns are given canonical names; a heading that is not there is refused", async () => {
    const table = await read(text, { columns: { id: "工单编号", ticket: "工单编号" } });
    expect(table.rows[0]!.values).toEqual({ id: "0001", ticket: "0001", 内容: "停电了一整天" });
    const refusal = await refusalOf(text, { columns: { id: "编号" } });
    expect(refusal.reason.code).toBe("files.missing_heading");
  });

  test("headings named like members of objects are only names", async () => {
    const table = await read("__proto__,constructor\n1,2\n");
    expect(Object.entries(table.rows[0]!.values)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
  });

  test("an empty file, and one of blanks, have no header", async () => {
    for (const content of ["", "\n \n", "\ufeff"]) {
      expect((await refusalOf(content)).reason.code).toBe("files.empty");
    }
  });
});

test("a cell of 10 MB is an error of its row that names the column, and the rest is read", async () => {
  const wide = `a,内容\n1,x\n2,"${"长".repeat(3_500_000)}"\n3,y\n`;
  const table = await read(wide);
  expect(table.rows.map(({ row }) => row)).toEqual([1, 2, 3]);
  const [error] = table.rows[1]!.errors!;
  expect(error).toMatchObject({ row: 2, column: "内容", reason: { code: "files.cell_too_large" } });
  expect(error!.value.length).toBeLessThanOrEqual(100);
  expect((await read(wide, { maxCellCharacters: 4_000_000 })).rows[1]!.errors).toBeUndefined();
});

test("a line without end is refused instead of held", async () => {
  const part = Buffer.alloc(1 << 20, "x");
  const endless = (async function* () {
    yield Buffer.from('a,b\n1,"');
    for (let count = 0; count < 70; count += 1) yield part;
  })();
  const error = await read(endless).catch((thrown: unknown) => thrown);
  expect((error as TableRefused).refusal.kind).toBe("too_large");
});

test("a table that is not read to its end lets go of its file", async () => {
  let isOpen = true;
  const stored = await files.put(Buffer.from(text), "t.csv");
  const table = await openTable({
    ...stored,
    async *read() {
      try {
        for (;;) yield Buffer.alloc(1 << 19, "a,b\n");
      } finally {
        isOpen = false;
      }
    },
  });
  await table.close();
  expect(isOpen).toBe(false);
});

describe("what goes out comes in again, whatever the text", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom(..."=+-@'\t\r\n\", ;_x005F甲＝＠−0aA<>&\u0085\u2028😀"),
      maxLength: 12,
    }),
  );
  const rows = fc.array(fc.record({ a: cell, b: cell }), { maxLength: 8 });
  const columns = (["a", "b"] as const).map((name) => ({
    heading: name,
    value: (row: { a: string; b: string }) => row[name],
  }));
  const isBlank = ({ a, b }: { a: string; b: string }) => a.trim() === "" && b.trim() === "";

  test.each([
    ["CSV", writeCsv],
    ["XLSX", writeXlsx],
  ] as const)("%s", async (_, write) => {
    await fc.assert(
      fc.asyncProperty(rows, async (written) => {
        const table = await read(write(written, columns));
        expect(table.rows.map(({ values: { a, b } }) => ({ a, b }))).toEqual(
          written.filter((row) => !isBlank(row)),
        );
      }),
      { numRuns: 150 },
    );
  });
});
