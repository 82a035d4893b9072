/**
 * Two files of any schema as tables of the risk pipeline: what the cells are is judged on the
 * training file, and read the same way in the test file.
 * @module
 */
import type { LabelledTable } from "../arrears/pipeline/pipeline.ts";
import type { FileStore } from "../base/capabilities.ts";
import { refuse } from "../base/refusal.ts";
import { TableRefused, truncated } from "../files/formats/raw-table.ts";
import type { Column } from "../math/learning/frame.ts";
import { type CellKind, isMissing, kindOf, readColumn } from "./cell-kinds.ts";
import { because, type EvaluateTabular } from "./evaluate-schema.ts";
import { pickLabel, readLabels } from "./label-column.ts";
import { type Cells, cellsOf, readCells } from "./labelled-table.ts";

/** Throws `TableRefused` where a file cannot be read so, with the column or row that is at fault. */
export async function readRiskTables(files: FileStore, input: EvaluateTabular) {
  const { label: labelColumn, positive, time, known } = input;
  const series = readSeries(input.series);
  const cells = await readCells(files, input.train);
  const label = pickLabel(cells, labelColumn, positive);
  const train = readLabels(cells, label);
  const test = readLabels(await readCells(files, input.test), label);
  requireBoth(test.cells, test.labels, label);
  const named = [...input.drop, ...(input.id ? [input.id] : []), ...Object.values(series).flat()];
  for (const column of named) cellsOf(train.cells, column);
  const outside = new Set([labelColumn, input.id, time, ...input.drop]);
  const columns = cells.header.filter((heading) => !outside.has(heading));
  const kinds = new Map(columns.map((name) => [name, kindOf(cellsOf(train.cells, name))]));
  const layOut = ({ cells: own, labels }: typeof train): LabelledTable => {
    const days = time === undefined ? undefined : readDays(own, time);
    const read = (name: string) => {
      const column = readColumn(name, cellsOf(own, name), kinds.get(name)!);
      return kinds.get(name)!.kind === "date" && days ? sinceDecision(column, days) : column;
    };
    return {
      frame: { rowCount: own.rowCount, columns: columns.map(read) },
      ...{ labels, series: without(series, outside), knownAt: readKnown(own, known) },
      ...(days && { time: days }),
    };
  };
  return {
    ...{ train: layOut(train), test: layOut(test), label },
    unlabelled: train.unlabelled + test.unlabelled,
    columns: columns.map((name) => describe(name, cellsOf(train.cells, name), kinds.get(name)!)),
  };
}

function describe(name: string, cells: readonly string[], { kind }: CellKind) {
  return { name, kind, missingShare: cells.filter(isMissing).length / cells.length };
}

/** A test of one label measures nothing. */
function requireBoth({ file }: Cells, labels: Uint8Array, { column, positive }: LabelName): void {
  if (labels.length === 0) throw new TableRefused(refuse("invalid", because.no_rows({ file })));
  if (new Set(labels).size > 1) return;
  const value = labels[0] === 1 ? positive : `≠ ${positive}`;
  throw new TableRefused(refuse("invalid", because.one_class({ file, column, value })));
}

interface LabelName {
  column: string;
  positive: string;
}

/** `pay=A,B;bill=C,D` by name; each series has a name of its own, and no column twice. */
function readSeries(text: string): Record<string, string[]> {
  const series = new Map<string, string[]>();
  for (const part of text.split(";").filter((own) => own.trim() !== "")) {
    const [name = "", list = ""] = part.split(/=(.*)/s).map((own) => own.trim());
    const columns = list.split(",").map((column) => column.trim());
    const isPlain = name !== "" && !columns.includes("") && !series.has(name);
    if (!isPlain || new Set(columns).size < columns.length) {
      throw new TableRefused(refuse("invalid", because.bad_series({ text: truncated(part) })));
    }
    series.set(name, columns);
  }
  return Object.fromEntries(series);
}

function without(series: Record<string, string[]>, outside: ReadonlySet<string | undefined>) {
  const left = Object.entries(series).map(
    ([name, columns]) => [name, columns.filter((column) => !outside.has(column))] as const,
  );
  return Object.fromEntries(left.filter(([, columns]) => columns.length > 0));
}

/** A day that moves with the decision's says nothing by itself; how far it lies away does. */
function sinceDecision(column: Column, days: Float64Array): Column {
  return { ...column, values: column.values.map((day, row) => day - days[row]!) };
}

/** The column with the day is itself known on that day. */
function readKnown(cells: Cells, known: EvaluateTabular["known"]): Record<string, Float64Array> {
  const entries = Object.entries(known).flatMap(([column, day]) => {
    const days = readDays(cells, day);
    return [
      [column, days],
      [day, days],
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** Days since 1970, or plain numbers that rise with time. */
function readDays(cells: Cells, column: string): Float64Array {
  const own = cellsOf(cells, column);
  const kind = kindOf(own);
  if (kind.kind !== "category") return readColumn(column, own, kind).values;
  throw new TableRefused(refuse("invalid", because.no_days({ column })));
}
