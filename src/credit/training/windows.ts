/**
 * What a diagnosis learns from: indicators up to the start of a label window, and the grade that the
 * conduct within it deserved. Nothing of a window is in the features before it.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import { pickRows } from "../../math/learning/frame.ts";
import { stratifiedFolds } from "../../math/learning/metrics.ts";
import { frameOf, readBatch } from "../indicators/reading.ts";
import type { CreditReport } from "../model/document.ts";
import type { CreditExamples } from "../model/fit.ts";
import type { CreditRules } from "../rulebook.ts";
import { addMonths, gradeOfConduct, monthsBefore } from "../rules.ts";
import { because, grades, indicatorNames } from "../schema.ts";

export interface History {
  analytics: Analytics;
  /** End of the newest label window. */
  asOf: Date;
  rules: CreditRules;
  seed: number;
}

interface LabelWindow {
  from: Date;
  to: Date;
}

export interface TrainingSet {
  train: CreditExamples;
  test: CreditExamples;
  windows: CreditReport["windows"];
}

/**
 * The newest window is held out where there is an older one to learn from, so that the test lies later
 * than the lesson; with one window only, a fifth of its customers is.
 */
export async function readTrainingSet(history: History): Promise<TrainingSet> {
  const windows = await windowsOf(history);
  const share = await sampleShare(history, windows.length);
  const parts: CreditExamples[] = [];
  for (const window of windows) parts.push(await readWindow(history, window, share));
  const [newest, ...older] = parts;
  const described = windows.map(({ from, to }, at) => ({
    ...{ from: from.toISOString(), to: to.toISOString() },
    rows: parts[at]!.labels.length,
    heldOut: at === 0 && older.length > 0,
  }));
  if (!newest) return { train: joined([]), test: joined([]), windows: described };
  if (older.length > 0) return { train: joined(older), test: newest, windows: described };
  const folds = stratifiedFolds(newest.labels, { foldCount: 5, seed: history.seed });
  return {
    train: picked(newest, (row) => folds[row] !== 0),
    test: picked(newest, (row) => folds[row] === 0),
    windows: described,
  };
}

/** Windows with enough bills before them, newest first. */
async function windowsOf({ analytics, asOf, rules }: History): Promise<LabelWindow[]> {
  const { label, training } = rules;
  const [seen] = await analytics.query<{ first: string | null }>({
    relations: ["bill_lives"],
    parameters: { as_of: asOf },
    select: "select min(due_on) as first from bill_lives where amount_fen > 0",
  });
  if (!seen?.first) return [];
  const earliest = addMonths(seen.first, label.historyMonths);
  return Array.from({ length: training.windows }, (_, at) => ({
    from: monthsBefore(asOf, label.months * (at + 1)),
    to: monthsBefore(asOf, label.months * at),
  })).filter(({ from }) => dayOf(from) >= earliest);
}

/** Accounts of a million to take, so that all windows together have the rulebook's most. */
async function sampleShare(
  { analytics, asOf, rules }: History,
  windows: number,
): Promise<number | undefined> {
  const [all] = await analytics.query<{ accounts: number }>({
    relations: ["credit_accounts"],
    parameters: { as_of: asOf, account: null, share: null },
    select: "select count(*) as accounts from credit_accounts",
  });
  const wanted = rules.training.mostRows / Math.max(1, windows);
  return all!.accounts > wanted ? Math.floor((1e6 * wanted) / all!.accounts) : undefined;
}

async function readWindow(
  { analytics, rules }: History,
  { from, to }: LabelWindow,
  share: number | undefined,
): Promise<CreditExamples> {
  const halfLife = rules.pastCreditHalfLifeMonths;
  const batch = await readBatch(analytics, { asOf: from, halfLife, share });
  const labelOf = await readLabels({ analytics, rules }, { from, to, share });
  const names = indicatorNames.filter((name) => !rules.excluded.includes(name));
  const rows = batch.accounts.flatMap((account, row) =>
    labelOf.has(account) && batch.inputs.bills_due[row]! > 0 ? [row] : [],
  );
  return {
    frame: pickRows(frameOf(batch, names), rows),
    labels: Uint8Array.from(rows, (row) => labelOf.get(batch.accounts[row]!)!),
    groups: rows.map((row) => batch.groups[row]!),
  };
}

async function readLabels(
  { analytics, rules }: Pick<History, "analytics" | "rules">,
  { from, to, share }: LabelWindow & { share: number | undefined },
): Promise<Map<string, number>> {
  const columns = await analytics.columns({
    relations: ["credit_outcomes"],
    parameters: { as_of: to, since: from, share: share ?? null },
    select: "select * from credit_outcomes",
  });
  const accounts = columns.customer_account as string[];
  const [due, late, longest] = ["bills_due", "late_bills", "longest_delay_days"].map(
    (name) => columns[name] as Float64Array,
  );
  const labels = new Map<string, number>();
  for (const [row, account] of accounts.entries()) {
    const conduct = {
      billsDue: due![row]!,
      lateBills: late![row]!,
      longestDelayDays: longest![row]!,
    };
    const grade = gradeOfConduct(conduct, rules);
    if (grade) labels.set(account, grades.length - 1 - grades.indexOf(grade));
  }
  return labels;
}

function picked(
  { frame, labels, groups }: CreditExamples,
  isWanted: (row: number) => boolean,
): CreditExamples {
  const rows = groups.flatMap((_, row) => (isWanted(row) ? [row] : []));
  return {
    frame: pickRows(frame, rows),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    groups: rows.map((row) => groups[row]!),
  };
}

function joined(parts: readonly CreditExamples[]): CreditExamples {
  const rowCount = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  const columns = (parts[0]?.frame.columns ?? []).map((column, at) => {
    const values = new Float64Array(rowCount);
    let row = 0;
    for (const { frame } of parts) {
      values.set(frame.columns[at]!.values, row);
      row += frame.rowCount;
    }
    return { ...column, values };
  });
  const labels = Uint8Array.from(parts.flatMap((part) => [...part.labels]));
  return { frame: { rowCount, columns }, labels, groups: parts.flatMap(({ groups }) => groups) };
}

/** Why nothing can be learnt from a set; undefined where it can. */
export function refusalToTrain(
  { train, test }: Pick<TrainingSet, "train" | "test">,
  { asOf, rules }: Pick<History, "asOf" | "rules">,
): ReturnType<typeof because.one_class_only> | undefined {
  const { leastRows: least } = rules.training;
  const rows = train.labels.length;
  if (rows < least || test.labels.length === 0) {
    return because.too_little_history({ asOf: dayOf(asOf), rows, least });
  }
  const [only, ...others] = new Set(train.labels);
  if (others.length > 0) return undefined;
  return because.one_class_only({ grade: grades[grades.length - 1 - only!]! });
}
