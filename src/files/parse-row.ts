/**
 * One row of cells becomes one row of values, or the list of what is wrong with it. Pure.
 * @module
 */

import { type CellFault, type RawRow, truncated } from "./formats/raw-table.ts";
import type { CopyValue, PlanColumn } from "./import-plan.ts";
import type { ColumnSource } from "./mapping.ts";
import { because, type Mapping, type RowError } from "./schema.ts";
import { rowError } from "./table.ts";

export interface RowRules {
  header: readonly string[];
  sources: readonly ColumnSource[];
  mapping: Mapping;
  requireOneOf: readonly (readonly string[])[];
}

interface ParsedCells {
  /** In plan order. */
  values: CopyValue[];
  errors: RowError[];
}

export type ParseRow = (row: RawRow) => ParsedCells;

/** Compiles the rules once; the parser is called a million times. */
export function rowParser(rules: RowRules): ParseRow {
  const { header, sources } = rules;
  const parsers = sources.map((source) => cellParser(source, rules));
  const used = new Set(sources.map(({ index }) => index));
  const matters = ({ index }: CellFault) => used.has(index) || index >= header.length;
  const groups = rules.requireOneOf.map((group) => groupOf(group, sources));
  return (row) => {
    const faults = row.faults?.filter(matters) ?? [];
    const errors = faults.map((fault) => rowError(row.row, fault, header));
    const values = parsers.map((parse) => parse(row, errors));
    for (const { indexes, columns } of groups) {
      if (errors.length > 0 || indexes.some((index) => values[index] !== null)) continue;
      const reason = because.missing_one_of({ columns });
      errors.push({ row: row.row, column: columns, value: "", reason });
    }
    return { values, errors };
  };
}

function groupOf(group: readonly string[], sources: readonly ColumnSource[]) {
  const indexes = group.map((name) => sources.findIndex(({ column }) => column.name === name));
  return { indexes, columns: group.join(", ") };
}

type CellParser = (row: RawRow, errors: RowError[]) => CopyValue;

function cellParser({ column, index }: ColumnSource, { header, mapping }: RowRules): CellParser {
  const heading = index === undefined ? column.name : header[index]!;
  const constant = mapping.constants?.[column.name] ?? "";
  const translate = mapping.values?.[column.name] ?? {};
  const form = mapping.dates?.[column.name];
  const toIso = form === undefined ? undefined : dateReader(form);
  return (row, errors) => {
    const cell = (index === undefined ? "" : (row.cells[index] ?? "")).trim();
    const fail = (reason: RowError["reason"]): null => {
      errors.push({ row: row.row, column: heading, value: truncated(cell), reason });
      return null;
    };
    if (cell.includes("\0") || !cell.isWellFormed()) return fail(because.bad_character());
    let text = Object.hasOwn(translate, cell) ? translate[cell]! : cell;
    if (text !== "" && toIso) {
      const iso = toIso(text);
      if (iso === undefined) return fail(because.bad_date({ value: truncated(text), form: form! }));
      text = iso;
    }
    if (text === "") text = constant;
    if (text === "") {
      const isKnown = errors.some((error) => error.column === heading);
      return column.required && !isKnown ? fail(because.missing()) : null;
    }
    const value = column.parse(text);
    return value === undefined ? fail(wrong(column, text)) : value;
  };
}

function wrong({ because: reasonFor, describe }: PlanColumn, text: string): RowError["reason"] {
  return reasonFor?.(truncated(text)) ?? because.bad_value({ value: truncated(text), ...describe });
}

const dateParts: Record<string, string> = {
  YYYY: "(?<year>\\d{4})",
  MM: "(?<month>\\d{1,2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{1,2})",
  D: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{1,2})",
  H: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
};

/** Reads texts of a form such as `DD/MM/YYYY HH:mm` as `YYYY-MM-DD HH:mm:ss`; undefined where they differ. */
export function dateReader(form: string): (text: string) => string | undefined {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const pieces = form.split(/(YYYY|MM?|DD?|HH?|mm|ss)/);
  const pattern = pieces.map((piece) => dateParts[piece] ?? literal(piece)).join("");
  const expression = new RegExp(`^${pattern}$`, "u");
  return (text) => {
    const parts = expression.exec(text)?.groups;
    if (!parts) return undefined;
    const { year, month = "1", day = "1", hour = "0", minute = "0", second = "0" } = parts;
    const two = (part: string) => part.padStart(2, "0");
    return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
  };
}
