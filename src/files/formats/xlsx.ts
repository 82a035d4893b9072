/**
 * Excel workbooks (ECMA-376), one sheet, row by row. Only the shared strings are held, within bounds.
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { refuse } from "../../base/refusal.ts";
import { because } from "../schema.ts";
import { type Archive, archiveLimits, bomb, openArchive, unreadable } from "./archive.ts";
import { type RawTable, type ReadOptions, TableRefused } from "./raw-table.ts";
import { type NumberStyle, numberStyle, unescaped } from "./xlsx-cells.ts";
import { readSheet } from "./xlsx-sheet.ts";
import { readXml } from "./xml.ts";

const maxSharedStrings = 5_000_000;
const maxSharedCharacters = 200_000_000;

/** Throws `TableRefused`, at once or while the rows are read. */
export async function openXlsx(
  file: StoredFile,
  { sheet }: ReadOptions,
  limits = archiveLimits,
): Promise<RawTable> {
  const archive = await openArchive(file, limits);
  try {
    const workbook = await readWorkbook(archive);
    const path = await pathOfSheet(archive, workbook.sheets, sheet);
    const book = {
      strings: await readStrings(archive),
      styles: await readStyles(archive),
      is1904: workbook.is1904,
    };
    let read = 0;
    const pieces = archive.text(path, (bytes) => {
      read += bytes;
    });
    return {
      rows: closing(archive, file, readSheet(pieces, book)),
      encoding: "utf-8",
      progress: () => ({ done: read, total: archive.sizeOf(path) }),
    };
  } catch (error) {
    archive.close();
    throw unreadable(file, error);
  }
}

async function* closing<Item>(
  archive: Archive,
  file: StoredFile,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    archive.close();
  }
}

interface SheetName {
  name: string;
  relation: string;
}

async function readWorkbook(archive: Archive): Promise<{ sheets: SheetName[]; is1904: boolean }> {
  const sheets: SheetName[] = [];
  let is1904 = false;
  await read(archive, "xl/workbook.xml", (name, attributes) => {
    if (name === "sheet")
      sheets.push({ name: attributes.name ?? "", relation: relationOf(attributes) });
    if (name === "workbookPr") is1904 = ["1", "true"].includes(attributes.date1904 ?? "");
  });
  return { sheets, is1904 };
}

/** `r:id`, whatever the prefix is called. */
function relationOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(":id"))?.[1] ?? "";
}

async function pathOfSheet(
  archive: Archive,
  sheets: readonly SheetName[],
  wanted: string | undefined,
): Promise<string> {
  const sheet = wanted === undefined ? sheets[0] : sheets.find(({ name }) => name === wanted);
  if (!sheet) {
    const names = sheets.map(({ name }) => name).join(", ");
    const reason = because.unknown_sheet({ sheet: wanted ?? "1", sheets: names });
    throw new TableRefused(refuse("invalid", reason));
  }
  const targets = new Map<string, string>();
  await read(archive, "xl/_rels/workbook.xml.rels", (_, { Id, Target }) => {
    if (Id !== undefined && Target !== undefined) targets.set(Id, Target);
  });
  const target = targets.get(sheet.relation) ?? "worksheets/sheet1.xml";
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

/** The number style of each cell style, by its index. */
async function readStyles(archive: Archive): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let isCellStyle = false;
  await read(archive, "xl/styles.xml", (name, attributes) => {
    if (name === "numFmt") codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
    else if (name === "cellXfs") isCellStyle = true;
    else if (name === "cellStyles") isCellStyle = false;
    else if (name === "xf" && isCellStyle) {
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(numberStyle(id, codes.get(id)));
    }
  });
  return styles;
}

/** Texts by index; of rich text the runs, of phonetic guides nothing. */
async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.has("xl/sharedStrings.xml")) return strings;
  let text = "";
  let isText = false;
  let isGuide = false;
  let characters = 0;
  const events = {
    open(name: string) {
      if (name === "si") text = "";
      else if (name === "rPh") isGuide = true;
      else if (name === "t") isText = !isGuide;
    },
    text(piece: string) {
      if (isText) text += piece;
    },
    close(name: string) {
      if (name === "t") isText = false;
      else if (name === "rPh") isGuide = false;
      else if (name === "si") {
        strings.push(unescaped(text));
        characters += text.length;
      }
    },
  };
  for await (const _ of readXml(archive.text("xl/sharedStrings.xml"), events)) {
    if (strings.length > maxSharedStrings)
      throw bomb("shared strings", strings.length, maxSharedStrings);
    if (characters > maxSharedCharacters)
      throw bomb("shared characters", characters, maxSharedCharacters);
  }
  return strings;
}

async function read(
  archive: Archive,
  name: string,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  if (!archive.has(name)) return;
  for await (const _ of readXml(archive.text(name), { open }));
}
