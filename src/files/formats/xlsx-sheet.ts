/**
 * The rows of one sheet, as its XML streams by. Source: ECMA-376 part 1, 18.3.1 (worksheets).
 * @module
 */
import { because } from "../schema.ts";
import { bomb } from "./archive.ts";
import { type RawRow, truncated } from "./raw-table.ts";
import {
  columnIndex,
  type NumberStyle,
  plainStyle,
  type Shown,
  shownNumber,
  unescaped,
} from "./xlsx-cells.ts";
import { readXml, type XmlEvents } from "./xml.ts";

export interface Book {
  /** Shared strings by index. */
  strings: readonly string[];
  /** Number styles by cell style. */
  styles: readonly NumberStyle[];
  is1904: boolean;
}

/** The most a sheet can have. */
const maxColumns = 16_384;

/** Rows with something in them, in batches; the first is the header, as row 0. */
export async function* readSheet(
  pieces: AsyncIterable<string>,
  book: Book,
): AsyncGenerator<RawRow[]> {
  const builder = createRowBuilder(book);
  for await (const _ of readXml(pieces, builder.events)) {
    const rows = builder.take();
    if (rows.length > 0) yield rows;
  }
}

interface RowBuilder {
  events: XmlEvents;
  /** The rows that ended since the last call. */
  take(): RawRow[];
}

/** Collects `<row><c t= s=><v/></c></row>`; formulas count by the value they had when saved. */
function createRowBuilder(book: Book): RowBuilder {
  let ended: RawRow[] = [];
  let header: { sheetRow: number; width: number } | undefined;
  let row: RawRow = { row: 0, cells: [] };
  let cell: Cell = { index: -1, type: "n", style: plainStyle, text: "" };
  let isValue = false;
  let isGuide = false;

  function endRow(): void {
    if (!row.faults && row.cells.every((text) => text.trim() === "")) return;
    header ??= { sheetRow: row.row, width: row.cells.length };
    row.row -= header.sheetRow;
    ended.push(row);
  }

  function endCell(): void {
    const { text, fault } = shownCell(cell, book);
    if (text === "" && !fault) return;
    const { cells } = row;
    const index = Math.min(cell.index, header?.width ?? cell.index);
    while (cells.length < index) cells.push("");
    cells[index] = text;
    if (fault) row.faults = [...(row.faults ?? []), { index, value: text, reason: fault }];
  }

  const events: XmlEvents = {
    open(name, attributes) {
      if (name === "c") cell = startCell(attributes, cell.index, book);
      else if (name === "v" || name === "t") isValue = !isGuide;
      else if (name === "rPh") isGuide = true;
      else if (name === "row") {
        row = { row: Number(attributes.r ?? row.row + (header?.sheetRow ?? 0) + 1), cells: [] };
        cell.index = -1;
      }
    },
    text(piece) {
      if (isValue) cell.text += piece;
    },
    close(name) {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "c") endCell();
      else if (name === "rPh") isGuide = false;
      else if (name === "row") endRow();
    },
  };
  const take = () => {
    const rows = ended;
    ended = [];
    return rows;
  };
  return { events, take };
}

interface Cell {
  index: number;
  type: string;
  style: NumberStyle;
  /** As stored. */
  text: string;
}

function startCell(
  { r, t = "n", s }: Readonly<Record<string, string>>,
  before: number,
  { styles }: Book,
): Cell {
  const index = columnIndex(r) ?? before + 1;
  if (index >= maxColumns) throw bomb("columns", index + 1, maxColumns);
  return { index, type: t, style: styles[Number(s)] ?? plainStyle, text: "" };
}

function shownCell({ type, style, text }: Cell, { strings, is1904 }: Book): Shown {
  switch (type) {
    case "s":
      return { text: strings[Number(text)] ?? "" };
    case "n":
      return text === "" ? { text } : shownNumber(text, style, is1904);
    case "b":
      return { text: text === "1" ? "TRUE" : text === "0" ? "FALSE" : text };
    case "e":
      return { text, fault: because.cell_fault({ fault: truncated(text) }) };
    case "d":
      return { text: text.replace("T", " ") };
    default:
      return { text: unescaped(text) };
  }
}
