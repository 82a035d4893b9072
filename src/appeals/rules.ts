/**
 * Pure decisions: why a row is red, and when an alert opens, stays and closes.
 * @module
 */
import type { Reason } from "../base/reasons.ts";
import { chanceOf } from "./method/chance.ts";
import type { CellFacts } from "./method/growth.ts";
import { businessTypes } from "./method/indicators.ts";
import type { AppealParameters } from "./method/parameters.ts";
import { borneOut, type LevelRules, levelOf } from "./method/risk-score.ts";
import { type AlertState, because, type RiskLevel, riskLevels } from "./schema.ts";

const typeWords = {
  tickets: { zh: "诉求", en: "tickets" },
  complaint: { zh: "投诉", en: "complaints" },
  report: { zh: "举报", en: "reports" },
  opinion: { zh: "意见", en: "opinions" },
  suggestion: { zh: "建议", en: "suggestions" },
  enquiry: { zh: "咨询", en: "enquiries" },
  fault_repair: { zh: "故障报修", en: "fault repairs" },
  service_request: { zh: "服务申请", en: "service requests" },
} as const;

/** From which share or growth on a fact is worth a sentence [I]. */
const notable = {
  growth: 0.5,
  extraTickets: 2,
  complaintShare: 0.2,
  urgentShare: 0.3,
  unstableShare: 0.3,
  sentiment: 40,
} as const;

export interface Judged {
  facts: CellFacts;
  heat: number;
  sentiment: number;
  score: number;
  /** Days of history before the slot. */
  days: number;
  /** Share of the weight draws that give another level. */
  flipShare: number;
}

export interface ModelFacts {
  hasTypes: boolean;
  isSingleRow: boolean;
  flipShare: number;
  rules: LevelRules & DangerRules & ChanceRules;
}

export type DangerRules = Pick<AppealParameters, "danger">;

const dangerCode = because.danger({ count: 1 }).code;

/** A call that may be about somebody's life: one is enough, whatever the score makes of one ticket [I]. */
export function dangerOf(count: number, { danger: { least } }: DangerRules): Reason | null {
  return count >= least ? because.danger({ count }) : null;
}

export type ChanceRules = Pick<AppealParameters, "beyondChance">;

/** More tickets than calm days bring: whatever the other categories of the quarter do, which the score is relative to [I]. */
export function beyondChance(
  { now: { tickets: current }, past31 = null }: Pick<CellFacts, "now" | "past31">,
  { beyondChance: { below, least } }: ChanceRules,
): Reason | null {
  const found = current >= least ? chanceOf(current, past31) : undefined;
  if (!found || found.chance >= below) return null;
  const [usual, percent] = [found.mean.toFixed(1), String(100 * below)];
  return because.beyond_chance({ current, usual, days: past31!.days, percent });
}

/** The sentences beside a score: what rose, how people sound, and what to hold against the number. */
export function reasonsFor(row: Judged, model: ModelFacts): Reason[] {
  const danger = dangerOf(row.facts.danger, model.rules);
  const wave = beyondChance(row.facts, model.rules);
  const first = [danger, wave].filter((reason) => reason !== null);
  const about = [...first, ...volumeReasons(row), ...toneReasons(row)];
  return [...(about.length > 0 ? about : [because.quiet()]), ...caveats(row, model)];
}

function volumeReasons({ facts, heat }: Judged): Reason[] {
  const { now, previous } = facts;
  const hotter =
    now.tickets > previous ? [because.heat_up({ previous, current: now.tickets, heat })] : [];
  return [...hotter, ...growthReasons(facts)];
}

/** The total, then the business type that grew by the most tickets. */
function growthReasons({ now, usual7 }: CellFacts): Reason[] {
  if (usual7 === null) return [];
  const extra = (type: keyof typeof typeWords) => now[type] - usual7[type];
  const most = businessTypes.reduce((best, type) => (extra(type) > extra(best) ? type : best));
  return (["tickets", most] as const)
    .filter((type) => extra(type) >= notable.extraTickets)
    .filter((type) => now[type] >= usual7[type] * (1 + notable.growth))
    .map((type) =>
      usual7[type] === 0
        ? because.surge_from_nothing({ ...typeWords[type], days: 7, current: now[type] })
        : because.growth({
            ...typeWords[type],
            days: 7,
            percent: Math.round(100 * (now[type] / usual7[type] - 1)),
          }),
    );
}

