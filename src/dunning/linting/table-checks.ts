/**
 * What can be wrong with the step table as a whole: gaps, rows that overlap or never decide, and a better
 * customer treated harder than a worse one.
 * @module
 */

import type { OpenRow, OpenRung } from "../policy/body.ts";
import { grades, stepKinds } from "../schema.ts";
import { type Cell, cellsOf, wordsOfCell } from "./coverage.ts";
import type { Raw, Table } from "./ladder-checks.ts";

export function checkTable({ name, policy }: Table): Raw[] {
  const rows = policy[name];
  const cells = cellsOf(rows, { isRulePath: name === "rulePath" });
  return [
    ...gaps(cells, name),
    ...rows.flatMap((_row, index) => hidden(cells, name, index)),
    ...inversions(cells, rows, { name, by: "grade" }),
    ...inversions(cells, rows, { name, by: "probability" }),
  ];
}

function gaps(cells: readonly Cell[], name: Table["name"]): Raw[] {
  const empty = cells.filter(({ fits }) => fits.length === 0);
  return empty.slice(0, 5).map((cell) => {
    const { zh: where, en: whereEn } = wordsOfCell(cell);
    return { code: "gap", path: ["body", name], values: { where, whereEn } };
  });
}

function hidden(cells: readonly Cell[], name: Table["name"], index: number): Raw[] {
  const path = ["body", name, index];
  const own = cells.filter(({ fits }) => fits.includes(index));
  if (own.every(({ fits }) => fits[0] !== index)) return [{ code: "unreachable", path }];
  const taken = own.find(({ fits }) => fits[0] !== index);
  if (!taken) return [];
  const { zh: where, en: whereEn } = wordsOfCell(taken);
  return [{ code: "overlap", path, values: { row: taken.fits[0]! + 1, where, whereEn } }];
}

const compared = {
  grade: { code: "harsher_for_better", key: ({ grade }: Cell) => grades.indexOf(grade!) },
  probability: {
    code: "harsher_for_safer",
    key: ({ probability }: Cell) => probability?.from ?? 0,
  },
} as const;

/** Neighbours in one direction, alike in all else: the milder case must not be ahead in severity. */
function inversions(
  cells: readonly Cell[],
  rows: readonly OpenRow[],
  { name, by }: { name: Table["name"]; by: keyof typeof compared },
): Raw[] {
  if (name === "rulePath") return [];
  const { code, key } = compared[by];
  const rest = (cell: Cell) =>
    [cell.class, by === "grade" ? cell.probability?.from : cell.grade, cell.fromFen].join();
  const found = new Map<string, Raw>();
  for (const alike of Map.groupBy(cells, rest).values()) {
    const ordered = alike.toSorted((left, right) => key(left) - key(right));
    for (const [at, worse] of ordered.entries()) {
      const better = ordered[at - 1];
      const [mild, harsh] = [rows[better?.fits[0] ?? -1], rows[worse.fits[0] ?? -1]];
      if (!better || !mild || !harsh || mild === harsh) continue;
      const rung = harsherRung(mild.ladder, harsh.ladder);
      const pair = `${mild.index}-${harsh.index}`;
      if (!rung || found.has(pair)) continue;
      const { zh: where, en: whereEn } = wordsOfCell(better);
      const values = {
        ...{ day: rung.day, step: rung.step.zh, stepEn: rung.step.en, where, whereEn },
        ...{ better: better.grade ?? "", worse: worse.grade ?? "" },
      };
      found.set(pair, { code, path: ["body", name, mild.index, "ladder"], values });
    }
  }
  return [...found.values()];
}

/** The first rung by which one ladder has gone further than the other has on that day. */
function harsherRung(mild: readonly OpenRung[], harsh: readonly OpenRung[]): OpenRung | undefined {
  return mild.find(({ day, step }) => {
    const reached = harsh.filter((rung) => rung.day <= day).map((rung) => severityOf(rung));
    return stepKinds[step.kind].severity > Math.max(0, ...reached);
  });
}

function severityOf({ step }: OpenRung): number {
  return stepKinds[step.kind].severity;
}
