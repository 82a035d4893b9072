/**
 * From a table to the columns that models see: planned once on training rows, laid out the same way
 * for any table after.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Column, Frame } from "../../math/learning/frame.ts";
import { columnOf, type RiskTable } from "./risk-table.ts";
import { type Derivation, derive, planDerivations } from "./series-indicators.ts";

/** A column that a table must bring; a level that is not listed is missing. */
interface PlannedColumn {
  name: string;
  kind: Column["kind"];
  levels?: string[];
}

/** JSON-able. */
export interface IndicatorPlan {
  columns: PlannedColumn[];
  derivations: Derivation[];
}

/** A level with fewer training rows teaches nothing: it is as good as one never seen. */
const rowsOfLevel = 5;
/** A learner of categories has at most 255 bins; the commonest levels stay. */
const levelsAtMost = 200;

export function planIndicators(table: RiskTable): IndicatorPlan {
  const columns = table.frame.columns.map((column): PlannedColumn => {
    const { name, kind } = column;
    return kind === "number" ? { name, kind } : { name, kind, levels: commonLevels(column) };
  });
  return { columns, derivations: planDerivations(table) };
}

/** Only what the given indicators need; of series, the columns that are still there. */
export function narrowPlan(
  { columns, derivations }: IndicatorPlan,
  indicators: ReadonlySet<string>,
): IndicatorPlan {
  const used = derivations.filter(({ name }) => indicators.has(name));
  const read = new Set(used.flatMap(({ series, other = [] }) => [...series, ...other]));
  return {
    columns: columns.filter(({ name }) => indicators.has(name) || read.has(name)),
    derivations: used,
  };
}

/** The planned columns in the plan's own codes, then the derived ones. */
export function layOut({ columns, derivations }: IndicatorPlan, frame: Frame): Frame {
  const planned = columns.map((own) => align(own, columnOf(frame, own.name)));
  const laid = { rowCount: frame.rowCount, columns: planned };
  return { ...laid, columns: [...planned, ...derive(laid, derivations)] };
}

/** When each indicator's value became known: a derived one's with the last column it needs. */
export function knownDays(
  { derivations }: IndicatorPlan,
  { knownAt = {} }: RiskTable,
): Record<string, Float64Array> {
  const derived = derivations.flatMap(({ name, series, other = [] }) => {
    const days = [...series, ...other].flatMap((column) => knownAt[column] ?? []);
    const [first, ...rest] = days;
    if (!first) return [];
    const latest = first.map((day, row) =>
      rest.reduce((late, own) => Math.max(late, own[row]!), day),
    );
    return [[name, latest] as const];
  });
  return { ...knownAt, ...Object.fromEntries(derived) };
}

export function keepColumns({ rowCount, columns }: Frame, names: ReadonlySet<string>): Frame {
  return { rowCount, columns: columns.filter(({ name }) => names.has(name)) };
}

function align({ name, kind, levels }: PlannedColumn, given: Column | undefined): Column {
  assert(given?.kind === kind, `the table has a column ${name} of kind ${kind}`);
  if (!levels) return given;
  const codes = Float64Array.from(given.levels ?? [], (level) => {
    const code = levels.indexOf(level);
    return code < 0 ? Number.NaN : code;
  });
  return { name, kind, levels, values: given.values.map((code) => codes[code] ?? Number.NaN) };
}

function commonLevels({ values, levels = [] }: Column): string[] {
  const counts = new Float64Array(levels.length);
  for (const code of values) if (!Number.isNaN(code)) counts[code]! += 1;
  const common = [...levels.keys()].filter((code) => counts[code]! >= rowsOfLevel);
  const kept = new Set(
    common.sort((one, other) => counts[other]! - counts[one]!).slice(0, levelsAtMost),
  );
  return levels.filter((_, code) => kept.has(code));
}
