import { expect, test } from "vitest";
import { aucOf, logLossOf } from "../../math/learning/probability-metrics.ts";
import { Random } from "../../math/statistics/random.ts";
import { applyCalibration, calibrate } from "./calibration.ts";
import { findCodes, originOf, withCodes } from "./code-columns.ts";
import { planValidation } from "./validation.ts";

const random = Random.seeded(11);
const logOdds = Float64Array.from({ length: 2000 }, () => 2 * random.normal());
const labels = Uint8Array.from(logOdds, (odds) => Number(random.chance(1 / (1 + Math.exp(-odds)))));

test("true log-odds stay as they are, overdone ones are corrected, ranks are kept", () => {
  const plain = calibrate(logOdds, labels, { seed: 1 }).map;
  const overdone = logOdds.map((odds) => 3 * odds + 1);
  const map = calibrate(overdone, labels, { seed: 1 }).map;
  const loss = logLossOf(applyCalibration(map, overdone), labels);
  expect(map.kind).not.toBe("none");
  expect(loss).toBeLessThan(logLossOf(applyCalibration({ kind: "none" }, overdone), labels));
  expect(loss).toBeCloseTo(logLossOf(applyCalibration(plain, logOdds), labels), 2);
  expect(aucOf(applyCalibration(map, overdone), labels)).toBeCloseTo(aucOf(overdone, labels), 9);
});

test("a bend that no line takes is taken in isotonic steps", () => {
  const bent = logOdds.map((odds) => (odds > 0 ? odds / 20 : 20 * odds));
  const map = calibrate(bent, labels, { seed: 1 }).map;
  expect(map.kind).toBe("isotonic");
  expect(aucOf(applyCalibration(map, bent), labels)).toBeCloseTo(aucOf(bent, labels), 2);
});

test("what chance alone may have gained is no reason for a map", () => {
  const kinds = Array.from({ length: 40 }, (_, at) => {
    const rows = [at * 50, at * 50 + 50] as const;
    return calibrate(logOdds.slice(...rows), labels.slice(...rows), { seed: 1 }).map.kind;
  });
  expect(kinds.filter((kind) => kind !== "none").length).toBeLessThan(3);
});

test("with a handful of positives nothing is fitted to them", () => {
  const few = Uint8Array.from(labels, (_, row) => Number(row < 9));
  expect(calibrate(logOdds, few, { seed: 1 }).map).toEqual({ kind: "none" });
  const given = { kind: "platt", line: { slope: 1, intercept: -1 } } as const;
  const kept = calibrate(logOdds, few, { seed: 1, given });
  expect(kept).toEqual({ map: given, heldOut: applyCalibration(given, logOdds) });
});

const frame = { rowCount: 2000, columns: [] };

test("with days the validation window is later than all it is fitted on, ties aside", () => {
  const time = Float64Array.from(labels, () => random.integer(30));
  const { kind, parts } = planValidation({ frame, labels, time }, 1);
  const [{ fit, judge } = { fit: new Uint32Array(), judge: new Uint32Array() }] = parts;
  expect(kind).toBe("later");
  expect(Math.max(...fit.values().map((row) => time[row]!))).toBeLessThan(
    Math.min(...judge.values().map((row) => time[row]!)),
  );
  expect(judge.length / labels.length).toBeCloseTo(0.25, 1);
});

test("without days, or with one label only in the later window, every row is judged once", () => {
  const time = Float64Array.from(labels, (label) => label);
  for (const table of [
    { frame, labels },
    { frame, labels, time },
  ]) {
    const { kind, parts } = planValidation(table, 1);
    expect(kind).toBe("folds");
    const judged = parts.flatMap(({ judge }) => [...judge]).sort((one, other) => one - other);
    expect(judged).toEqual([...labels.keys()]);
    for (const { fit, judge } of parts) expect(fit.length + judge.length).toBe(labels.length);
  }
});

test("whole numbers of few values are seen as codes too; amounts, flags and categories are not", () => {
  const number = (name: string, values: number[]) => {
    return { name, kind: "number" as const, values: Float64Array.from(values) };
  };
  const mixed = {
    rowCount: 4,
    columns: [
      number("delay", [-2, 0, 2, Number.NaN]),
      number("share", [0.5, 1, 2, 3]),
      number("flag", [0, 1, 1, 0]),
      { ...number("region", [0, 1, 2, 0]), kind: "category" as const, levels: ["a", "b", "c"] },
    ],
  };
  const codes = findCodes(mixed);
  expect(codes).toEqual([{ name: "delay", levels: ["-2", "0", "2"] }]);
  const coded = withCodes(mixed, codes).columns.at(-1)!;
  expect([...coded.values]).toEqual([0, 1, 2, Number.NaN]);
  expect(originOf(coded.name, codes)).toBe("delay");
});
