import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { categoryColumn, type Frame, frameOf, numberColumn } from "../learning/frame.ts";
import { probabilityOf } from "../learning/logistic-loss.ts";
import { aucOf } from "../learning/probability-metrics.ts";
import { Random } from "../statistics/random.ts";
import {
  explainScorecard,
  logOddsOfPoints,
  scorecardSql,
  scorecardTable,
  scoreScorecard,
  trainScorecard,
} from "./scorecard.ts";

const random = Random.seeded(11);
const rowCount = 1500;
const days = Array.from({ length: rowCount }, () => Math.round(random.exponential(8)) / 4 + 0.1);
const channels = days.map(() => random.pick(["card", "app", "o'clock", undefined]));
const frame = frameOf(
  numberColumn(
    "days",
    days.map((own, row) => (row % 9 === 0 ? Number.NaN : own)),
  ),
  categoryColumn("channel", channels),
  numberColumn(
    "constant",
    days.map(() => 4),
  ),
);
const labels = Uint8Array.from(days, (own, row) =>
  Number(random.chance(probabilityOf(own - 3 + Number(channels[row] === "app")))),
);
const card = trainScorecard({ frame, labels });
const scores = scoreScorecard(card, frame);

test("ranks the rows, in whole points with nought for the worst bin", () => {
  expect(aucOf(logOddsOfPoints(card, scores), labels)).toBeGreaterThan(0.75);
  for (const { points, missingPoints } of card.columns) {
    expect(Math.min(...points, missingPoints)).toBe(0);
    expect([...points, missingPoints].every(Number.isInteger)).toBe(true);
  }
  const lines = scorecardTable(card);
  expect(lines.filter(({ column }) => column === "constant")).toMatchObject([
    { range: { from: null, to: null }, points: 0 },
    { isMissing: true, rows: 0 },
  ]);
  for (const column of ["days", "channel"]) {
    const own = lines.filter((line) => line.column === column);
    expect(own.reduce((sum, { rows }) => sum + rows, 0)).toBe(rowCount);
  }
});

test("the scale: so many more points double the odds; log-odds are as observed", () => {
  const scale = { points: 600, odds: 50, double: 20 };
  const own = trainScorecard({ frame, labels }, { scale });
  expect([...logOddsOfPoints(own, Float64Array.of(600, 620))]).toEqual([
    expect.closeTo(-Math.log(50), 9),
    expect.closeTo(-Math.log(100), 9),
  ]);
  const shares = logOddsOfPoints(own, scoreScorecard(own, frame)).map(probabilityOf);
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(shares)).toBeCloseTo(mean(labels), 2);
});

test("reasons: points lost by column, and parts that add up to the log-odds", () => {
  const { base, contributions, lost } = explainScorecard(card, frame);
  const best = card.columns.reduce(
    (sum, { points, missingPoints }) => sum + Math.max(...points, missingPoints),
    card.base,
  );
  for (const [row, odds] of logOddsOfPoints(card, scores).entries()) {
    expect(contributions.reduce((sum, part) => sum + part[row]!, base)).toBeCloseTo(odds, 9);
    expect(lost.reduce((sum, part) => sum + part[row]!, scores[row]!)).toBe(best);
  }
  const stranger = explainScorecard(card, frameOf(numberColumn("other", [1])));
  expect([...stranger.contributions[0]!, ...stranger.lost[0]!]).toEqual([0, 0]);
});

test("more of a column with a direction never gains points", () => {
  const own = trainScorecard({ frame, labels }, { bins: { monotone: { days: 1 } } });
  const ladder = frameOf(
    numberColumn(
      "days",
      Array.from({ length: 60 }, (_, step) => step / 4),
    ),
  );
  const points = [...scoreScorecard(own, ladder)];
  expect(points).toEqual([...points].sort((a, b) => b - a));
  expect(points[0]!).toBeGreaterThan(points.at(-1)!);
});

test("reloaded from JSON it scores identically", () => {
  const reloaded = JSON.parse(JSON.stringify(card));
  expect(scoreScorecard(reloaded, frame)).toEqual(scores);
  expect(explainScorecard(reloaded, frame)).toEqual(explainScorecard(card, frame));
});

test("one class only: every row has the same points", () => {
  const own = trainScorecard({ frame, labels: new Uint8Array(rowCount) });
  expect(new Set(scoreScorecard(own, frame)).size).toBe(1);
});

describe("as SQL", () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run('create table sample ("row" int, days double, channel varchar)');
  });
  afterAll(() => connection.closeSync());

  async function scoreInSql(sample: Frame): Promise<number[]> {
    const appender = await connection.createAppender("sample");
    const [own, channel] = sample.columns;
    for (let row = 0; row < sample.rowCount; row++) {
      appender.appendInteger(row);
      const value = own!.values[row]!;
      if (Number.isNaN(value)) appender.appendNull();
      else appender.appendDouble(value);
      const level = channel!.levels![channel!.values[row]!];
      if (level === undefined) appender.appendNull();
      else appender.appendVarchar(level);
      appender.endRow();
    }
    appender.closeSync();
    const sql = scorecardSql(card, (name) => (name === "constant" ? "null" : name));
    const answer = await connection.runAndReadAll(`select ${sql} from sample order by "row"`);
    return answer.getRows().map(([score]) => Number(score));
  }

  test("DuckDB gives the same scores, at the cuts, for missing, quoted and unseen values too", async () => {
    const [binned] = card.columns.map((own) => own.binned);
    const cuts = binned?.kind === "number" ? binned.cuts : [];
    expect(cuts.length).toBeGreaterThan(2);
    const atCuts = cuts.flatMap((cut) => [cut, cut - 1e-15, cut * (1 - 2 ** -53)]);
    const sample = frameOf(
      numberColumn("days", [...atCuts, ...frame.columns[0]!.values]),
      categoryColumn("channel", [...atCuts.map(() => "new"), ...channels]),
    );
    expect(await scoreInSql(sample)).toEqual([...scoreScorecard(card, sample)]);
  });
});
