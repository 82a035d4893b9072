/**
 * Hard guards: what no policy can loosen. They look at the step a policy wants, after it wanted it; each
 * has a stable reason code and the article it stands on.
 * @module
 */
import { dayMs } from "../base/dates.ts";
import { dayStartMs, type HoursAsked, isCutOffDay, nextCutOffDayMs, openingMs } from "./hours.ts";
import { capsOf, type Law, legalFloor, type NoticeStage, type Span } from "./law.ts";
import type { Policy, PolicyStep } from "./policy/body.ts";
import {
  type DebtFacts,
  type PastAction,
  type ProtectionKind,
  protectionKinds,
  protectionStops,
  type ReasonCode,
  stepKinds,
} from "./schema.ts";

/** A question with its moment, in milliseconds since 1970. */
export interface Asked extends HoursAsked {
  facts: DebtFacts;
  policy: Policy;
  nowMs: number;
  /** Start of today, and of the oldest due day. */
  todayMs: number;
  dueMs: number;
}

/** A step some row wants, before the guards saw it. */
export interface Wanted {
  step: PolicyStep;
  path: "model" | "rule";
}

/** An objection, and the moment from which time alone lifts it (null: time alone does not). */
export interface Hit {
  code: ReasonCode;
  values?: Record<string, string | number> | undefined;
  article: string;
  untilMs: number | null;
  protection?: ProtectionKind | undefined;
}

interface Guard {
  code: ReasonCode;
  /** contact: every step. legal: notices of a cut-off too. cut-off: the last notice and the cut-off. */
  over: "contact" | "legal" | "cut-off";
  article: string;
  /** Undefined where it has no objection; what it says goes before the guard's own words. */
  check(asked: Asked, wanted: Wanted): Partial<Hit> | undefined;
}

const article39 = "电力供应与使用条例 第三十九条";
const privacy = "民法典 第一千零三十三条";
const automated = "个人信息保护法 第二十四条";
const house = "供电服务规范（内部控制）";

/** All that object are named, in this order. */
export const guards: readonly Guard[] = [
  {
    code: "nothing_owed",
    over: "contact",
    article: article39,
    check: ({ facts }) => (claimableFen(facts) <= 0n ? {} : undefined),
  },
  {
    code: "outcome_unknown",
    over: "contact",
    article: house,
    check: ({ facts: { history, paymentUnknown } }) =>
      paymentUnknown || history.some(({ outcome }) => outcome === "unknown") ? {} : undefined,
  },
  {
    code: "protected",
    over: "contact",
    article: house,
    check({ facts, policy }, { step }) {
      const isLegal = stepKinds[step.kind].legal;
      const kind = facts.protections.find((each) => isLegal || stopsContact(each, policy));
      return kind && { protection: kind, values: wordsOf(protectionKinds[kind]) };
    },
  },
  {
    code: "outage_now",
    over: "contact",
    article: house,
    check: ({ facts }) => (facts.outage ? {} : undefined),
  },
  {
    code: "unfit_model",
    over: "contact",
    article: automated,
    check: ({ facts: { grade, probability } }, { path }) =>
      path === "model" && (grade === null || probability === null) ? {} : undefined,
  },
  { code: "frequency_cap", over: "contact", article: privacy, check: capReached },
  {
    code: "no_law",
    over: "legal",
    article: article39,
    check: ({ law }) => (law ? undefined : {}),
  },
  {
    code: "not_a_ground",
    over: "legal",
    article: article39,
    check: ({ law }) =>
      law?.arrearsIsGround === false
        ? { values: { place: law.zh, placeEn: law.en }, article: law.groundArticle }
        : undefined,
  },
  {
    code: "complaint_risk",
    over: "legal",
    article: automated,
    check: ({ facts: { complaintRisk, emotion } }) =>
      complaintRisk === "high" || emotion === "upset" ? {} : undefined,
  },
  {
    code: "too_early",
    over: "legal",
    article: article39,
    check({ facts: { overdueDays: days }, law, todayMs }) {
      const limit = lawfulAfter(law);
      if (days > limit) return undefined;
      return { values: { days, limit }, untilMs: openingMs(todayMs + (limit + 1 - days) * dayMs) };
    },
  },
  {
    code: "no_reminder",
    over: "legal",
    article: article39,
    check({ facts, law, dueMs }) {
      const delivered = facts.history.filter(
        ({ kind, outcome, at }) =>
          !stepKinds[kind].legal && outcome === "delivered" && isAfter(at, dueMs, 0),
      );
      return delivered.length < (law?.remindersAtLeast ?? 1) ? {} : undefined;
    },
  },
  {
    code: "no_notice",
    over: "cut-off",
    article: article39,
    check(asked, { step }) {
      const stages = asked.law?.notices[asked.facts.class] ?? [];
      for (const stage of stages) {
        if (step.kind === stage.kind) continue;
        const fault = stageFault(asked, stage);
        if (fault) return fault;
      }
      return undefined;
    },
  },
  {
    code: "day_off",
    over: "cut-off",
    article: house,
    check: ({ law, calendar, todayMs }) =>
      !law?.cutOffsOnWorkdaysOnly || isCutOffDay(todayMs, calendar)
        ? undefined
        : { untilMs: openingMs(nextCutOffDayMs(todayMs, calendar)) },
  },
];

