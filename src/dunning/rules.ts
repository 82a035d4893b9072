/**
 * Which step a debt calls for: the policy's row and its ladder choose, complaint risk may only soften,
 * and the guards have the last word. Proposals and the simulator use it alike.
 * @module
 */
import { dayMs } from "../base/dates.ts";
import { type Asked, claimableFen, type Hit, isStanding, objections } from "./guards.ts";
import { dayStartMs, type HoursAsked, nextMomentMs, openingMs, startMsOf } from "./hours.ts";
import type { OpenRow, OpenRung, Policy, PolicyStep } from "./policy/body.ts";
import {
  because,
  type DebtFacts,
  type Decision,
  type Held,
  type ReasonCode,
  type RiskLevel,
  riskLevels,
  stepKinds,
} from "./schema.ts";

export interface Question extends HoursAsked {
  facts: DebtFacts;
  policy: Policy;
}

interface Why {
  code: ReasonCode;
  values?: Record<string, string | number>;
}

/** A decision before its sentences are written: the same, and quick enough for a year of them. */
export interface Choice {
  step: PolicyStep | null;
  /** Of the row that fits; undefined where none does. */
  row: OpenRow | undefined;
  path: "model" | "rule";
  notBeforeMs: number;
  because: Why[];
  wanted: PolicyStep | null;
  heldBy: Hit[];
  /** With a step: when the next is due once this is done; null where another may follow at once. */
  askAgainMs: number | null;
}

/** The step to do now or from `notBefore` on, or why none is, each with its reasons. */
export function decideDunning(question: Question, now: Date): Decision {
  const choice = chooseStep(question, now.getTime());
  const { step, wanted, heldBy, askAgainMs } = choice;
  const isLegal = step !== null && stepKinds[step.kind].legal;
  return {
    step: step?.id ?? null,
    kind: step?.kind ?? null,
    channel: step?.channel ?? null,
    notBefore: new Date(choice.notBeforeMs),
    because: choice.because.map(({ code, values }) => because[code](values)),
    ...(isLegal && question.law && { article: question.law.groundArticle }),
    ...(wanted && { wanted: wanted.id }),
    ...(heldBy.length > 0 && { heldBy: heldBy.map(held) }),
    path: choice.path,
    row: choice.row?.index ?? -1,
    needsPerson: isLegal,
    askAgainAt: askAgainMs === null ? null : new Date(askAgainMs),
  };
}

function held({ code, values, article, protection }: Hit): Held {
  return { ...because[code](values), article, ...(protection && { protection }) };
}

/**
 * Rungs are taken in the order of their days. Of several milder steps that are due at once only the last
 * is done; a notice is never passed over. What the guards stop makes room for the next milder one.
 */
export function chooseStep(question: Question, nowMs: number): Choice {
  const { facts, policy } = question;
  const todayMs = dayStartMs(nowMs);
  const asked: Asked = { ...question, nowMs, todayMs, dueMs: startMsOf(facts.oldestDueOn) };
  const path = facts.grade === null || facts.probability === null ? "rule" : "model";
  const row = rowFor(facts, policy);
  const choice: Choice = {
    ...{ step: null, row, path, notBeforeMs: nowMs, wanted: null, heldBy: [], askAgainMs: null },
    because: path === "rule" ? [{ code: "rule_path" }] : [],
  };
  if (!row) return choice;
  const later: (number | null)[] = [nextRungMs(asked, row)];
  const due = dueRungs(asked, row);
  for (const rung of due) {
    if (facts.heldOutOf?.includes(rung.step.id)) {
      choice.wanted ??= rung.step;
      choice.because.push({ code: "held_out", values: { step: rung.step.id } });
      continue;
    }
    const step = softened(asked, rung.step);
    const hits = objections(asked, { step, path });
    if (hits.length === 0) {
      const askAgainMs = due.at(-1) === rung ? later[0]! : null;
      return { ...choice, ...doing(asked, { row, rung, step }, choice), askAgainMs };
    }
    choice.wanted ??= rung.step;
    choice.heldBy.push(...hits);
    later.push(liftedMs(hits));
  }
  if (choice.wanted === null) choice.because.push({ code: "nothing_due" });
  return { ...choice, askAgainMs: soonest(later) };
}

