/** A model reloaded as JSON, and as SQL in DuckDB, says what the fitted one says. */
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import type { Frame } from "../../math/learning/frame.ts";
import { Random } from "../../math/statistics/random.ts";
import type { Calibration } from "../pipeline/calibration.ts";
import { layOut } from "../pipeline/indicator-frame.ts";
import { fitRisk, scoreRisk } from "../pipeline/pipeline.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";
import { roundProbability } from "../rules.ts";
import { valueAt } from "../sources/sources.ts";
import { sqlOf } from "./sql-form.ts";

const rows = 400;
const random = Random.seeded(3);
const draw = (value: () => number) => Float64Array.from({ length: rows }, value);
const gap = (value: number) => (random.chance(0.1) ? Number.NaN : value);
const days = draw(() => gap(random.integer(40)));
const frame: Frame = {
  rowCount: rows,
  columns: [
    { name: "days_late", kind: "number", values: days },
    { name: 'a "b" 一', kind: "number", values: draw(() => gap(random.between(-1, 1) * 1e-3)) },
    {
      ...{ name: "class", kind: "category", levels: ["it's", "工业"] },
      values: draw(() => gap(random.integer(2))),
    },
  ],
};
const labels = Uint8Array.from(days, (late) => Number(random.chance(late > 15 ? 0.6 : 0.15)));
const isotonic: Calibration = {
  kind: "isotonic",
  steps: { scores: [-2, -1, 0.5, 1], probabilities: [0.05, 0.1, 0.1, 0.7] },
  line: { slope: 0.9, intercept: -0.3 },
};

/** Every row of the laid-out table through the statement. */
async function inDuckDb(sql: string, fitted: FittedRisk): Promise<number[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const { columns } = layOut(fitted.plan, frame);
  const name = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const types = columns.map(
    (column) => `${name(column.name)} ${column.levels ? "text" : "double"}`,
  );
  await connection.run(`create table indicators (row_no int, ${types.join(", ")})`);
  const marks = columns.map((_, at) => `$${at + 2}`);
  for (let row = 0; row < rows; row++) {
    const values = columns.map((column) => valueAt(column, row));
    await connection.run(`insert into indicators values ($1, ${marks.join(", ")})`, [
      row,
      ...values,
    ]);
  }
  const result = await connection.run(sql);
  const found = (await result.getRowObjectsJS()).toSorted(
    (left, right) => Number(left.row_no) - Number(right.row_no),
  );
  connection.closeSync();
  return found.map(({ probability }) => Number(probability));
}

test.each(["gbdt", "scorecard"] as const)(
  "%s: JSON and SQL say the same of every row",
  async (model) => {
    const fitted = fitRisk({ frame, labels }, { model, seed: 1 });
    const reloaded: FittedRisk = JSON.parse(JSON.stringify(fitted));
    const said = scoreRisk(fitted, { frame }).probability;
    expect(scoreRisk(reloaded, { frame }).probability).toEqual(said);
    expect(new Set(said).size).toBeGreaterThan(5);
    for (const own of [fitted, { ...fitted, calibration: isotonic }]) {
      const { probability } = scoreRisk(own, { frame });
      expect(await inDuckDb(sqlOf(own)!, own)).toEqual(Array.from(probability, roundProbability));
    }
  },
);

test("a method without a form in SQL has none, nor has a blend with it", () => {
  const fitted = fitRisk({ frame, labels }, { model: "logistic", seed: 1 });
  expect(sqlOf(fitted)).toBeUndefined();
});
