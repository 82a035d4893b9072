/**
 * The risk pipeline of CN117973879A on any table: screening rules make the indicator system, entropy
 * and judgements weigh it, a model elected on validation rows gives probabilities.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { type Frame, pickRows } from "../../math/learning/frame.ts";
import { applyCalibration, calibrate } from "./calibration.ts";
import {
  averageReasons,
  type CandidateKind,
  candidateKinds,
  explainMember,
  type Lesson,
  lacks,
  type Member,
  meanOf,
  scoreMember,
  trainMember,
} from "./candidates.ts";
import { elect } from "./champion.ts";
import { knownDays, layOut, narrowPlan, planIndicators } from "./indicator-frame.ts";
import { buildSystem } from "./indicator-system.ts";
import type { FittedRisk, RiskOptions, RowReasons } from "./risk-document.ts";
import type { LabelledTable, RiskTable } from "./risk-table.ts";
import { planValidation } from "./validation.ts";

export type { FittedRisk, LabelledTable, RiskOptions, RiskTable };

/** The one model that was asked for cannot be tried on the table. */
export class NotApplicable extends Error {
  readonly lack: FittedRisk["notApplicable"][number];
  constructor(lack: FittedRisk["notApplicable"][number]) {
    super(`${lack.kind}: ${lack.because}`);
    this.lack = lack;
  }
}

/** Models of a kind that are averaged in the end. */
const bag = 3;

/** Fits on all rows; asserts that both labels occur. Throws `NotApplicable`. */
export function fitRisk(table: LabelledTable, options: RiskOptions): FittedRisk {
  const { labels, frame, series = {} } = table;
  assert(labels.includes(0) && labels.includes(1), "rows of both labels");
  const { model, seed, onProgress = () => {} } = options;
  const plan = planIndicators(table);
  const dated = { ...table, knownAt: knownDays(plan, table) };
  const built = buildSystem(dated, layOut(plan, frame), options);
  const { screening, weights, factors, indicators, system } = built;
  const lesson: Lesson = {
    ...{ frame: indicators, labels, system, seed },
    factors,
    series,
    derived: new Set(plan.derivations.map(({ name }) => name)),
  };
  const asked = model === "champion" ? candidateKinds : [model];
  const notApplicable = asked.flatMap((kind) => {
    const because = lacks(kind, lesson);
    return because ? [{ kind, because }] : [];
  });
  const kinds = asked.filter((kind) => notApplicable.every((lack) => lack.kind !== kind));
  if (kinds.length === 0) throw new NotApplicable(notApplicable[0]!);
  const validation = planValidation(table, seed);
  const steps = kinds.length + 1;
  const onTrained = (kind: CandidateKind) => onProgress(kinds.indexOf(kind) + 1, steps, kind);
  const election = elect(kinds, lesson, { ...validation, onTrained });
  const { chosen, candidates, rounds } = election;
  const members = chosen.map((kind) => trainMember(kind, lesson, { bag, rounds: rounds[kind] }));
  onProgress(steps, steps, chosen.join(" + "));
  return {
    form: 1,
    plan: narrowPlan(plan, new Set(namesOf(indicators))),
    ...{ screening, weights, candidates, chosen, members, notApplicable },
    calibration: calibrate(election.logOdds, election.labels, { seed }).map,
    card: {
      rows: frame.rowCount,
      positives: labels.reduce((sum, label) => sum + label, 0),
      seed,
      validation: { kind: validation.kind, rows: election.labels.length },
    },
  };
}

const namesOf = ({ columns }: Frame) => columns.map(({ name }) => name);

/**
 * The same members with a map learnt from later rows that they have not seen. A map of the election belongs to
 * members of fewer and older rows, whose log-odds lie elsewhere where the rate moved; it stays where these rows are too
 * few to say so. `probability` is each row's own by a map that has not seen it: what to measure the result by.
 */
export function calibrateLater(
  fitted: FittedRisk,
  { frame, labels }: LabelledTable,
  seed: number,
): { fitted: FittedRisk; probability: Float64Array } {
  const logOdds = blend(fitted.members, layOut(fitted.plan, frame));
  const given = fitted.calibration;
  const { map: calibration, heldOut: probability } = calibrate(logOdds, labels, { seed, given });
  return { fitted: { ...fitted, calibration }, probability };
}

/** One calibrated probability per row. Asserts that every column of the plan is there. */
export function scoreRisk(
  { plan, members, calibration }: FittedRisk,
  { frame }: RiskTable,
): { probability: Float64Array } {
  const logOdds = blend(members, layOut(plan, frame));
  return { probability: applyCalibration(calibration, logOdds) };
}

function blend(members: readonly Member[], frame: Frame): Float64Array {
  return meanOf(members.map((member) => scoreMember(member, frame)));
}

/** Exact by member and additive over the blend; one entry per asked row. */
export function explainRisk(
  { plan, members }: FittedRisk,
  { frame }: RiskTable,
  rows: ArrayLike<number>,
): RowReasons[] {
  const asked = layOut(plan, pickRows(frame, rows));
  const reasons = averageReasons(members.map((member) => explainMember(member, asked)));
  const logOdds = blend(members, asked);
  return Array.from(logOdds, (own, row) => ({
    base: reasons.base,
    logOdds: own,
    contributions: [...reasons.contributions]
      .map(([column, values]) => ({ column, contribution: values[row]! }))
      .filter(({ contribution }) => contribution !== 0)
      .sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution))
      .map((one) => ({ ...one, direction: one.contribution > 0 ? "raises" : "lowers" })),
  }));
}
