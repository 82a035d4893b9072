/**
 * Which of a label's two values is the one to foretell.
 * @module
 */
import { refuse } from "../base/refusal.ts";
import { TableRefused, truncated } from "../files/formats/raw-table.ts";
import { isMissing, numberOf } from "./cell-kinds.ts";
import { because } from "./evaluate-schema.ts";
import { type Cells, cellsOf, pickCells } from "./labelled-table.ts";

export interface Label {
  column: string;
  positive: string;
  /** Undefined where the positive was given: everything else is 0. */
  negative: string | undefined;
  because: "given" | "word" | "number" | "rarer";
}

/** What happened, or was bad; their opposites leave the other value to be the positive. */
const positiveWords = new Set([
  ...["yes", "y", "true", "t", "bad", "positive", "pos", "default", "defaulted", "late", "overdue"],
  ...["arrears", "delinquent", "churn", "churned", "charged off", "fraud", "event"],
  ...["是", "坏", "违约", "逾期", "欠费", "正", "阳性"],
]);
const negativeWords = new Set([
  ...["no", "n", "false", "f", "good", "negative", "neg", "paid", "fully paid", "on time", "ok"],
  ...["current", "normal", "non-default", "否", "好", "正常", "未违约", "未逾期", "负", "阴性"],
]);

/** Two spellings of a number are one value. */
function plainLabel(cell: string): string {
  const text = cell.normalize("NFKC").trim();
  return String(numberOf(text) ?? text);
}

/**
 * In this order: the one that is given; the word of a pair that says it happened (`yes`, `bad`, `欠费`);
 * the larger of 0 and 1 or of -1 and 1; else the rarer, as of 1 and 2, and of equals the larger.
 * Throws `TableRefused` where there are not two values.
 */
export function pickLabel(cells: Cells, column: string, given?: string): Label {
  const counts = new Map<string, number>();
  for (const cell of cellsOf(cells, column)) {
    if (isMissing(cell)) continue;
    const value = plainLabel(cell);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts.keys()];
  const { file } = cells;
  const positive = given === undefined ? undefined : plainLabel(given);
  if (values.length === 0) throw new TableRefused(refuse("invalid", because.no_rows({ file })));
  if (values.length === 1 || (positive !== undefined && !counts.has(positive))) {
    const value = truncated(values.join(", "));
    throw new TableRefused(refuse("invalid", because.one_class({ file, column, value })));
  }
  if (positive !== undefined) {
    return { column, positive, negative: undefined, because: "given" };
  }
  if (values.length > 2) {
    const shown = { column, count: values.length, values: truncated(values.join(", ")) };
    throw new TableRefused(refuse("invalid", because.many_classes(shown)));
  }
  return { column, ...pickOfTwo(values as [string, string], counts) };
}

function pickOfTwo(values: [string, string], counts: ReadonlyMap<string, number>) {
  const order = (isPositive: boolean, how: Label["because"]) => {
    const [positive, negative] = isPositive ? values : [values[1], values[0]];
    return { positive, negative, because: how };
  };
  const says = values.map((value) => {
    const word = value.toLowerCase();
    return positiveWords.has(word) ? 1 : negativeWords.has(word) ? -1 : 0;
  });
  if (says[0] !== says[1]) return order(says[0]! > says[1]!, "word");
  const [one, other] = values.map(Number) as [number, number];
  const isFlag = Math.max(one, other) === 1 && [0, -1].includes(Math.min(one, other));
  if (isFlag) return order(one > other, "number");
  const [rows, rest] = values.map((value) => counts.get(value)!) as [number, number];
  return order(rows === rest ? values[0] > values[1] : rows < rest, "rarer");
}

/** The labelled rows and their labels; throws `TableRefused` at a value that training has not. */
export function readLabels(cells: Cells, { column, positive, negative }: Label) {
  const all = cellsOf(cells, column);
  const rows = all
    .keys()
    .filter((row) => !isMissing(all[row]!))
    .toArray();
  const labels = Uint8Array.from(rows, (row) => {
    const value = plainLabel(all[row]!);
    if (value !== positive && negative !== undefined && value !== negative) {
      const shown = { file: cells.file, row: row + 1, value: truncated(value) };
      throw new TableRefused(refuse("invalid", because.unknown_class(shown)));
    }
    return Number(value === positive);
  });
  return { cells: pickCells(cells, rows), labels, unlabelled: all.length - rows.length };
}
