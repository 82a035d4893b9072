import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import type { Column, Frame } from "../learning/frame.ts";
import { Random } from "../statistics/random.ts";
import { scoreBoosting, trainBoosting } from "./boosting.ts";
import { boostingSql } from "./boosting-sql.ts";

const levels = ["居民", "it's", "large", "a,b", ""];

/** A number with gaps, a number without, a category with texts and one with codes only. */
function table(seed: number): { frame: Frame; labels: Uint8Array } {
  const random = Random.seeded(seed);
  const rowCount = 800;
  const draw = (make: () => number) =>
    Float64Array.from({ length: rowCount }, () => (random.chance(0.15) ? Number.NaN : make()));
  const columns: Column[] = [
    { name: "gaps", kind: "number", values: draw(() => random.lognormal(3)) },
    { name: "whole", kind: "number", values: draw(() => random.normal()).map((x) => x || 0.1) },
    { name: "text", kind: "category", values: draw(() => random.integer(5)), levels },
    { name: "code", kind: "category", values: draw(() => random.integer(9)) },
  ];
  const value = (column: number, row: number) => columns[column]!.values[row]!;
  const labels = Uint8Array.from({ length: rowCount }, (_, row) => {
    const odds = Math.log(value(0, row) || 9) + value(1, row) + (value(2, row) % 2 || 0);
    return Number(random.fraction() < 1 / (1 + Math.exp(1 - odds - (value(3, row) % 3 || 0))));
  });
  return { frame: { rowCount, columns }, labels };
}

/** The frame as SQL values: NaN by turns as null and as NaN, categories by their text. */
function valuesSql({ columns, rowCount }: Frame): string {
  const cell = ({ kind, values, levels: texts }: Column, row: number) => {
    const value = values[row]!;
    if (Number.isNaN(value)) return kind === "number" && row % 2 ? "'nan'::double" : "null";
    if (texts) return `'${texts[value]!.replaceAll("'", "''")}'`;
    return kind === "number" ? `'${value}'::double` : String(value);
  };
  const rows = Array.from(
    { length: rowCount },
    (_, row) => `(${row}, ${columns.map((column) => cell(column, row)).join(", ")})`,
  );
  return `(values ${rows.join(",\n")}) as t(place, ${columns.map(({ name }) => name).join(", ")})`;
}

test("DuckDB gives the doubles of scoreBoosting to the bit: numbers, categories, null and NaN", async () => {
  const { frame, labels } = table(1);
  const model = trainBoosting(
    { frame, labels },
    { seed: 1, rounds: 40, leaves: 10, minRows: 5, monotone: { whole: 1 } },
  );
  const other = table(2).frame;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const answer = await connection.runAndReadAll(
    `select ${boostingSql(model, (column) => `t.${column}`)} as score
     from ${valuesSql(other)} order by place`,
  );
  const scores = Float64Array.from(answer.getColumns()[0]! as number[]);
  connection.closeSync();
  instance.closeSync();
  expect(scores).toEqual(scoreBoosting(model, other));
  expect(new Set(scores).size).toBeGreaterThan(500);
});
