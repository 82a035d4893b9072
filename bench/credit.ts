/**
 * `node bench/credit.ts quality|german|population [accounts]`: the diagnosis model beside its plain
 * alternatives on a population's own history and on German credit data, and grading at scale: training
 * set, training, grading, rows a second, peak of memory.
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { judgeBatch } from "../src/credit/grading/judge.ts";
import { readBatches } from "../src/credit/indicators/reading.ts";
import { type Diagnosis, sharesOf, trainDiagnosis } from "../src/credit/model/diagnosis.ts";
import type { CreditModel } from "../src/credit/model/document.ts";
import { fitCredit } from "../src/credit/model/fit.ts";
import { CreditRulesBody } from "../src/credit/rulebook.ts";
import { type DiagnosisModel, diagnosisModels } from "../src/credit/schema.ts";
import { readTrainingSet } from "../src/credit/training/windows.ts";
import { type Column, type Frame, pickRows } from "../src/math/learning/frame.ts";
import { stratifiedFolds } from "../src/math/learning/metrics.ts";
import { qualityOf } from "../src/math/learning/probability-metrics.ts";
import { lakeOf } from "../stories/lake-of.ts";
import { payingLives } from "../stories/paying-lives.ts";
import { evaluationFile, printTable, share } from "./peers.ts";

const book = new URL("../rulebooks/national/credit-grade-2005-01-01.yaml", import.meta.url);
const rules = CreditRulesBody.parse(parse(readFileSync(book, "utf8")).body);
const asOf = new Date("2026-10-31T16:00:00Z");
const methods = Object.keys(diagnosisModels) as DiagnosisModel[];
const lives = (accounts: number) => payingLives({ accounts, months: 24, until: "2026-11-01" });

/** Later months held out; every method of every group. */
async function quality(accounts: number): Promise<void> {
  const lake = await lakeOf(lives(accounts));
  const set = await readTrainingSet({ analytics: lake.analytics, asOf, rules, seed: 1 });
  await lake.close();
  const { reports } = fitCredit(set, { rules, seed: 1 });
  for (const { group, trainedOn, heldOut, majority, chance, shuffled, comparisons } of reports) {
    console.log(
      `${group}: ${trainedOn} to learn from, ${heldOut} held out, majority ${share(majority)},`,
    );
    console.log(
      `chance ${share(chance)}, shuffled ${share(shuffled.accuracy)} / ${share(shuffled.logLoss)}\n`,
    );
    printTable(
      [
        "method",
        "accuracy",
        "macro F1",
        "grade error",
        "log-loss",
        "AUC of C",
        "ECE of C",
        "start loss",
      ],
      comparisons.map((own) => [
        ...[own.method, share(own.accuracy), share(own.macroF1), share(own.gradeError)],
        ...[share(own.logLoss), share(own.aucOfC), share(own.calibration.C)],
        own.start
          ? [own.start.random, own.start.genetic]
              .flatMap((loss) => (loss === undefined ? [] : share(loss)))
              .join(" -> ")
          : "-",
      ]),
    );
  }
}

