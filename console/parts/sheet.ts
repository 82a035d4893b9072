/**
 * A table as a file. Text that a spreadsheet would run as a formula is defused; account numbers stay
 * text. XLSX is written by hand (ECMA-376, one sheet, inline strings, stored zip): a few kilobytes of
 * code where a library would be a few hundred.
 * @module
 */
export type Cell = string | number | null;

export function toCsv(rows: Cell[][]): Blob {
  const text = rows.map((row) => row.map(csvCell).join(",")).join("\r\n");
  return new Blob(["\ufeff", text, "\r\n"], { type: "text/csv;charset=utf-8" });
}

function csvCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = defused(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** OWASP, CSV injection: a leading = + - @ tab or return starts a formula. */
function defused(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

export function toXlsx(rows: Cell[][]): Blob {
  const encode = new TextEncoder();
  const files: [string, string][] = [
    ["[Content_Types].xml", contentTypes],
    ["_rels/.rels", relation("officeDocument", "xl/workbook.xml")],
    ["xl/workbook.xml", workbook],
    ["xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")],
    ["xl/worksheets/sheet1.xml", sheet(rows)],
  ];
  const parts = files.map(([name, text]) => ({
    name: encode.encode(name),
    body: encode.encode(text),
  }));
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return new Blob(zip(parts), { type });
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const office = "http://schemas.openxmlformats.org";
const mime = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const contentTypes = `${head}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${mime}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${mime}.worksheet+xml"/></Types>`;
const workbook = `${head}<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"><sheets><sheet name="gridtill" sheetId="1" r:id="rId1"/></sheets></workbook>`;

function relation(kind: string, target: string): string {
  return `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/${kind}" Target="${target}"/></Relationships>`;
}

function sheet(rows: Cell[][]): string {
  const body = rows.map((row) => `<row>${row.map(xlsxCell).join("")}</row>`).join("");
  return `${head}<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>${body}</sheetData></worksheet>`;
}

function xlsxCell(cell: Cell): string {
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  const text = (cell ?? "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 knows no such characters
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
  return `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** PKWARE APPNOTE 6.3: local headers, central directory, end record; nothing compressed. */
function zip(parts: { name: Uint8Array; body: Uint8Array }[]): Uint8Array<ArrayBuffer>[] {
  const files: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { name, body } of parts) {
    const facts = [20, 0x0800, 0, 0, 0x21];
    const sizes = [crc32(body), body.length, body.length];
    const local = record(0x04034b50, facts, sizes, [name.length, 0]);
    files.push(local, name.slice(), body.slice());
    const tail = [name.length, 0, 0, 0, 0];
    directory.push(record(0x02014b50, [20, ...facts], sizes, tail, [0, offset]), name.slice());
    offset += local.length + name.length + body.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = record(0x06054b50, [0, 0, parts.length, parts.length], [size, offset], [0]);
  return [...files, ...directory, end];
}

/** A signature, then groups of little-endian numbers: 16, 32, 16 and 32 bits wide in turn. */
function record(signature: number, ...groups: number[][]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const put = (value: number, width: number) => {
    for (let at = 0; at < width; at++) bytes.push((value >>> (8 * at)) & 0xff);
  };
  put(signature, 4);
  for (const [at, group] of groups.entries()) for (const value of group) put(value, at % 2 ? 4 : 2);
  return Uint8Array.from(bytes);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
