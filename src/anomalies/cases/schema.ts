/**
 * The nouns of odd payments at work: screens, alerts, cases, judgements, allowances. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Fen } from "../../base/money.ts";
import { FileId } from "../../base/operation.ts";
import { Reason, reasons } from "../../base/reasons.ts";
import { fieldIds, Rule, subjectIds } from "../schema.ts";

const instant = z.string().describe("instant, ISO 8601 in UTC");
export const Field = z.enum(fieldIds);
export const Subject = z.enum(subjectIds);

/** The live rule set, and the one that runs beside it and opens no case. */
export const RuleSetRole = z.enum(["champion", "shadow"]);
export type RuleSetRole = z.infer<typeof RuleSetRole>;

export const caseStates = {
  open: { zh: "待分派", en: "Open" },
  assigned: { zh: "处理中", en: "Assigned" },
  judged: { zh: "已判定", en: "Judged" },
  reopened: { zh: "已重开", en: "Reopened" },
} as const;
export type CaseState = keyof typeof caseStates;
export const CaseState = z.enum(Object.keys(caseStates) as [CaseState]);

export const outcomes = {
  normal: { zh: "正常", en: "Normal" },
  abnormal: { zh: "异常", en: "Abnormal" },
} as const;
export type Outcome = keyof typeof outcomes;
export const Outcome = z.enum(Object.keys(outcomes) as [Outcome]);

interface JudgementReason {
  outcome: Outcome;
  zh: string;
  en: string;
  /** The reason of `refund-rules` under which the money may be given back. */
  refund?: string;
  /** Abnormal whatever its amount and interval: the thresholds of these learn nothing from it. */
  elsewhere?: true;
}

/** Why a record is one or the other. The codes are the labels' and are never reused. */
export const judgementReasons = {
  duplicate_payment: {
    ...{ outcome: "abnormal", zh: "重复缴费", en: "Paid twice" },
    ...{ refund: "duplicate_payment", elsewhere: true },
  },
  wrong_account: {
    ...{ outcome: "abnormal", zh: "错缴他户", en: "Paid for another's account" },
    ...{ refund: "wrong_payment", elsewhere: true },
  },
  wrong_amount: {
    ...{ outcome: "abnormal", zh: "金额录错", en: "Wrong amount keyed in" },
    refund: "over_payment",
  },
  pay_and_refund: { outcome: "abnormal", zh: "缴后套退", en: "Paid to be refunded" },
  resold: { outcome: "abnormal", zh: "转供加价", en: "Resold power or payment" },
  agency_misconduct: { outcome: "abnormal", zh: "代收违规", en: "Collection agency misbehaved" },
  long_silence: { outcome: "abnormal", zh: "长期不缴", en: "Stopped paying" },
  other_abnormal: { outcome: "abnormal", zh: "其他异常", en: "Other, abnormal" },
  prepaid: { outcome: "normal", zh: "预存电费", en: "Paid in advance" },
  caught_up: { outcome: "normal", zh: "补缴旧欠", en: "Caught up on old bills" },
  usage_changed: { outcome: "normal", zh: "用电变化", en: "Uses more or less power" },
  moved: { outcome: "normal", zh: "换人换房", en: "Other people moved in" },
  paid_for_others: { outcome: "normal", zh: "约定代缴", en: "Pays for others by agreement" },
  season: { outcome: "normal", zh: "季节性", en: "The season" },
  other_normal: { outcome: "normal", zh: "其他正常", en: "Other, normal" },
} as const satisfies Record<string, JudgementReason>;
export type ReasonCode = keyof typeof judgementReasons;
export const ReasonCode = z.enum(Object.keys(judgementReasons) as [ReasonCode]);
export const reasonsElsewhere = ReasonCode.options.filter((code) => {
  const reason: JudgementReason = judgementReasons[code];
  return reason.elsewhere;
});

/** Logarithms in millionths, as `anomaly_records.sql` measures; null where it cannot be said. */
export const Measure = z.object({
  amountUnit: z.number().describe("fen per kWh x bills paid at once; 1 where no bill is known"),
  amountExpected: z.number(),
  amountScale: z.number(),
  gapExpected: z.number().nullable(),
  gapScale: z.number().nullable(),
  gapOffsetDays: z.number(),
  lateBeforeDays: z
    .number()
    .nullable()
    .describe("the interval before, where it was too long: a short one after it makes it good"),
  burstDays: z.number().describe("an interval of so many days makes nothing good"),
});
export type Measure = z.infer<typeof Measure>;

/** What a payment's fields were made of; null where the relation could not say it. */
export const PaymentFacts = z.object({
  amountFen: z.number().int(),
  expectedFen: z.number().int().nullable(),
  scaleFen: z.number().int().nullable().describe("one scale is 1000 permille of deviation"),
  intervalDays: z.number().int().nullable(),
  expectedDays: z.number().int().nullable(),
  scaleDays: z.number().int().nullable(),
  kwhFen: z.number().nullable().describe("fen per kWh of the bills behind it; null without bills"),
  billsPaid: z.number().int().describe("bills that it pays at once, 1 where none is known"),
  channel: z.string().nullable(),
  collectedBy: z.string().nullable(),
  measure: Measure,
});
export type PaymentFacts = z.infer<typeof PaymentFacts>;

