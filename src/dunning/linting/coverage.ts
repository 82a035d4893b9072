/**
 * The step table as the cells it divides debtors into: class, grade, probability, amount. Between two
 * neighbouring bounds no row changes its mind, so one cell stands for all debts in it.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import { noEndFen, type OpenRow } from "../policy/body.ts";
import { type DebtorClass, debtorClasses, type Grade, grades } from "../schema.ts";

export interface Cell {
  class: DebtorClass;
  /** Null on the rule path. */
  grade: Grade | null;
  probability: { from: number; to: number } | null;
  fromFen: bigint;
  toFen: bigint;
  /** Places of the rows that fit, in the table's order: the first decides. */
  fits: readonly number[];
}

/** Every cell of a table; on the rule path grade and probability are no bounds. */
export function cellsOf(rows: readonly OpenRow[], { isRulePath }: { isRulePath: boolean }): Cell[] {
  const probabilities = isRulePath
    ? [null]
    : intervals(
        rows.flatMap(({ probability: { from, to } }) => [from, Math.min(to, 1)]).concat(0, 1),
      );
  const amounts = intervals(
    rows.flatMap(({ fromFen, toFen }) => [fromFen, toFen]).concat(0n, noEndFen),
  );
  const cells: Cell[] = [];
  for (const each of debtorClasses) {
    for (const grade of isRulePath ? [null] : grades) {
      for (const probability of probabilities) {
        for (const { from: fromFen, to: toFen } of amounts) {
          const cell = { class: each, grade, probability, fromFen, toFen };
          const fits = rows.flatMap((row, index) => (isIn(cell, row) ? [index] : []));
          cells.push({ ...cell, fits });
        }
      }
    }
  }
  return cells;
}

function isIn({ class: ofClass, grade, probability, fromFen }: Omit<Cell, "fits">, row: OpenRow) {
  const isProbable =
    probability === null ||
    (row.probability.from <= probability.from && row.probability.to > probability.from);
  const isGraded = grade === null || row.grade.includes(grade);
  const isAmount = row.fromFen <= fromFen && row.toFen > fromFen;
  return row.class.includes(ofClass) && isGraded && isProbable && isAmount;
}

function intervals<Bound extends number | bigint>(bounds: readonly Bound[]) {
  const sorted = [...new Set(bounds)].sort((left, right) => (left < right ? -1 : 1));
  return sorted.slice(1).map((to, index) => ({ from: sorted[index]!, to }));
}

const className: Record<DebtorClass, { zh: string; en: string }> = {
  residential: { zh: "居民", en: "residential" },
  "non-residential": { zh: "非居民", en: "non-residential" },
};

/** `居民，B 级，概率 0.3 至 1，30.00 元起`. */
export function wordsOfCell({
  class: ofClass,
  grade,
  probability,
  fromFen,
  toFen,
}: Omit<Cell, "fits">) {
  const [from, to] = [formatYuan(fromFen), formatYuan(toFen)];
  const isOpen = toFen >= noEndFen;
  const zh = [className[ofClass].zh];
  const en = [className[ofClass].en];
  if (grade !== null) {
    zh.push(`${grade} 级`);
    en.push(`grade ${grade}`);
  }
  if (probability !== null) {
    zh.push(`概率 ${probability.from} 至 ${probability.to}`);
    en.push(`probability ${probability.from} to ${probability.to}`);
  }
  zh.push(isOpen ? `${from} 元起` : `${from} 至 ${to} 元`);
  en.push(isOpen ? `${from} yuan and more` : `${from} to ${to} yuan`);
  return { zh: zh.join("，"), en: en.join(", ") };
}
