/**
 * Whole numbers of few distinct values may be codes: the risk of a delay of -2, -1, 0, 1, 2 months
 * need not rise with it. Linear learners see such a column as a number and as a category.
 * @module
 */
import type { Column, Frame } from "../../math/learning/frame.ts";

const valuesAtMost = 20;

/** Columns that may be codes, with their values as text; JSON-able. */
export type CodeColumns = { name: string; levels: string[] }[];

export function findCodes({ columns }: Frame): CodeColumns {
  return columns.flatMap(({ name, kind, values }) => {
    if (kind === "category") return [];
    const distinct = new Set<number>();
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      if (!Number.isInteger(value) || distinct.size > valuesAtMost) return [];
      distinct.add(value);
    }
    const isCode = distinct.size > 2 && distinct.size <= valuesAtMost;
    return isCode ? [{ name, levels: [...distinct].sort((a, b) => a - b).map(String) }] : [];
  });
}

const codeName = (name: string) => `${name} as code`;

/** The frame and, after it, its codes as categories. */
export function withCodes(frame: Frame, codes: CodeColumns): Frame {
  const added = codes.map(({ name, levels }): Column => {
    const { values } = frame.columns.find((column) => column.name === name)!;
    const places = new Map(levels.map((level, at) => [Number(level), at]));
    const coded = values.map((value) => places.get(value) ?? Number.NaN);
    return { name: codeName(name), kind: "category", levels, values: coded };
  });
  return { ...frame, columns: [...frame.columns, ...added] };
}

/** The column that a column of `withCodes` comes from. */
export function originOf(name: string, codes: CodeColumns): string {
  return codes.find((code) => codeName(code.name) === name)?.name ?? name;
}