function toneReasons({ facts, sentiment }: Judged): Reason[] {
  const { now, urgent, unstable, overall, closing } = facts;
  if (now.tickets === 0) return [];
  const percentOf = (count: number) => Math.round((100 * count) / now.tickets);
  const hasAtLeast = (count: number, share: number) => count >= share * now.tickets;
  const complaints = now.complaint + now.report;
  // The index is relative: where nobody varies, neutral words score 0 and say nothing of anger.
  const isUnhappy = sentiment < notable.sentiment && overall + closing < 0;
  return [
    hasAtLeast(complaints, notable.complaintShare) &&
      because.complaint_share({ percent: percentOf(complaints) }),
    hasAtLeast(urgent, notable.urgentShare) && because.urgent_words({ percent: percentOf(urgent) }),
    isUnhappy && because.negative_tone({ sentiment: Math.round(sentiment) }),
    hasAtLeast(unstable, notable.unstableShare) &&
      because.unstable_tone({ percent: percentOf(unstable) }),
  ].filter((reason) => reason !== false);
}

/** Where the score alone would say more than its tickets bear out. */
function fewTickets({ facts: { now }, score }: Judged, { rules }: ModelFacts): Reason | false {
  const wanted = levelOf(score, rules.levels);
  const level = borneOut(score, now.tickets, rules);
  if (wanted === "low" || level === wanted) return false;
  const least = rules.leastTickets[wanted];
  const [{ zh, en }, said] = [riskLevels[wanted], riskLevels[level]];
  const shown = { shownZh: said.zh, shownEn: said.en };
  return because.few_tickets({ current: now.tickets, least, score, zh, en, ...shown });
}

function caveats(row: Judged, model: ModelFacts): Reason[] {
  const { days, flipShare } = row;
  return [
    fewTickets(row, model),
    days <= 0 && because.no_history(),
    days > 0 && days < 31 && because.short_history({ days }),
    !model.hasTypes && because.no_business_types(),
    model.isSingleRow && because.single_row(),
    flipShare > model.flipShare &&
      because.level_uncertain({ percent: Math.round(100 * flipShare) }),
  ].filter((reason) => reason !== false);
}

export interface AlertFacts {
  state: AlertState;
  score: number;
  risk: RiskLevel;
  peakScore: number;
  quietCount: number;
  snoozedUntil: Date | null;
  /** Null where its score opened it. */
  openedBecause: Reason | null;
  closedAt: Date | null;
  closedBecause: Reason | null;
}

export interface NewOpinion {
  asOf: Date;
  /** 0 and low where the assessment has no such row any more. */
  score: number;
  risk: RiskLevel;
  /** Of the slot. */
  tickets: number;
  /** What calls for a person at once, whatever the score. */
  danger?: Reason | null;
  /** What says that the tickets are too many for chance, whatever the score. */
  wave?: Reason | null;
}

export interface Hysteresis {
  /** Opens at this score ... */
  open: number;
  /** ... of at least so many tickets: a share of one ticket says little. */
  least: number;
  /** Quiet below this one ... */
  close: number;
  /** ... for so many assessments in a row closes. */
  after: number;
}

/** What an assessment makes of an alert; undefined where there is none and none is called for. */
export function moveAlert(
  alert: AlertFacts | undefined,
  { asOf, score, risk, tickets, danger = null, wave = null }: NewOpinion,
  { open, least, close, after }: Hysteresis,
): AlertFacts | undefined {
  if (!alert) {
    const isScored = score >= open && tickets >= least;
    const openedBecause = danger ?? (isScored ? null : wave);
    return isScored || openedBecause ? newAlert({ score, risk, openedBecause }) : undefined;
  }
  const openedBecause = danger ?? alert.openedBecause;
  // what may be danger to life waits for a person, and does not fall quiet by itself
  const waits = openedBecause?.code === dangerCode && alert.state === "open";
  const isQuiet = score < close && wave === null && !waits;
  const quietCount = isQuiet ? alert.quietCount + 1 : 0;
  const peakScore = Math.max(alert.peakScore, score);
  const seen = { ...alert, score, risk, quietCount, peakScore, openedBecause };
  if (danger) return { ...seen, state: "open", quietCount: 0, snoozedUntil: null };
  if (quietCount >= after) {
    const closedBecause = because.fell_below({ count: quietCount, score: close });
    return { ...seen, state: "closed", snoozedUntil: null, closedAt: asOf, closedBecause };
  }
  const isAwake = alert.snoozedUntil !== null && alert.snoozedUntil <= asOf;
  return isAwake ? { ...seen, state: "open", snoozedUntil: null } : seen;
}

function newAlert(opened: Pick<AlertFacts, "score" | "risk" | "openedBecause">): AlertFacts {
  const untouched = { snoozedUntil: null, closedAt: null, closedBecause: null };
  return { ...opened, state: "open", peakScore: opened.score, quietCount: 0, ...untouched };
}
