/**
 * How a diagnosis does on rows it has not seen.
 * @module
 */
import { confusion, measure } from "../../math/learning/metrics.ts";
import { aucOf, calibrationOf } from "../../math/learning/probability-metrics.ts";
import { Random } from "../../math/statistics/random.ts";
import type { CreditRules } from "../rulebook.ts";
import { type Grade, grades, type Indicator } from "../schema.ts";
import { type Diagnosis, type GradedRows, sharesOf } from "./diagnosis.ts";
import type { Comparison } from "./document.ts";
import { type GradeShares, scoresOf } from "./score.ts";

/** Classes count from the worst; grades are named from the best. */
const classOf = (grade: Grade) => 2 - grades.indexOf(grade);

export function compare(
  diagnosis: Diagnosis,
  rows: GradedRows,
  { rules, seed }: { rules: CreditRules; seed: number },
): Comparison {
  const { labels } = rows;
  const shares = sharesOf(diagnosis, rows.frame);
  const scores = scoresOf(shares, rules);
  const answers = scores.map((score) => classOfScore(score, rules));
  const { accuracy, macroF1, perClass } = measure(labels, answers, 3);
  const counts = confusion(labels, answers, 3);
  const ofGrades = <Value>(value: (grade: Grade) => Value) =>
    Object.fromEntries(grades.map((grade) => [grade, value(grade)])) as Record<Grade, Value>;
  return {
    method: diagnosis.method,
    rows: labels.length,
    ...{ accuracy, macroF1 },
    gradeError: meanOf(labels.length, (row) => Math.abs(labels[row]! - answers[row]!)),
    logLoss: logLossOf(shares, labels),
    aucOfC: aucOf(
      scores.map((score) => -score),
      isClass(labels, "C"),
    ),
    confusion: grades.map((truth) =>
      grades.map((answer) => counts[classOf(truth) * 3 + classOf(answer)]!),
    ),
    perGrade: ofGrades((grade) => perClass[classOf(grade)]!),
    calibration: ofGrades(
      (grade) => calibrationOf(shares[classOf(grade)]!, isClass(labels, grade)).error,
    ),
    importance: importanceOf(diagnosis, rows, seed),
    ...("log" in diagnosis.model && {
      start: diagnosis.model.log.startLoss,
      bestFitness: diagnosis.model.log.bestFitness,
    }),
  };
}

function classOfScore(score: number, { cutOffs }: Pick<CreditRules, "cutOffs">): number {
  return score >= cutOffs.A ? 2 : score >= cutOffs.B ? 1 : 0;
}

function isClass(labels: Uint8Array, grade: Grade): Uint8Array {
  return labels.map((label) => Number(label === classOf(grade)));
}

function meanOf(count: number, value: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) sum += value(row);
  return count === 0 ? 0 : sum / count;
}

function logLossOf(shares: GradeShares, labels: Uint8Array): number {
  const share = (row: number) => shares[labels[row] as 0 | 1 | 2][row]!;
  return meanOf(labels.length, (row) => -Math.log(Math.max(1e-12, share(row))));
}

/** The weightiest first. */
function importanceOf(diagnosis: Diagnosis, { frame, labels }: GradedRows, seed: number) {
  const base = logLossOf(sharesOf(diagnosis, frame), labels);
  const random = Random.seeded(seed).fork("importance");
  const order = random.shuffled(Array.from({ length: frame.rowCount }, (_, row) => row));
  const rises = frame.columns.map(({ name }) => {
    const columns = frame.columns.map((column) =>
      column.name === name
        ? { ...column, values: column.values.map((_, row) => column.values[order[row]!]!) }
        : column,
    );
    const shares = sharesOf(diagnosis, { ...frame, columns });
    return { name: name as Indicator, rise: logLossOf(shares, labels) - base };
  });
  return rises.sort((left, right) => right.rise - left.rise);
}
