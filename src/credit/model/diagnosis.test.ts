/** The diagnosis model over the whole pipeline: bills in a lake, relations, training, score, rules. */

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { lakeOf, rowsOf } from "../../../stories/lake-of.ts";
import { payingLives } from "../../../stories/paying-lives.ts";
import type { CustomerGroup } from "../../customers/schema.ts";
import { pickRows } from "../../math/learning/frame.ts";
import { judgeBatch } from "../grading/judge.ts";
import { frameOf, readBatch } from "../indicators/reading.ts";
import { CreditRulesBody } from "../rulebook.ts";
import { type DiagnosisModel, diagnosisModels, grades, indicators } from "../schema.ts";
import { readTrainingSet, refusalToTrain, type TrainingSet } from "../training/windows.ts";
import { type Diagnosis, sharesOf, trainDiagnosis } from "./diagnosis.ts";
import type { CreditModel, GroupModel, GroupReport } from "./document.ts";
import { fitCredit } from "./fit.ts";
import { scoresOf } from "./score.ts";

const book = parse(readFileSync("rulebooks/national/credit-grade-2005-01-01.yaml", "utf8"));
const shipped = CreditRulesBody.parse(book.body);
const rules = {
  ...shipped,
  training: { ...shipped.training, leastRows: 700, population: 16, generations: 10, epochs: 25 },
};
const asOf = new Date("2026-10-31T16:00:00Z");
const methods = Object.keys(diagnosisModels) as DiagnosisModel[];

let set: TrainingSet;
let model: CreditModel;
let reports: GroupReport[];
const fitted = new Map<DiagnosisModel, Diagnosis>();

beforeAll(async () => {
  const lake = await lakeOf(payingLives({ accounts: 500, months: 24, until: "2026-11-01" }));
  set = await readTrainingSet({ analytics: lake.analytics, asOf, rules, seed: 1 });
  await lake.close();
  ({ model, reports } = fitCredit(set, { rules, seed: 1 }));
  const options = { training: rules.training, seed: 1 };
  for (const method of methods) fitted.set(method, trainDiagnosis(method, set.train, options));
}, 60_000);

const residential = () => reports.find(({ group }) => group === "low_voltage_residential")!;
const served = () => residential().comparisons.find(({ method }) => method === "genetic_network")!;

test("nothing of a label window is in the features before it; the newest window is held out", () => {
  const [newest, ...older] = set.windows;
  expect(newest).toMatchObject({ from: "2026-07-31T16:00:00.000Z", heldOut: true });
  for (const { to } of older) expect(to <= newest!.from).toBe(true);
  expect(set.train.groups).toHaveLength(older.reduce((sum, { rows }) => sum + rows, 0));
});

test("what is paid later within a label window changes its labels and none of its features", async () => {
  const lives = payingLives({ accounts: 60, months: 24, until: "2026-11-01" });
  const newestOf = async (selects: typeof lives) => {
    const lake = await lakeOf(selects);
    const read = await readTrainingSet({ analytics: lake.analytics, asOf, rules, seed: 1 });
    await lake.close();
    return read.test;
  };
  const before = await newestOf(lives);
  const after = await newestOf({
    ...lives,
    bill_settlement: `select * replace (case when value_on >= date '2026-08-01' then value_on + 60
      else value_on end as value_on) from (${lives.bill_settlement})`,
    reading: `select * replace (case when billing_month >= '2026-08' then 0 else energy_wh end
      as energy_wh) from (${lives.reading})`,
  });
  expect(after.labels).not.toEqual(before.labels);
  expect(after.frame).toEqual(before.frame);
});

test("examiner's check 1: every method beats the majority class on later months", () => {
  for (const { method, accuracy } of residential().comparisons) {
    expect(accuracy, method).toBeGreaterThan(residential().majority + 0.03);
  }
});

test("examiner's check 1: shuffled grades collapse to chance", () => {
  const { shuffled, majority, chance } = residential();
  expect(shuffled.accuracy).toBeLessThanOrEqual(majority + 0.02);
  const learnt = chance - served().logLoss;
  expect(learnt).toBeGreaterThan(0.1);
  expect(chance - shuffled.logLoss).toBeLessThan(learnt / 4);
});

test("examiner's check 7: the genetic start is used, never gets worse and lowers the first loss", () => {
  const { bestFitness, start } = served();
  expect(bestFitness!.length).toBeGreaterThanOrEqual(rules.training.generations);
  for (const [at, fitness] of bestFitness!.slice(1).entries()) {
    expect(fitness).toBeGreaterThanOrEqual(bestFitness![at]!);
  }
  expect(start!.genetic!).toBeLessThan(start!.random);
  const plain = residential().comparisons.find(({ method }) => method === "network")!;
  expect(plain.start!.genetic).toBeUndefined();
});

test("examiner's check 5: a model read back grades the same to the bit, one row alone as among many", () => {
  for (const [method, diagnosis] of fitted) {
    const again: Diagnosis = JSON.parse(JSON.stringify(diagnosis));
    const whole = sharesOf(diagnosis, set.test.frame);
    expect(sharesOf(again, set.test.frame), method).toEqual(whole);
    for (const row of [0, 7, 499]) {
      const alone = sharesOf(diagnosis, pickRows(set.test.frame, [row]));
      expect(
        alone.map(([share]) => share),
        method,
      ).toEqual(whole.map((shares) => shares[row]));
    }
  }
});

test("the same seed trains the same document", () => {
  const options = { training: rules.training, seed: 1 };
  const again = trainDiagnosis("genetic_network", set.train, options);
  expect(again).toEqual(fitted.get("genetic_network"));
});

