/**
 * Nouns of dunning: the policy and its steps, the law of a place, a debt's facts, a decision and its
 * reasons. Browser-safe.
 * @module
 */
import * as z from "zod";
import { type Day, formatInstant } from "../base/dates.ts";
import { type Reason, reasons } from "../base/reasons.ts";
import { type ProtectionKind, protectionKinds } from "../protections/schema.ts";

export const grades = ["A", "B", "C"] as const;
export type Grade = (typeof grades)[number];

/** The classes that Art. 39's rates and the provinces' notice windows tell apart. */
export const debtorClasses = ["residential", "non-residential"] as const;
export type DebtorClass = (typeof debtorClasses)[number];

export const riskLevels = ["low", "medium", "high"] as const;
export type RiskLevel = (typeof riskLevels)[number];

/**
 * What a step is, mildest first. `severity` orders them; `contact` reaches the customer; `legal` belongs
 * to the way to a cut-off, which a person decides and the law of the place must allow.
 */
export const stepKinds = {
  message: { zh: "消息提醒", en: "message", severity: 1, legal: false },
  letter: { zh: "催费函", en: "letter", severity: 2, legal: false },
  call: { zh: "电话催费", en: "call", severity: 3, legal: false },
  visit: { zh: "上门催费", en: "visit", severity: 4, legal: false },
  notice: { zh: "停电通知书", en: "cut-off notice", severity: 5, legal: true },
  "final-notice": { zh: "停电前再通知", en: "last notice", severity: 6, legal: true },
  "cut-off": { zh: "停电", en: "cut-off", severity: 7, legal: true },
} as const;
export type StepKind = keyof typeof stepKinds;
export const StepKind = z.enum(Object.keys(stepKinds) as [StepKind, ...StepKind[]]);

/** `field` is a work order of the field team. */
const channels = ["sms", "app", "voice", "letter", "call", "visit", "field"] as const;
export const Channel = z.enum(channels);
export type Channel = z.infer<typeof Channel>;

/** Channels by which a step of a kind can be done. */
export const channelsOf: Record<StepKind, readonly Channel[]> = {
  message: ["sms", "app", "voice"],
  letter: ["letter"],
  call: ["call"],
  visit: ["visit"],
  notice: ["letter", "visit"],
  "final-notice": ["call", "visit"],
  "cut-off": ["field"],
};

/** Words a template may hold in braces, and what stands there. */
export const placeholders = {
  name: { zh: "户名", en: "name" },
  account: { zh: "户号", en: "account" },
  amount: { zh: "欠费金额（元）", en: "amount owed, yuan" },
  lateFee: { zh: "违约金（元）", en: "late fee, yuan" },
  months: { zh: "欠费月份", en: "months owed" },
  dueOn: { zh: "缴费截止日", en: "due day" },
  days: { zh: "逾期天数", en: "days overdue" },
  cutOffOn: { zh: "计划停电日", en: "planned day of cut-off" },
  phone: { zh: "服务电话", en: "service telephone" },
  unit: { zh: "供电单位", en: "supply unit" },
  article: { zh: "法律依据", en: "legal basis" },
  appeal: { zh: "异议与人工复核途径", en: "how to object and ask for a person" },
} as const;
export type Placeholder = keyof typeof placeholders;

/** What a protection stops: every contact, or only the way to a cut-off. */
export type Stops = "contact" | "cut-off";

/**
 * The stop list by kind and step. Source: design, domain section 3; why contact stops: the claim itself is
 * in doubt or nobody is to be troubled (民法典 Art. 1033); why only cut-offs: the debt is sound, the harm is not.
 * A policy may stop more, never less (`guards.ts`).
 */
export const protectionStops: Record<ProtectionKind, Stops> = {
  outage_open: "contact",
  billing_dispute: "contact",
  meter_fault: "contact",
  refund_open: "contact",
  objection_open: "contact",
  medical_equipment: "cut-off",
  minimum_income: "cut-off",
  school_exams: "cut-off",
  festival: "cut-off",
  extreme_weather: "cut-off",
  disaster_order: "contact",
  important_user: "cut-off",
};
export { type ProtectionKind, protectionKinds };

/** unknown: no answer yet, which blocks the next contact and a cut-off. queued: not handed over yet. */
const outcomes = ["queued", "delivered", "failed", "unknown", "cancelled"] as const;
export type ActionOutcome = (typeof outcomes)[number];