/** Everything that speaks against a step now; none where it may be done. */
export function objections(asked: Asked, wanted: Wanted): Hit[] {
  const { kind } = wanted.step;
  const hits: Hit[] = [];
  for (const { code, over, article, check } of guards) {
    if (over === "legal" && !stepKinds[kind].legal) continue;
    if (over === "cut-off" && kind !== "cut-off" && kind !== "final-notice") continue;
    const found = check(asked, wanted);
    if (found) hits.push({ code, article, untilMs: null, ...found });
  }
  return hits;
}

/** Of the debt, what a step may claim: neither disputed nor promised nor in a kept instalment plan. */
export function claimableFen(facts: DebtFacts): bigint {
  return facts.overdueFen - facts.disputedFen - facts.promisedFen - facts.instalmentFen;
}

/** A notice counts while the place lets it stand; a stage the place does not ask for always does. */
export function isStanding(law: Law | undefined, action: PastAction, asked: Asked): boolean {
  const stage = law?.notices[asked.facts.class].find(({ kind }) => kind === action.kind);
  if (!stage) return true;
  const isProven = action.proof !== undefined && stage.proof.includes(action.proof);
  return isProven && !(stage.most && hasPassed(stage.most, action.at, asked));
}

/** A policy may stop contact for a kind that only stops cut-offs, never the reverse. */
function stopsContact(kind: ProtectionKind, { stops }: Policy): boolean {
  return protectionStops[kind] === "contact" || stops[kind] === "contact";
}

/** What the law itself prescribes (the notices of a cut-off) is counted and not capped. */
function capReached({ facts, law, policy, todayMs }: Asked, { step }: Wanted) {
  if (stepKinds[step.kind].legal) return undefined;
  const contacts = facts.history.filter(
    ({ kind, outcome }) => kind !== "cut-off" && outcome !== "cancelled",
  );
  for (const { atMost, days } of [...capsOf(law), ...policy.body.contact.caps]) {
    const since = todayMs - (days - 1) * dayMs;
    const count = contacts.filter(({ at }) => at.getTime() >= since).length;
    if (count < atMost) continue;
    const leaving = contacts.at(-atMost);
    const untilMs = leaving && openingMs(dayStartMs(leaving.at.getTime()) + days * dayMs);
    return { values: { count, days }, untilMs: untilMs ?? null };
  }
  return undefined;
}

/**
 * The newest delivery of the stage decides, with a proof the place accepts. One from before the present debt was old
 * enough was about another debt, or too early: it is none.
 */
function stageFault(asked: Asked, stage: NoticeStage): Partial<Hit> | undefined {
  const { kind, proof: accepted, article, least, most } = stage;
  const delivery = asked.facts.history.findLast(
    (action) =>
      action.kind === kind &&
      action.outcome === "delivered" &&
      action.proof !== undefined &&
      accepted.includes(action.proof) &&
      isAfter(action.at, asked.dueMs, lawfulAfter(asked.law)),
  );
  const values = { stage: stepKinds[kind].zh, stageEn: stepKinds[kind].en };
  if (!delivery) return { values, article };
  const untilMs = elapsedMs(least, delivery.at);
  if (asked.nowMs < untilMs) {
    return { code: "notice_too_young", values: { ...values, limit: least.text }, article, untilMs };
  }
  return most && hasPassed(most, delivery.at, asked)
    ? { code: "notice_too_old", values: { ...values, limit: most.text }, article }
    : undefined;
}

function hasPassed({ isDays, minutes }: Span, at: Date, { nowMs, todayMs }: Asked): boolean {
  const since = isDays ? todayMs - dayStartMs(at.getTime()) : nowMs - at.getTime();
  return since > minutes * 60_000;
}

/** Calendar days end with the opening of a day, time to the minute. */
function elapsedMs({ isDays, minutes }: Span, at: Date): number {
  const from = isDays ? openingMs(dayStartMs(at.getTime())) : at.getTime();
  return from + minutes * 60_000;
}

/** On a day more than so many after the due day. */
function isAfter(at: Date, dueMs: number, days: number): boolean {
  return at.getTime() >= dueMs + (days + 1) * dayMs;
}

/** Days overdue that must be over before anything on the way to a cut-off. */
function lawfulAfter(law: Law | undefined): number {
  return Math.max(law?.moreThanDays ?? 0, legalFloor.moreThanDays);
}

function wordsOf({ zh, en }: { zh: string; en: string }) {
  return { zh, en };
}
