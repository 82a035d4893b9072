/**
 * An analyst's arithmetic on a table of one's own.
 * @module
 */
import type { StoredFile } from "../base/capabilities.ts";
import { defineOperation } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { TableRefused, truncated } from "../files/formats/raw-table.ts";
import { because as becauseOfFile } from "../files/schema.ts";
import { readTable, type TableRow } from "../files/table.ts";
import { entropyWeights } from "../math/statistics/entropy-weight.ts";
import { because, WeighedMatrix, WeighMatrix } from "./math-schema.ts";

const weighEntropy = defineOperation({
  name: "math.entropy-weights",
  kind: "query",
  summary: "Weigh the columns of a table by their entropy, and score its rows",
  allow: ["signed-in"],
  input: WeighMatrix,
  output: WeighedMatrix,
  async run({ files }, { file, negative, scaling, score }) {
    const stored = await files.find(file);
    if (!stored) return refuse("not_found", becauseOfFile.unknown_file());
    const table = await readMatrix(stored, { mayBeNegative: scaling !== "none" });
    if (isRefusal(table)) return table;
    const { columns, names, matrix } = table;
    const unknown = negative.find((column) => !columns.includes(column));
    if (unknown !== undefined) {
      return refuse("invalid", because.no_column({ column: unknown, header: columns.join(", ") }));
    }
    const isNegative = columns.map((column) => negative.includes(column));
    const weighed = entropyWeights(matrix, { scaling, score, negative: isNegative });
    if (!weighed) {
      const nothing = { entropy: null, weights: null, scores: null };
      return { columns, names, ...nothing, reasons: [because.single_sample()] };
    }
    const isConstant = weighed.entropy.every((entropy) => entropy === 1);
    return { columns, names, ...weighed, reasons: isConstant ? [because.all_constant()] : [] };
  },
});

interface Matrix {
  columns: string[];
  names: string[] | null;
  matrix: number[][];
}

/** All rows as numbers; a first column in which any cell is no number holds the samples' names. */
async function readMatrix(
  file: StoredFile,
  { mayBeNegative }: { mayBeNegative: boolean },
): Promise<Matrix | Refusal> {
  try {
    const { header, rows } = await readTable(file);
    const all: TableRow[] = [];
    const sample = headingsAsSample(header);
    if (sample) all.push(sample);
    for await (const row of rows) all.push(sound(row));
    if (all.length === 0) return refuse("invalid", because.no_samples());
    const [first = ""] = header;
    const isNamed = all.some(({ values }) => numberOf(values[first]) === undefined);
    const columns = isNamed ? header.slice(1) : header;
    if (columns.length === 0) return refuse("invalid", because.no_indicators());
    const cells = all.map((row) => columns.map((column) => readCell(row, column, mayBeNegative)));
    const names = isNamed ? all.map(({ values }) => values[first]!) : null;
    return { columns, names, matrix: cells };
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}

/** Headings that are all numbers are the first sample of a table without headings. */
function headingsAsSample(header: readonly string[]): TableRow | undefined {
  // a repeated heading was given a number of its own, as `1 (2)`
  const cells = header.map((heading) => [heading, heading.replace(/ \(\d+\)$/, "")] as const);
  const isSample = cells.every(([, text]) => numberOf(text) !== undefined);
  return isSample ? { row: 0, values: Object.fromEntries(cells) } : undefined;
}

function sound(row: TableRow): TableRow {
  const [error] = row.errors ?? [];
  if (error) throw new TableRefused(refuse("invalid", error.reason, error));
  return row;
}

function readCell({ row, values }: TableRow, column: string, mayBeNegative: boolean): number {
  const number = numberOf(values[column]);
  if (number !== undefined && (mayBeNegative || number >= 0)) return number;
  const cell = { row, column, value: truncated(values[column] ?? "") };
  const reason = number === undefined ? because.not_a_number(cell) : because.below_zero(cell);
  throw new TableRefused(refuse("invalid", reason, cell));
}

function numberOf(text = ""): number | undefined {
  const plain = text.normalize("NFKC").trim();
  const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain);
  return isNumber && Number.isFinite(Number(plain)) ? Number(plain) : undefined;
}

export const mathOperations = [weighEntropy] as const;
