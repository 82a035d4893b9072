/**
 * What the cells of an unknown table are: numbers, dates or categories, judged on the training file
 * and read the same way in any other.
 * @module
 */
import { dayMs, parseInstant } from "../base/dates.ts";
import { dateReader } from "../files/parse-row.ts";
import type { Column } from "../math/learning/frame.ts";

/** How the cells of one column are read; JSON-able. */
export type CellKind =
  | { kind: "number"; decimal: "." | "," }
  /** Days since 1970; the forms are those of `dateReader`. */
  | { kind: "date"; form: string }
  | { kind: "category"; levels: string[] };

/** Cells of which this share can be read make a column of numbers or dates; the others are missing. */
const enough = 0.95;
/** So do fewer where the rest are a handful of words such as "unknown" among real amounts. */
const wordsAtMost = 5;
const amountsAtLeast = 20;

const missing = new Set([
  ...["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "?", "-", "--", ".", "missing"],
  ...["空", "无", "缺失", "未知"],
]);

export function isMissing(cell: string): boolean {
  return missing.has(cell.trim().toLowerCase());
}

/** Judges by all cells; a column without any is of numbers, all missing. */
export function kindOf(cells: readonly string[]): CellKind {
  const known = cells.filter((cell) => !isMissing(cell));
  const isOf = (form: string) => isMost(known, (cell) => dayOf(cell, form) !== undefined);
  const form = known.length > 0 ? dateForms.find(isOf) : undefined;
  const decimal = decimals.find((mark) => isMost(known, (cell) => isNumber(cell, mark)));
  if (form !== undefined && (decimal === undefined || form.startsWith("YYYYMMDD"))) {
    return { kind: "date", form };
  }
  if (decimal !== undefined) return { kind: "number", decimal };
  const words = new Set(known.filter((cell) => !isNumber(cell)));
  const amounts = new Set(known.filter((cell) => isNumber(cell)));
  if (words.size <= wordsAtMost && amounts.size > amountsAtLeast) {
    return { kind: "number", decimal: "." };
  }
  return { kind: "category", levels: [...new Set(known.map(plain))].sort() };
}

/** The cells as a column; what cannot be read, and a category the training did not have, is missing. */
export function readColumn(name: string, cells: readonly string[], kind: CellKind): Column {
  const codes = new Map(kind.kind === "category" ? kind.levels.map((own, at) => [own, at]) : []);
  const read = (cell: string): number | undefined => {
    if (kind.kind === "number") return numberOf(cell, kind.decimal);
    return kind.kind === "date" ? dayOf(cell, kind.form) : codes.get(plain(cell));
  };
  const values = Float64Array.from(cells, (cell) =>
    isMissing(cell) ? Number.NaN : (read(cell) ?? Number.NaN),
  );
  if (kind.kind === "category") return { name, kind: "category", values, levels: kind.levels };
  return { name, kind: "number", values };
}

function isMost(cells: readonly string[], isRead: (cell: string) => boolean): boolean {
  let misses = Math.floor((1 - enough) * cells.length);
  return cells.every((cell) => isRead(cell) || misses-- > 0);
}

const plain = (cell: string) => cell.normalize("NFKC").trim();

type DecimalMark = "." | ",";
const decimals: readonly DecimalMark[] = [".", ","];
const forms = {
  ".": { thousands: /,/g, number: /^[-+]?(\d+|\d{1,3}(,\d{3})+)?\.?\d*(e[-+]?\d+)?$/i },
  ",": { thousands: /\./g, number: /^[-+]?(\d+|\d{1,3}(\.\d{3})+),?\d*$/ },
};

/** Also `1,234.50` (or `1.234,50`), `¥ 12`, `12 %` and `(3.00)` for a loss; undefined where none. */
export function numberOf(cell: string, decimal: DecimalMark = "."): number | undefined {
  const bare = plain(cell).replace(/^[¥￥$€£]\s*|\s*[%元]$/g, "");
  const [, inside] = /^\((.+)\)$/.exec(bare) ?? [];
  const digits = inside ?? bare;
  const { thousands, number } = forms[decimal];
  if (!/\d/.test(digits) || !number.test(digits)) return undefined;
  const value = Number(digits.replace(thousands, "").replace(",", "."));
  return Number.isFinite(value) ? (inside === undefined ? value : -value) : undefined;
}

const isNumber = (cell: string, decimal?: DecimalMark) => numberOf(cell, decimal) !== undefined;

/** The first that fits is taken: month before day, unless a 13th month says otherwise. */
const dateForms = ["", "M/D/YYYY", "D/M/YYYY", "YYYYMMDD", "M/YYYY", "YYYY/M"].flatMap((day) =>
  day === "" ? [day] : [day, `${day} HH:mm`, `${day} HH:mm:ss`],
);
const readers = new Map(dateForms.map((form) => [form, dateReader(form)]));
const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Days since 1970 with the time as a fraction; undefined where there is no such day. */
function dayOf(cell: string, form: string): number | undefined {
  const text = plain(cell);
  if (form.startsWith("YYYYMMDD") && !/^(19|20)\d{6}\b/.test(text)) return undefined;
  const iso = form === "" ? text : readers.get(form)!(slashed(text));
  const instant = iso === undefined ? undefined : parseInstant(iso);
  return instant && instant.getTime() / dayMs;
}

/** `12-Jan-2013 08:30` and `Jan 12, 2013 08:30` as `1/12/2013 08:30`, `12.1.2013` as `12/1/2013`. */
function slashed(text: string): string {
  const [, day, name, year, rest] =
    /^(\d{0,2})[-. /]*([a-z]{3,9})[-. /]*((?:\d{1,2},\s*)?\d{4})(.*)$/i.exec(text) ?? [];
  const month = months.indexOf(name?.slice(0, 3).toLowerCase() ?? "") + 1;
  if (month > 0) return [month, day, year!.replace(/,\s*/, "/")].filter(Boolean).join("/") + rest;
  return text.replace(/(?<=\d)[-. /]\s*(?=\d+([-. /]|$))/g, "/");
}