/** How delivery was shown; what counts as proof for a notice is the jurisdiction's. */
const proofs = ["signed", "photographed", "registered-post", "recorded-call"] as const;
export const Proof = z.enum(proofs);
export type Proof = z.infer<typeof Proof>;

/** One thing done about a debt before. */
export interface PastAction {
  /** Id of the policy's step. */
  step: string;
  kind: StepKind;
  channel: Channel;
  /** When it was handed over; for a delivered one, when it arrived. */
  at: Date;
  outcome: ActionOutcome;
  proof?: Proof | undefined;
}

/** What is known of an account's debt at a moment. Money is fen. */
export interface DebtFacts {
  account: string;
  class: DebtorClass;
  /** Null where there is none or it may not drive a step. */
  grade: Grade | null;
  /** Of falling behind; null where the model is absent, stale or drifted: then the rule path. */
  probability: number | null;
  /** Unpaid principal of all bills, disputed and promised parts included; those not yet due only before the due day. */
  overdueFen: bigint;
  /** Parts no step may claim. */
  disputedFen: bigint;
  promisedFen: bigint;
  instalmentFen: bigint;
  /** Of the oldest claimable bill. */
  oldestDueOn: Day;
  /** Today less that day; negative before it is due. */
  overdueDays: number;
  protections: readonly ProtectionKind[];
  /** The place of supply is without power just now. */
  outage: boolean;
  /** Of the region (`appealRisk`), and of the last talk; both only soften. */
  complaintRisk: RiskLevel | null;
  emotion?: "calm" | "upset" | undefined;
  /** A payment or message of which nobody knows yet how it ended. */
  paymentUnknown?: boolean | undefined;
  /** Drawn into the hold-out of these steps, which are then not done and measured. */
  heldOutOf?: readonly string[] | undefined;
  /** Oldest first; at least those since the oldest due day less 30 days. */
  history: readonly PastAction[];
  /** Ids from the root joined by `/`. */
  unitPath: string;
}

/** Why a step is not done, with the article it stands on and the day from which it may be asked again. */
export interface Held extends Reason {
  article: string;
  /** The protection kind, for those that come from the stop list. */
  protection?: ProtectionKind;
}

export interface Decision {
  /** Id of the policy's step to do; null where none is. */
  step: string | null;
  kind: StepKind | null;
  channel: Channel | null;
  /** The first moment it may be done: quiet hours and days off are passed over. */
  notBefore: Date;
  /** Why this step: the row, the rung, the softening. */
  because: Reason[];
  /** Law the step stands on, for the legal kinds. */
  article?: string | undefined;
  /** What the policy asked for and the guards stopped. */
  wanted?: string | undefined;
  heldBy?: Held[] | undefined;
  /** The model path read grade and probability; the rule path days and class alone. */
  path: "model" | "rule";
  /** Of the policy's table; -1 on the rule path. */
  row: number;
  /** A person has to decide before it is done (PIPL Art. 24). */
  needsPerson: boolean;
  /** The next moment at which time alone can change the answer; null where it cannot. */
  askAgainAt: Date | null;
}

const policyStates = ["draft", "submitted", "approved", "published", "retired"] as const;
export const PolicyState = z.enum(policyStates);
export type PolicyState = z.infer<typeof PolicyState>;

