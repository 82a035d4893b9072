/**
 * From indicators to decisions: what the published model says of accounts, and what the rules make of it.
 * Pure: the same inputs give the same bytes.
 * @module
 */

import type { Day } from "../../base/dates.ts";
import { type CustomerGroup, customerGroups } from "../../customers/schema.ts";
import { type Column, type Frame, pickRows } from "../../math/learning/frame.ts";
import { type CreditBatch, frameOf, inputsAt } from "../indicators/reading.ts";
import { sharesOf } from "../model/diagnosis.ts";
import type { CreditModel, GroupModel } from "../model/document.ts";
import { scoresOf } from "../model/score.ts";
import type { CreditRules } from "../rulebook.ts";
import { type Decision, decideGrade, type KeptReason, type Past } from "../rules.ts";
import { type Indicator, indicators } from "../schema.ts";

export interface Judging {
  model: CreditModel;
  rules: CreditRules;
  today: Day;
}

export interface JudgedAccount extends Decision {
  account: string;
  group: CustomerGroup;
}

const nothing: Past = { lastC: null, decision: null };
const reasonsShown = 3;
/** Points of the score that a further indicator must cost to be given as a reason. */
const leastPoints = 1;

/** One decision for each row of the batch, in its order. */
export function judgeBatch(
  batch: CreditBatch,
  past: ReadonlyMap<string, Past>,
  { model, rules, today }: Judging,
): JudgedAccount[] {
  const scores = new Float64Array(batch.rowCount).fill(Number.NaN);
  const weighty = new Map<number, KeptReason[]>();
  for (const group of Object.keys(customerGroups) as CustomerGroup[]) {
    const rows = batch.groups.flatMap((own, row) =>
      own === group && batch.inputs.bills_due[row]! > 0 ? [row] : [],
    );
    if (rows.length === 0) continue;
    const told = model.groups[group];
    const frame = pickRows(frameOf(batch, told.names), rows);
    const own = scoresOf(sharesOf(told.diagnosis, frame), rules);
    for (const [at, row] of rows.entries()) scores[row] = own[at]!;
    const below = rows.flatMap((_, at) => (own[at]! < rules.cutOffs.A ? [at] : []));
    const reasons = weightyReasons(told, pickRows(frame, below), rules);
    for (const [i, at] of below.entries()) weighty.set(rows[at]!, reasons[i]!);
  }
  return batch.accounts.map((account, row) => {
    const judged = {
      score: Number.isNaN(scores[row]) ? null : scores[row]!,
      inputs: inputsAt(batch, row),
      past: past.get(account) ?? nothing,
      weighty: weighty.get(row) ?? [],
    };
    const group = batch.groups[row] as CustomerGroup;
    return { account, group, ...decideGrade(judged, rules, today) };
  });
}

/**
 * Points that each indicator costs against what is usual among customers of grade A: the mean of what
 * the score would gain were it alone put right, and of what it alone would cost a usual customer, so
 * that of two that say the same neither hides the other. Standing [I].
 */
export function pointsOf(told: GroupModel, frame: Frame, rules: CreditRules): Float64Array[] {
  const usual: Column["values"][] = told.usual.map((value) =>
    new Float64Array(frame.rowCount).fill(value),
  );
  const own = frame.columns.map(({ values }) => values);
  const scoresWith = (columns: readonly Column["values"][]) => {
    const changed = frame.columns.map((column, at) => ({ ...column, values: columns[at]! }));
    return scoresOf(sharesOf(told.diagnosis, { ...frame, columns: changed }), rules);
  };
  const [here, best] = [scoresWith(own), scoresWith(usual)];
  return told.names.map((_, at) => {
    const righted = scoresWith(own.with(at, usual[at]!));
    const spoilt = scoresWith(usual.with(at, own[at]!));
    return here.map((score, row) => (righted[row]! - score + best[row]! - spoilt[row]!) / 2);
  });
}

function weightyReasons(told: GroupModel, frame: Frame, rules: CreditRules): KeptReason[][] {
  const points = pointsOf(told, frame, rules);
  return Array.from({ length: frame.rowCount }, (_, row) => {
    const costly = told.names
      .map((code, at) => ({
        code,
        cost: points[at]![row]!,
        value: frame.columns[at]!.values[row]!,
      }))
      .filter(({ cost, value }) => cost > 0 && !Number.isNaN(value))
      .sort((left, right) => right.cost - left.cost);
    return costly
      .slice(0, reasonsShown)
      .filter(({ cost }, place) => place === 0 || cost >= leastPoints)
      .map(({ code, value }) => ({ code, values: { value: measured(code, value) } }));
  });
}

/** A value as a sentence writes it. */
function measured(indicator: Indicator, value: number): string {
  switch (indicators[indicator].unit) {
    case "share":
      return `${Math.round(value * 100)}%`;
    case "days":
      return String(Math.round(value * 10) / 10);
    case "yuan":
      return value.toFixed(2);
    default:
      return String(Math.round(value));
  }
}
