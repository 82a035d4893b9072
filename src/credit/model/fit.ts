/**
 * Fits a diagnosis for each customer group, beside its alternatives.
 * @module
 */
import { type CustomerGroup, customerGroups } from "../../customers/schema.ts";
import { pickRows } from "../../math/learning/frame.ts";
import { Random } from "../../math/statistics/random.ts";
import type { CreditRules } from "../rulebook.ts";
import { type DiagnosisModel, diagnosisModels, type Grade, type Indicator } from "../schema.ts";
import { compare } from "./compare.ts";
import { type Diagnosis, type GradedRows, trainDiagnosis } from "./diagnosis.ts";
import type { CreditModel, GroupModel, GroupReport } from "./document.ts";

/** Rows of all groups; a frame has every indicator that the rules allow. */
export interface CreditExamples extends GradedRows {
  groups: readonly string[];
}

export interface Fitting {
  rules: CreditRules;
  seed: number;
}

const methods = Object.keys(diagnosisModels) as DiagnosisModel[];

/** @param rows what to learn from, and what was held out */
export function fitCredit(
  rows: { train: CreditExamples; test: CreditExamples },
  fitting: Fitting,
): { model: CreditModel; reports: GroupReport[] } {
  const groups = Object.keys(customerGroups) as CustomerGroup[];
  const split = groups.map((group) => ({
    group,
    train: rowsOf(rows.train, group),
    test: rowsOf(rows.test, group),
  }));
  const isBigEnough = ({ train, test }: (typeof split)[number]) =>
    train.labels.length >= fitting.rules.training.leastRows &&
    test.labels.length > 0 &&
    new Set(train.labels).size > 1;
  const isAnySmall = split.some((part) => !isBigEnough(part));
  const pooled = isAnySmall ? fitGroup("all", rows, fitting) : undefined;
  const fitted = split.map((part) =>
    isBigEnough(part)
      ? { ...fitGroup(part.group, part, fitting), group: part.group }
      : {
          group: part.group,
          model: { ...pooled!.model, basis: "pooled" as const },
          report: undefined,
        },
  );
  const reports = [...fitted.map(({ report }) => report), pooled?.report];
  return {
    model: {
      form: 1,
      groups: Object.fromEntries(
        fitted.map(({ group, model }) => [group, model]),
      ) as CreditModel["groups"],
    },
    reports: reports.filter((report) => report !== undefined),
  };
}

function rowsOf({ frame, labels, groups }: CreditExamples, group: CustomerGroup): GradedRows {
  const rows = groups.flatMap((own, row) => (own === group ? [row] : []));
  return { frame: pickRows(frame, rows), labels: Uint8Array.from(rows, (row) => labels[row]!) };
}

function fitGroup(
  group: CustomerGroup | "all",
  { train, test }: { train: GradedRows; test: GradedRows },
  { rules, seed }: Fitting,
): { model: GroupModel; report: GroupReport } {
  const silent = train.frame.columns.filter(({ values }) => isSilent(values));
  const silentNames = silent.map(({ name }) => name as Indicator);
  const [seen, unseen] = [without(train, silentNames), without(test, silentNames)];
  const options = { training: rules.training, seed };
  const fitted = methods.map((method) => trainDiagnosis(method, seen, options));
  const served = fitted.find(({ method }) => method === rules.training.served)!;
  const names = seen.frame.columns.map(({ name }) => name as Indicator);
  const comparing = { rules, seed };
  const report: GroupReport = {
    ...{ group, basis: group === "all" ? "pooled" : "own", silent: silentNames },
    ...{ trainedOn: train.labels.length, heldOut: test.labels.length },
    ...{ grades: countsOf(train.labels), served: served.method },
    majority: Math.max(...Object.values(countsOf(test.labels))) / test.labels.length,
    chance: chanceOf(train.labels, test.labels),
    shuffled: shuffledQuality(served, { seen, unseen }, { rules, seed }),
    comparisons: fitted.map((diagnosis) => compare(diagnosis, unseen, comparing)),
  };
  const model = { basis: report.basis, names, diagnosis: served, usual: usualOf(seen) };
  return { model, report };
}

function isSilent(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return values.every((value) => Number.isNaN(value) || value === first);
}

function without({ frame, labels }: GradedRows, names: readonly string[]): GradedRows {
  const columns = frame.columns.filter(({ name }) => !names.includes(name));
  return { frame: { ...frame, columns }, labels };
}

function countsOf(labels: Uint8Array): Record<Grade, number> {
  const count = (own: number) => labels.reduce((sum, label) => sum + Number(label === own), 0);
  return { A: count(2), B: count(1), C: count(0) };
}

/**
 * The same method learns from grades dealt at random: whatever it then knows is an error of ours. It is
 * not told the directions, which order customers rightly even where nothing was learnt.
 */
function shuffledQuality(
  { method }: Diagnosis,
  { seen, unseen }: { seen: GradedRows; unseen: GradedRows },
  { rules, seed }: Fitting,
) {
  const labels = Uint8Array.from(
    Random.seeded(seed)
      .fork("shuffled")
      .shuffled([...seen.labels]),
  );
  const options = { training: rules.training, seed, directions: {} };
  const blind = trainDiagnosis(method, { frame: seen.frame, labels }, options);
  const { accuracy, logLoss } = compare(blind, unseen, { rules, seed });
  return { accuracy, logLoss };
}

function chanceOf(train: Uint8Array, test: Uint8Array): number {
  const counts = [0, 1, 2].map((own) => train.filter((label) => label === own).length);
  const losses = Array.from(test, (label) => -Math.log(Math.max(1, counts[label]!) / train.length));
  return losses.reduce((sum, loss) => sum + loss, 0) / test.length;
}

/** Medians among the rows graded A, or among all where none is. */
function usualOf({ frame, labels }: GradedRows): number[] {
  const isBest = labels.some((label) => label === 2);
  return frame.columns.map(({ values }) => {
    const known = values.filter(
      (value, row) => !Number.isNaN(value) && (!isBest || labels[row] === 2),
    );
    return known.sort()[known.length >> 1] ?? 0;
  });
}
