/**
 * An Excel workbook, row by row in flat memory. Texts are text cells, which no spreadsheet runs; those that
 * would become formulas when edited carry the quote prefix. Source: ECMA-376 part 1, 18.2 and 18.3.
 * @module
 */
import { once } from "node:events";
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { dayMs, hourMs } from "../../base/dates.ts";
import { isFormula } from "./formula.ts";

export type CellValue = string | number | bigint | boolean | Date | null | undefined;

/** The rows Excel has in a sheet. */
const fullSheet = 1_048_576;
const maxCellCharacters = 32_767;
/** Equal rows give equal bytes. */
const mtime = new Date("1980-01-01T12:00:00Z");

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const parts = "http://schemas.openxmlformats.org/package/2006";
const types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Indexes into `cellXfs` below. */
const styles = { plain: 0, heading: 1, text: 2, formula: 3, instant: 4 } as const;

const stylesXml = `${xml}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" numFmtId="49" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Sheets are full at `sheetRows`, the header included; the rest goes to the next one. */
export async function* xlsxBytes(
  headings: readonly string[],
  lines: AsyncIterable<readonly CellValue[]>,
  { sheetRows = fullSheet }: { sheetRows?: number } = {},
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const source = lines[Symbol.asyncIterator]();
  const output = zip.outputStream as Readable;
  zip.on("error", (error) => output.destroy(error as Error));
  const written = fill(zip, { headings, source, sheetRows, isDone: false }).catch((error: Error) =>
    output.destroy(error),
  );
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
    await written;
  } finally {
    await source.return?.();
  }
}

interface Filling {
  headings: readonly string[];
  source: AsyncIterator<readonly CellValue[]>;
  sheetRows: number;
  isDone: boolean;
}

/** Sheet after sheet while there are rows, then what names them. */
async function fill(zip: ZipFile, filling: Filling): Promise<void> {
  let sheets = 0;
  do {
    sheets += 1;
    const sheet = Readable.from(sheetXml(filling));
    zip.addReadStream(sheet, `xl/worksheets/sheet${sheets}.xml`, { mtime, compressionLevel: 6 });
    await once(sheet, "end");
  } while (!filling.isDone);
  for (const [name, text] of describeSheets(sheets)) {
    zip.addBuffer(Buffer.from(text, "utf8"), name, { mtime });
  }
  zip.end();
}

function describeSheets(count: number): [string, string][] {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const each = (form: (number: number) => string) => numbers.map(form).join("");
  return [
    [
      "[Content_Types].xml",
      `${xml}<Types xmlns="${parts}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      "_rels/.rels",
      `${xml}<Relationships xmlns="${parts}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each((n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="s${n}"/>`)}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `${xml}<Relationships xmlns="${parts}/relationships"><Relationship Id="styles" Type="${office}/styles" Target="styles.xml"/>${each((n) => `<Relationship Id="s${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
    ],
    ["xl/styles.xml", stylesXml],
  ];
}

const chunkCharacters = 1 << 16;

async function* sheetXml(filling: Filling): AsyncGenerator<string> {
  const { headings, source, sheetRows } = filling;
  let text = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/><sheetData>`;
  text += `<row>${headings.map((heading) => textCell(heading, styles.heading)).join("")}</row>`;
  for (let rows = 1; rows < sheetRows; rows += 1) {
    const next = await source.next();
    if (next.done) {
      filling.isDone = true;
      break;
    }
    text += `<row>${next.value.map(cellXml).join("")}</row>`;
    if (text.length < chunkCharacters) continue;
    yield text;
    text = "";
  }
  yield `${text}</sheetData></worksheet>`;
}

/** A number of more than 15 digits would lose some; it becomes text. */
function cellXml(value: CellValue): string {
  if (value === null || value === undefined || value === "") return "<c/>";
  if (typeof value === "string") {
    return textCell(value, isFormula(value) ? styles.formula : styles.text);
  }
  if (typeof value === "boolean") return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value instanceof Date) return `<c s="${styles.instant}"><v>${serialDay(value)}</v></c>`;
  const isExact = typeof value === "number" ? Number.isFinite(value) : isShort(value);
  return isExact ? `<c><v>${value}</v></c>` : textCell(String(value), styles.text);
}

function isShort(value: bigint): boolean {
  return value > -(10n ** 15n) && value < 10n ** 15n;
}

/** Days since 1899-12-30 in the utility's zone. */
function serialDay(instant: Date): number {
  return (instant.getTime() + 8 * hourMs - Date.UTC(1899, 11, 30)) / dayMs;
}

function textCell(value: string, style: number): string {
  const text =
    value.length <= maxCellCharacters ? value : `${value.slice(0, maxCellCharacters - 1)}…`;
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** What XML cannot hold becomes `_x000D_`, and what looks like that is marked as text. */
function escaped(text: string): string {
  return text.replace(
    /[&<>]|_(?=x[0-9A-Fa-f]{4}_)|[[\p{Cc}\p{Surrogate}\ufffe\uffff]--[\t\n]]/gv,
    (found) => entities[found] ?? `_x${code(found)}_`,
  );
}

function code(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}