export const AgencyFacts = z.object({
  payments: z.number().int(),
  amountFen: z.number().int(),
  accounts: z.number().int(),
});
export type AgencyFacts = z.infer<typeof AgencyFacts>;

/** One rule that fired: what was seen against what is allowed. */
export const FiredRule = Rule.pick({
  rule: true,
  field: true,
  comparison: true,
  threshold: true,
}).extend({ value: z.number().int() });
export type FiredRule = z.infer<typeof FiredRule>;

export const AlertView = z.object({
  record: z.string(),
  subject: Subject,
  happenedAt: instant,
  alertedAt: instant,
  ruleSet: z.string(),
  category: z.number().int().nullable(),
  amountFen: Fen,
  expectedFen: Fen.nullable(),
  stakeFen: Fen.describe("what is at stake where it is abnormal"),
  strength: z.number().int().describe("how far beyond the threshold, permille of it"),
  fired: z.array(FiredRule.extend({ reason: Reason })).describe("beyond most first"),
  outcome: Outcome.nullable().describe("null: nobody has judged it yet"),
  reasonCode: ReasonCode.nullable(),
});
export type AlertView = z.input<typeof AlertView>;

export const CaseRow = z.object({
  id: z.string(),
  subject: Subject,
  customerAccount: z.string().nullable().describe("masked without the right to personal data"),
  name: z.string().nullable().describe("masked"),
  agency: z.string().nullable(),
  unitName: z.string().nullable(),
  state: CaseState,
  stateSince: instant,
  openedAt: instant,
  assignedTo: z.string().nullable(),
  records: z.number().int().describe("odd records in the case"),
  unjudged: z.number().int(),
  lastAt: instant.describe("of the newest odd record"),
  strength: z.number().int().describe("of the strongest"),
  stakeFen: Fen,
  chance: z.number().min(0).max(1).describe("share of alike alerts that proved abnormal"),
  valueFen: Fen.describe("chance x stake: the order of the list"),
  reasons: z.array(Reason).describe("what fired, each once, strongest first"),
});
export type CaseRow = z.input<typeof CaseRow>;

export const CasePage = z.object({
  asOf: instant.nullable().describe("of the newest finished screen with the live rule set"),
  ruleSet: z.string().nullable(),
  capacity: z.number().int().describe("cases that the team judges on a day"),
  judgedToday: z.number().int(),
  waiting: z.number().int().describe("cases in scope that nobody has judged"),
  total: z.number().int().describe("cases that pass the filters"),
  cases: z.array(CaseRow),
});

export type CasePage = z.input<typeof CasePage>;

export const CaseEvent = z.object({
  at: instant,
  actor: z.string(),
  kind: z.string(),
  state: CaseState,
  details: z.record(z.string(), z.unknown()),
});
export type CaseEvent = z.infer<typeof CaseEvent>;

export const CaseView = CaseRow.extend({
  alerts: z.array(AlertView).describe("newest first"),
  payments: z
    .array(
      z.object({
        payment: z.string(),
        paidAt: instant,
        paidOn: z.string(),
        amountFen: Fen,
        channel: z.string(),
        state: z.string(),
      }),
    )
    .describe("of the account, the last 36 months, oldest first"),
  refunds: z.array(z.string()).describe("asked for because of this case"),
  allowances: z.array(z.string()).describe("that stand today"),
  events: z.array(CaseEvent),
  mayJudge: z.boolean(),
  mayNot: Reason.nullable().describe("why the caller may not judge it"),
});
export type CaseView = z.input<typeof CaseView>;

export const Allowance = z.object({
  id: z.string(),
  customerAccount: z.string().nullable(),
  agency: z.string().nullable(),
  field: Field.nullable().describe("null: whatever is odd"),
  untilDay: z.string().describe("last day"),
  reason: z.string(),
  allowedBy: z.string(),
  allowedAt: instant,
  liftedBy: z.string().nullable(),
  stands: z.boolean().describe("today"),
});
export type Allowance = z.infer<typeof Allowance>;