test("a group too small for a model of its own is told from that of all", () => {
  expect(model.groups.high_voltage.basis).toBe("pooled");
  expect(model.groups.low_voltage_residential.basis).toBe("own");
  const silent = reports.find(({ group }) => group === "all")!.silent;
  expect(silent).toEqual(expect.arrayContaining(["contacts", "bounced"]));
});

test("the score stands at a cut-off exactly where a grade is as likely as not", () => {
  const at = (...rows: [number, number, number][]) => {
    const of = (grade: 0 | 1 | 2) => Float64Array.from(rows, (row) => row[grade]);
    return [...scoresOf([of(0), of(1), of(2)], rules)];
  };
  expect(at([1, 0, 0], [0.5, 0.5, 0], [0, 1, 0], [0, 0.5, 0.5], [0, 0, 1])).toEqual([
    ...[0, 70, 80, 90, 100],
  ]);
});

test("property, examiner's check 2: a worse indicator never raises a score, whatever the method", () => {
  const { frame } = set.test;
  for (const [method, diagnosis] of fitted) {
    const before = scoresOf(sharesOf(diagnosis, frame), rules);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 17, maxLength: 17 }),
        (steps) => {
          const columns = frame.columns.map((column, at) => {
            const { direction } = indicators[column.name as keyof typeof indicators];
            return {
              ...column,
              values: column.values.map((value) => value - direction * steps[at]!),
            };
          });
          const after = scoresOf(sharesOf(diagnosis, { ...frame, columns }), rules);
          expect(
            after.every((score, row) => score <= before[row]!),
            method,
          ).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  }
});

/** Delays by month, oldest first; null is never paid. */
const delays = fc.array(fc.option(fc.integer({ min: -15, max: 60 }), { freq: 8 }), {
  ...{ minLength: 12, maxLength: 12 },
});
const worsening = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 12, maxLength: 12 });
const pair = fc.tuple(delays, worsening);

test("property, examiner's check 2: over bills, relations, model and rules, paying later never improves a grade", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { minLength: 60, maxLength: 60 }), async (pairs) => {
      const lives = pairs.flatMap(([own, later], at) => [
        { account: `${1000 + at}A`, own },
        {
          account: `${1000 + at}B`,
          own: own.map((days, month) => (days === null ? null : days + later[month]!)),
        },
      ]);
      const judged = await judge(lives);
      for (const [diagnosis, told] of judged) {
        for (let at = 0; at < pairs.length; at++) {
          const [one, worse] = [told.get(`${1000 + at}A`)!, told.get(`${1000 + at}B`)!];
          expect(grades.indexOf(worse.grade), diagnosis).toBeGreaterThanOrEqual(
            grades.indexOf(one.grade),
          );
          expect(worse.score!, diagnosis).toBeLessThanOrEqual(one.score!);
        }
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 30_000);

async function judge(lives: { account: string; own: (number | null)[] }[]) {
  const month = (at: number) =>
    `2026-${String(at + 1).padStart(2, "0")}`.replace("2026-13", "2027-01");
  const bill = lives.flatMap(({ account, own }) =>
    own.map((_, at) => ({
      ...{ bill_id: `${account}${at}`, customer_account: account, billing_month: month(at) },
      ...{ amount_fen: 10_000, issued_on: `${month(at)}-01`, due_on: `${month(at)}-20` },
      ...{ state: "open", change_no: at },
    })),
  );
  const paid = lives.flatMap(({ account, own }) =>
    own.flatMap((days, at) => {
      if (days === null) return [];
      const on = new Date(Date.parse(`${month(at)}-20`) + days * 86_400_000);
      return {
        ...{ bill_id: `${account}${at}`, cause: "P", value_on: on.toISOString().slice(0, 10) },
        ...{ principal_fen: 10_000, late_fee_fen: Math.max(0, days) * 10, change_no: at },
      };
    }),
  );
  const customer = lives.map(({ account }) => ({
    ...{ customer_account: account, class: "residential", unit_id: "37" },
    ...{ opened_on: "2020-01-01", change_no: 1 },
  }));
  const lake = await lakeOf({
    ...{ bill: rowsOf(bill), bill_settlement: rowsOf(paid), customer: rowsOf(customer) },
  });
  const end = { asOf: new Date("2026-12-31T16:00:00Z"), halfLife: 6 };
  const batch = await readBatch(lake.analytics, end);
  await lake.close();
  return [...fitted].map(([method, diagnosis]) => {
    const names = set.train.frame.columns.map(({ name }) => name) as GroupModel["names"];
    const usual = names.map(() => 0);
    const groups = Object.fromEntries(
      (Object.keys(model.groups) as CustomerGroup[]).map((group) => [
        group,
        { basis: "pooled" as const, names, diagnosis, usual },
      ]),
    ) as CreditModel["groups"];
    const told = judgeBatch(batch, new Map(), {
      ...{ model: { form: 1, groups }, rules, today: "2027-01-01" },
    });
    expect(frameOf(batch, names).rowCount).toBe(lives.length);
    return [method, new Map(told.map((own) => [own.account, own]))] as const;
  });
}

test("no history or one grade only is refused with a reason, not fitted", async () => {
  const empty = await lakeOf(payingLives({ accounts: 30, months: 2, until: "2026-11-01" }));
  const short = await readTrainingSet({ analytics: empty.analytics, asOf, rules, seed: 1 });
  await empty.close();
  expect(refusalToTrain(short, { asOf, rules })?.code).toBe("credit.too_little_history");
  const best = { ...set.train, labels: set.train.labels.map(() => 2) };
  expect(refusalToTrain({ ...set, train: best }, { asOf, rules })?.code).toBe(
    "credit.one_class_only",
  );
});