/** The first row that fits; on the rule path grade and probability are not asked. */
function rowFor(facts: DebtFacts, { rows, rulePath }: Policy): OpenRow | undefined {
  const { grade, probability } = facts;
  const fen = claimableFen(facts);
  const isMeant = (row: OpenRow) =>
    row.class.includes(facts.class) && fen >= row.fromFen && fen < row.toFen;
  if (grade === null || probability === null) return rulePath.find(isMeant);
  return rows.find(
    (row) =>
      isMeant(row) &&
      row.grade.includes(grade) &&
      probability >= row.probability.from &&
      probability < row.probability.to,
  );
}

/**
 * Those due and not done, in the order they are tried: the last milder one before the first legal one, that
 * one, and the last milder one after it.
 */
function dueRungs(asked: Asked, { ladder }: OpenRow): OpenRung[] {
  let [before, legal, after]: (OpenRung | undefined)[] = [];
  for (const rung of ladder) {
    if (rung.day > asked.facts.overdueDays) break;
    const isLegal = stepKinds[rung.step.kind].legal;
    if (wasDone(asked, rung)) {
      // what is milder and was passed over stays so
      [before, after] = [undefined, undefined];
    } else if (isLegal) legal ??= rung;
    else if (legal === undefined) before = rung;
    else after = rung;
  }
  return [before, legal, after].filter((rung) => rung !== undefined);
}

/**
 * Since its day of the present debt. A notice counts while it stands, and a failed one is tried again the
 * day after; a milder step that failed has had its turn.
 */
function wasDone(asked: Asked, { day, step }: OpenRung): boolean {
  const { facts, policy, dueMs, todayMs, law } = asked;
  const softTo = stepKinds[step.kind].legal ? undefined : policy.body.complaintGate?.softenTo;
  return facts.history.some((action) => {
    if (action.step !== step.id && action.step !== softTo) return false;
    if (action.outcome === "cancelled" || action.at.getTime() < dueMs + day * dayMs) return false;
    if (!stepKinds[step.kind].legal) return true;
    if (action.outcome === "failed") return action.at.getTime() >= todayMs;
    return action.outcome !== "delivered" || isStanding(law, action, asked);
  });
}

/** A letter, call or visit becomes the policy's softer step; messages and legal steps stay. */
function softened({ facts, policy }: Asked, step: PolicyStep): PolicyStep {
  const gate = policy.body.complaintGate;
  const { severity, legal } = stepKinds[step.kind];
  if (!gate || legal || !isTense(facts, gate.from)) return step;
  const milder = policy.steps.get(gate.softenTo);
  return milder && stepKinds[milder.kind].severity < severity ? milder : step;
}

function isTense({ complaintRisk, emotion }: DebtFacts, from: RiskLevel): boolean {
  const level = complaintRisk === null ? -1 : riskLevels.indexOf(complaintRisk);
  return emotion === "upset" || level >= riskLevels.indexOf(from);
}

interface Chosen {
  row: OpenRow;
  rung: OpenRung;
  step: PolicyStep;
}

function doing(asked: Asked, { row, rung, step }: Chosen, { because: why }: Choice) {
  const notBeforeMs = nextMomentMs(asked, step.kind, asked.nowMs);
  const reasons: Why[] = [...why];
  if (row.index >= 0) reasons.push({ code: "row_fits", values: { row: row.index + 1 } });
  const { zh, en } = rung.step;
  const values = { days: asked.facts.overdueDays, day: rung.day, step: zh, stepEn: en };
  reasons.push({ code: "rung_due", values });
  if (step !== rung.step) {
    const [from, to] = [rung.step, step];
    const values = { from: from.zh, fromEn: from.en, to: to.zh, toEn: to.en };
    reasons.push({ code: "softened", values });
  }
  if (notBeforeMs > asked.nowMs) reasons.push({ code: "quiet_hours" });
  return { step, notBeforeMs, because: reasons };
}

function nextRungMs({ facts, todayMs }: Asked, { ladder }: OpenRow): number | null {
  const next = ladder.find(({ day }) => day > facts.overdueDays);
  return next ? openingMs(todayMs + (next.day - facts.overdueDays) * dayMs) : null;
}

/** Held until the last objection that time lifts, where time lifts them all. */
function liftedMs(hits: readonly Hit[]): number | null {
  let last = 0;
  for (const { untilMs } of hits) {
    if (untilMs === null) return null;
    last = Math.max(last, untilMs);
  }
  return last;
}

function soonest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