export const ListCases = z.object({
  show: z
    .enum(["today", "mine", "waiting", "judged"])
    .default("today")
    .describe("today: the best of what waits, up to what is left of the day's capacity"),
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  field: Field.optional(),
  subject: Subject.optional(),
  order: z
    .enum(["value", "strength"])
    .default("value")
    .describe("chance x stake, or how far beyond the threshold"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export type ListCases = z.output<typeof ListCases>;

const CaseId = z.object({ case: z.string().describe("e.g. AC-2026-000001") });
export const ShowCase = CaseId.extend({
  unmask: z.boolean().default(false).describe("account and name in full; each look is logged"),
});
export const AssignCase = CaseId.extend({
  to: z.string().optional().describe("a person; yourself unless said"),
});
const comment = z.string().trim().max(1000).default("");
export const JudgeCase = CaseId.extend({
  code: ReasonCode.describe("says normal or abnormal, and why"),
  comment,
  records: z
    .array(z.string())
    .min(1)
    .max(500)
    .optional()
    .describe("only these; all that nobody has judged yet unless said"),
  evidence: FileId.optional(),
});
export const ReopenCase = CaseId.extend({ comment: comment.pipe(z.string().min(1)) });
export const LinkRefund = CaseId.extend({
  refund: z.string(),
  customerAccount: z.string().describe("whose money goes back"),
});

export const CaseStands = z.object({
  case: z.string(),
  state: CaseState,
  assignedTo: z.string().nullable(),
});

const Allowed = {
  customerAccount: z.string().trim().optional().describe("a whole account"),
  agency: z.string().trim().min(1).max(200).optional(),
};
export const AllowOdd = z.object({
  ...Allowed,
  field: Field.optional().describe("what may be odd; anything unless said"),
  until: z.iso.date().describe("last day; at most as far ahead as the rulebook says"),
});
export const AllowanceId = z.object({ allowance: z.string() });
export const ListAllowances = z.object({
  ...Allowed,
  all: z.boolean().default(false).describe("also those that are over"),
});
export const Allowances = z.object({ allowances: z.array(Allowance) });

export const OfAccount = z.object({ customerAccount: z.string().max(20) });
export const AccountAlerts = z.object({
  cases: z.array(CaseRow.omit({ customerAccount: true, name: true })),
  allowances: z.array(Allowance),
});

export const LabelReport = z.object({
  since: instant,
  records: z.number().int(),
  abnormal: z.number().int(),
  byReason: z.array(z.object({ code: ReasonCode, records: z.number().int() })),
  byField: z.array(
    z.object({
      field: Field,
      judged: z.number().int(),
      abnormal: z.number().int(),
      chance: z.number().describe("smoothed as the list's order uses it"),
    }),
  ),
  delayDays: z
    .object({
      toAlert: z.object({ p50: z.number(), p90: z.number() }).describe("payment to alert"),
      toJudgement: z.object({ p50: z.number(), p90: z.number() }).describe("alert to judgement"),
    })
    .nullable()
    .describe("null where nothing was judged"),
});
export const AskLabels = z.object({
  days: z.number().int().min(1).max(3650).default(365).describe("judged in so many days"),
});

export const because = reasons("anomaly-cases", {
  no_case: { zh: "没有异常工单“{id}”", en: "there is no case {id}" },
  no_record: { zh: "没有这样的记录：{record}", en: "there is no such record: {record}" },
  no_person: { zh: "没有可分派的人员“{person}”", en: "there is nobody {person} to assign it to" },
  not_of_case: {
    zh: "记录 {record} 不属于工单 {id}，或已判定",
    en: "record {record} is not of case {id}, or is judged already",
  },
  wrong_state: {
    zh: "工单 {id} 处于“{state_zh}”，不能{act_zh}",
    en: "case {id} is {state_en}; it cannot be {act_en}",
  },
  anothers: {
    zh: "工单 {id} 已分派给 {person}",
    en: "case {id} is assigned to {person}",
  },
  another_stands: {
    zh: "该对象另有未判定工单 {id}，请在其中办理",
    en: "case {id} of the same account or agency is open: work on that one",
  },
  own_account: {
    zh: "不能判定或放行自己户号的缴费",
    en: "nobody judges payments of his own account, or lets them pass",
  },
  second_person: {
    zh: "重开的工单须由另一人判定（上次：{person}）",
    en: "a reopened case is judged by another person than {person}",
  },
  needs_personal_data: {
    zh: "查看未脱敏内容需要个人信息权限",
    en: "unmasked names need the right to personal data",
  },
  unknown_unit: {
    zh: "没有单位“{unit}”，或不在您的数据范围内",
    en: "there is no unit {unit} in your data scope",
  },
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  unknown_agency: {
    zh: "代收点“{agency}”没有预警",
    en: "no rule ever fired on a collection agency {agency}",
  },
  one_of_both: {
    zh: "户号与代收点须且仅须填一个",
    en: "say either an account or an agency",
  },
  allowed_too_long: {
    zh: "白名单至多 {days} 天，即到 {last}",
    en: "an allowance lasts at most {days} days, to {last}",
  },
  allowed_in_past: { zh: "截止日 {day} 已过", en: "{day} is over" },
  no_allowance: { zh: "没有生效的白名单“{id}”", en: "no allowance {id} stands" },
  no_desk_rules: {
    zh: "{day} 没有生效的异常处置规则",
    en: "no rules of the anomaly desk are in force on {day}",
  },
});