/** German credit: good and bad as the outer two of three grades; ten seeds of five folds, no directions. */
function german(): void {
  const rows = readFileSync(evaluationFile("credit/german.data"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const labels = Uint8Array.from(rows, (row) => (row[20] === "1" ? 2 : 0));
  const frame: Frame = { rowCount: rows.length, columns: germanColumns(rows) };
  const told = methods.map((method) => {
    const seeds = Array.from({ length: 10 }, (_, seed) =>
      outOfFold({ method, seed, frame, labels }),
    );
    const bad = labels.map((label) => Number(label === 0));
    const figures = seeds.map((probabilities) => qualityOf(probabilities, bad));
    const median = (pick: (figure: (typeof figures)[number]) => number) =>
      figures.map(pick).sort((left, right) => left - right);
    const spread = (values: number[]) =>
      `${share(values[5]!)} (${share(values[0]!)}..${share(values[9]!)})`;
    return [
      method,
      spread(median(({ auc }) => auc)),
      spread(median(({ brier }) => brier)),
      spread(median(({ accuracy }) => accuracy)),
    ];
  });
  printTable(["method", "AUC", "Brier", "accuracy"], told);
}

function germanColumns(rows: string[][]): Column[] {
  return Array.from({ length: 20 }, (_, at): Column => {
    const texts = rows.map((row) => row[at]!);
    if (texts.every((text) => /^\d+$/.test(text)))
      return { name: `x${at + 1}`, kind: "number", values: Float64Array.from(texts, Number) };
    const levels = [...new Set(texts)].sort();
    const values = Float64Array.from(texts, (text) => levels.indexOf(text));
    return { name: `x${at + 1}`, kind: "category", values, levels };
    // attribute 9 is sex and marital status, 13 age: never used
  }).filter(({ name }) => name !== "x9" && name !== "x13");
}

function outOfFold({
  method,
  seed,
  frame,
  labels,
}: {
  method: DiagnosisModel;
  seed: number;
  frame: Frame;
  labels: Uint8Array;
}) {
  const folds = stratifiedFolds(labels, { foldCount: 5, seed });
  const probabilities = new Float64Array(labels.length);
  for (let fold = 0; fold < 5; fold++) {
    const rows = (isWanted: boolean) =>
      [...folds.keys()].filter((row) => (folds[row] === fold) === isWanted);
    const [seen, unseen] = [rows(false), rows(true)];
    const examples = {
      frame: pickRows(frame, seen),
      labels: Uint8Array.from(seen, (row) => labels[row]!),
    };
    const options = { training: rules.training, seed, directions: {} };
    const diagnosis: Diagnosis = trainDiagnosis(method, examples, options);
    const [worst, middle] = sharesOf(diagnosis, pickRows(frame, unseen));
    for (const [at, row] of unseen.entries()) probabilities[row] = worst[at]! + middle[at]! / 2;
  }
  return probabilities;
}

/** Everything at scale, in a process of its own for its peak of memory. */
async function population(accounts: number): Promise<void> {
  const lap = timer();
  const lake = await lakeOf(lives(accounts), { memoryMb: 6_000 });
  lap("lake of lives (not counted)", accounts);
  const set = await readTrainingSet({ analytics: lake.analytics, asOf, rules, seed: 1 });
  lap("training set", set.train.labels.length + set.test.labels.length);
  const { model } = fitCredit(set, { rules, seed: 1 });
  lap("training, four methods and shuffled", set.train.labels.length);
  const grades = { A: 0, B: 0, C: 0 };
  const judging = {
    model: JSON.parse(JSON.stringify(model)) as CreditModel,
    rules,
    today: "2026-11-01",
  };
  const wanted = { asOf, halfLife: rules.pastCreditHalfLifeMonths };
  let indicatorsAt = 0;
  const began = performance.now();
  for await (const batch of readBatches(lake.analytics, wanted, 20_000)) {
    indicatorsAt ||= performance.now() - began;
    for (const { grade } of judgeBatch(batch, new Map(), judging)) grades[grade] += 1;
  }
  lap(`indicators and grades (first batch after ${(indicatorsAt / 1000).toFixed(1)} s)`, accounts);
  console.log(
    JSON.stringify(grades),
    `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
  );
  await lake.close();
}

function timer() {
  let from = performance.now();
  return (what: string, rows: number) => {
    const seconds = (performance.now() - from) / 1000;
    console.log(`${what}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s`);
    from = performance.now();
  };
}

const [what = "quality", count] = process.argv.slice(2);
if (what === "german") german();
else if (what === "population") await population(Number(count ?? 100_000));
else if (what === "quality") await quality(Number(count ?? 10_000));
else if (what === "all") {
  for (const part of [["quality"], ["german"], ["population", "100000"]])
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...part], { stdio: "inherit" });
}
