/**
 * What stands where on the pages of an OFD. Millimetres from the top left; the baseline is the row.
 * Source: GB/T 33190-2016, 8.5 (CT_GraphicUnit: Boundary, CTM), 11.3 (TextCode).
 * @module
 */
import { descendants, type XmlNode } from "./xml-tree.ts";

export interface PageText {
  /** Unique in the document; custom tags refer to it. */
  id: string | undefined;
  text: string;
  page: number;
  /** Where the first character begins, and its baseline; NaN where the object has no place. */
  x: number;
  y: number;
}

/** A text of several lines is several `TextCode`s; they are one text, read in order. */
export function textsOf(content: XmlNode, page: number): PageText[] {
  return descendants(content, "TextObject").flatMap((node) => {
    const codes = descendants(node, "TextCode");
    const text = codes.map((code) => code.text).join("");
    if (text.trim() === "") return [];
    return [{ id: node.attributes.ID, text: text.trim(), page, ...placeOf(node, codes[0]!) }];
  });
}

/** The object's box, and in it the first character, through the object's own matrix. */
function placeOf({ attributes }: XmlNode, first: XmlNode): { x: number; y: number } {
  const [left = Number.NaN, top = Number.NaN] = numbers(attributes.Boundary);
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers(attributes.CTM);
  const [x = 0] = numbers(first.attributes.X);
  const [y = 0] = numbers(first.attributes.Y);
  return { x: left + a * x + c * y + e, y: top + b * x + d * y + f };
}

function numbers(text = ""): number[] {
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** Texts on one line, left to right; lines in reading order. Baselines within 1.5 mm are one line. */
export function rowsOf(texts: readonly PageText[]): PageText[][] {
  const placed = texts
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .toSorted((one, other) => one.page - other.page || one.y - other.y);
  const rows: PageText[][] = [];
  let row: PageText[] = [];
  for (const text of placed) {
    const first = row[0];
    const isSame = first !== undefined && first.page === text.page && text.y - first.y < 1.5;
    if (!isSame) {
      row = [];
      rows.push(row);
    }
    row.push(text);
  }
  return rows.map((each) => each.toSorted((one, other) => one.x - other.x));
}
