import { expect, test } from "vitest";
import type { Column } from "../../math/learning/frame.ts";
import { fitBins } from "../../math/scoring/weight-of-evidence.ts";
import { Random } from "../../math/statistics/random.ts";
import { defaultScreening, type ScreeningRule, screen } from "./screening.ts";

const rowCount = 400;
const random = Random.seeded(7);
const column = (name: string, read: (row: number) => number): Column => ({
  name,
  kind: "number",
  values: Float64Array.from({ length: rowCount }, (_, row) => read(row)),
});
const names = (name: string, levelOf: (row: number) => string): Column => {
  const all = Array.from({ length: rowCount }, (_, row) => levelOf(row));
  const levels = [...new Set(all)];
  const values = Float64Array.from(all, (level) => levels.indexOf(level));
  return { name, kind: "category", values, levels };
};

const debt = column("debt", () => random.normal());
const days = column("days", () => random.normal());
const labels = Uint8Array.from(debt.values, (own, row) =>
  Number(own + days.values[row]! + random.normal() > 1),
);

/** Screens debt, days and the given columns. */
function screened(columns: Column[], rules: readonly ScreeningRule[] = defaultScreening) {
  const frame = { rowCount, columns: [debt, days, ...columns] };
  const time = new Float64Array(rowCount).fill(100);
  const later = Float64Array.from(time, (day, row) => day + (row === 9 ? 1 : -1));
  const table = { frame, labels, time, knownAt: { settled: later, debt: time } };
  const bins = fitBins({ frame, labels });
  const { kept, rejected } = screen(table, { indicators: frame, bins, rules });
  return { kept: kept.map(({ indicator }) => indicator), rejected };
}

test("methods 5.2: each rule rejects what it is there for, with its id and figure", () => {
  const noise = column("noise", () => random.integer(2));
  const mixed = column("mixed", (row) => debt.values[row]! + 0.2 * random.normal());
  const { kept, rejected } = screened([
    column("settled", (row) => labels[row]!),
    column("constant", () => 3),
    column("empty", () => Number.NaN),
    column("twin", (row) => debt.values[row]!),
    names("account", (row) => `A${row}`),
    column("serial", (row) => 5000 + row),
    column("sparse", (row) => (row % 3 === 0 ? debt.values[row]! : Number.NaN)),
    ...[noise, mixed],
  ]);
  expect(kept.sort()).toEqual(["days", "debt"]);
  const found = rejected.map(({ indicator, rule, figure }) => [
    indicator,
    rule.slice(0, 2),
    Number(figure.toFixed(4)),
  ]);
  expect(found).toEqual(
    expect.arrayContaining([
      ["settled", "S1", 0.0025],
      ["account", "S2", 1],
      ["serial", "S2", 1],
      ["constant", "S3", 0],
      ["empty", "S3", 0],
      ["twin", "S4", 1],
      ["sparse", "S5", 0.665],
    ]),
  );
  expect(rejected.find(({ indicator }) => indicator === "noise")!.rule).toBe("S6-information");
  const alike = rejected.find(({ rule }) => rule === "S7-correlation")!;
  expect([alike.indicator, alike.for].sort()).toEqual(["debt", "mixed"].sort());
  expect(alike.figure).toBeGreaterThan(0.85);
});

test("methods 5.4, check 2: of a duplicate one stays, of two alike the more informative", () => {
  const blurred = column("blurred", (row) => debt.values[row]! + 0.3 * random.normal());
  const { kept, rejected } = screened([blurred]);
  expect(kept).toEqual(expect.arrayContaining(["debt", "days"]));
  expect(rejected).toEqual([
    expect.objectContaining({ indicator: "blurred", rule: "S7-correlation", for: "debt" }),
  ]);
});

test("the same category under other codes is a duplicate", () => {
  const region = (prefix: string) => (row: number) => `${prefix}${(row * 7) % 3}`;
  const { rejected } = screened([names("region", region("R")), names("area", region("area "))]);
  expect(rejected).toContainEqual(
    expect.objectContaining({ indicator: "area", rule: "S4-duplicate", for: "region" }),
  );
});

test("variance inflation leaves no indicator that the others explain", () => {
  const parts = [0, 1, 2].map((at) => column(`part ${at}`, () => random.normal()));
  const sum = column("sum", (row) => parts.reduce((total, { values }) => total + values[row]!, 0));
  const rule = { id: "vif", measure: "varianceInflation", limit: 2, binds: "indicators" } as const;
  const { rejected } = screened([...parts, sum], [rule]);
  expect(rejected.map((own) => own.rule)).toContain("vif");
  expect(rejected.every(({ figure }) => figure > 2 && Number.isFinite(figure))).toBe(true);
});

test("rules are data: without any, all columns stay", () => {
  expect(screened([column("constant", () => 1)], []).kept).toHaveLength(3);
});