/** A refusal or reason of the policy half and of decisions. Those of runs stand in their own folders. */
export const because = reasons("dunning", {
  row_fits: {
    zh: "适用策略第 {row} 行",
    en: "row {row} of the policy fits",
  },
  rule_path: {
    zh: "模型结果不可用，按规则路径办理",
    en: "no model result may be used, so the rule path decides",
  },
  rung_due: {
    zh: "逾期 {days} 天，达到第 {day} 天的“{step}”",
    en: "{days} days overdue: {stepEn} of day {day} is due",
  },
  softened: {
    zh: "投诉风险或情绪提示，由“{from}”改为“{to}”",
    en: "softened from {fromEn} to {toEn} for complaint risk or emotion",
  },
  nothing_due: { zh: "目前没有到期的步骤", en: "no step is due now" },
  nothing_owed: {
    zh: "除争议、承诺和分期外没有可催的欠费",
    en: "nothing is owed beside what is disputed, promised or paid by instalments",
  },
  held_out: { zh: "属于该步骤的对照组", en: "in the hold-out group of this step" },
  outcome_unknown: {
    zh: "上一次联系或缴费结果不明，查明前不再联系",
    en: "how the last contact or payment ended is unknown; nothing follows before it is",
  },
  protected: {
    zh: "保护名单：{zh}",
    en: "stop list: {en}",
  },
  outage_now: { zh: "用电地址正在停电", en: "the place of supply is without power now" },
  too_early: {
    zh: "逾期 {days} 天，未超过 {limit} 天，不得停电",
    en: "{days} days overdue, not more than {limit}: no cut-off",
  },
  not_a_ground: {
    zh: "{place}未将欠费列为停电理由",
    en: "{placeEn} does not list arrears as a ground for a cut-off",
  },
  no_law: {
    zh: "没有适用于该地的停电规则",
    en: "no cut-off law pack covers this place",
  },
  no_reminder: {
    zh: "没有送达过催交提醒，不得停电",
    en: "no reminder has been delivered, so no cut-off",
  },
  no_notice: {
    zh: "停电前的“{stage}”没有送达或没有证据",
    en: "the {stageEn} before a cut-off was not delivered or lacks proof",
  },
  notice_too_young: {
    zh: "“{stage}”送达不足 {limit}",
    en: "the {stageEn} was delivered less than {limit} ago",
  },
  notice_too_old: {
    zh: "“{stage}”送达已超过 {limit}，须重新送达",
    en: "the {stageEn} was delivered more than {limit} ago and must be given again",
  },
  quiet_hours: {
    zh: "现在不在可联系时段，顺延到允许的时间",
    en: "outside the hours of contact: it waits for the next permitted moment",
  },
  frequency_cap: {
    zh: "{days} 天内已联系 {count} 次，达到上限",
    en: "contacted {count} times in {days} days: the cap is reached",
  },
  day_off: { zh: "休息日及其前一日不停电", en: "no cut-off on a day off or the day before it" },
  complaint_risk: {
    zh: "投诉风险高或客户情绪激动，只能缓和，不得停电",
    en: "complaint risk is high or the customer upset: milder only, no cut-off",
  },
  unfit_model: {
    zh: "模型已过期或漂移，不得据以采取该步骤",
    en: "the model is stale or drifted and may not drive this step",
  },
  unknown_policy: { zh: "没有策略 {policy}", en: "there is no policy {policy}" },
  no_live_policy: {
    zh: "{day} 没有生效的催费策略",
    en: "no dunning policy is in force on {day}",
  },
  lint_errors: {
    zh: "策略有 {count} 处违反规则，首处在第 {line} 行，不能提交",
    en: "the policy breaks {count} rules, the first in line {line}, and cannot be submitted",
  },
  wrong_state: {
    zh: "策略 {policy} 的状态是 {state}，不能这样做",
    en: "policy {policy} is {state}, so this cannot be done",
  },
  not_simulated: {
    zh: "策略内容改动后没有模拟过，请先模拟",
    en: "this text has not been simulated yet; simulate it first",
  },
  changed_since: {
    zh: "策略或模拟在审批后有改动",
    en: "the text or the simulation changed after it was submitted",
  },
  past_day: { zh: "{day} 已过，生效日不能早于今天", en: "{day} is past; it begins today or later" },
  no_bills: {
    zh: "{from} 至 {to} 没有账单可供模拟",
    en: "there are no bills from {from} to {to} to replay",
  },
  no_response: {
    zh: "{day} 没有有效的催费反应参数 dunning-response",
    en: "no dunning-response rulebook is in force on {day}",
  },
  bad_as_of: { zh: "“{value}”不是过去的日期", en: "{value} is no day of the past" },
  stopped: { zh: "模拟已停止，没有结果", en: "the simulation was stopped and has no result" },
  simulated_more: {
    zh: "模拟显示“{zh}”增加，至少 {low}",
    en: "the simulation shows more {en}: at least {low}",
  },
  unknown_simulation: {
    zh: "没有模拟 {simulation}",
    en: "there is no simulation {simulation}",
  },
});

export type ReasonCode = keyof typeof because;

/** `2026-11-20 09:05`: a moment as people read it. */
export function formatMinute(instant: Date): string {
  return formatInstant(instant).slice(0, 16);
}
