/**
 * What may be asked of dunning as it is done, from proposal to restoration, and what is answered. The nouns
 * of a debt and a decision stand in `schema.ts`. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Outcome } from "../approvals/schema.ts";
import { Fen } from "../base/money.ts";
import { FileId } from "../base/operation.ts";
import { Reason, reasons } from "../base/reasons.ts";
import { Channel, grades, Proof, StepKind } from "./schema.ts";

export const DayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");
export const Account = z.string().trim().min(4).max(20).describe("户号, leading zeros kept");
export const Note = z.string().trim().min(1).max(1000);
export const Paging = {
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
};
export const Words = z.object({ zh: z.string(), en: z.string() });

export const runStates = {
  gathering: { zh: "生成中", en: "Being made" },
  proposed: { zh: "待提交", en: "Proposed" },
  submitted: { zh: "审批中", en: "Under approval" },
  approved: { zh: "已批准", en: "Approved" },
  executed: { zh: "已执行", en: "Executed" },
  superseded: { zh: "已被新批次取代", en: "Superseded" },
  voided: { zh: "作废", en: "Voided" },
} as const;
export type RunState = keyof typeof runStates;
export const RunState = z.enum(Object.keys(runStates) as [RunState]);

export const actionStates = {
  queued: { zh: "待发送", en: "Queued" },
  held_out: { zh: "对照组", en: "Hold-out" },
  to_do: { zh: "待办理", en: "To do" },
  sending: { zh: "发送中", en: "Sending" },
  sent: { zh: "已发出", en: "Sent" },
  unknown: { zh: "结果不明", en: "Unknown" },
  delivered: { zh: "已送达", en: "Delivered" },
  failed: { zh: "未送达", en: "Failed" },
  cancelled: { zh: "已取消", en: "Cancelled" },
} as const;
export type ActionState = keyof typeof actionStates;
export const ActionState = z.enum(Object.keys(actionStates) as [ActionState]);

/** A proposal run; counts are of its newest lines. */
export const Run = z.object({
  id: z.string(),
  state: RunState,
  asOf: z.string(),
  unit: z.string().nullable().describe("null: the whole utility"),
  unitName: z.string(),
  policy: z.string(),
  policyHash: z.string(),
  lines: z.number().int(),
  owedFen: Fen,
  hash: z.string().nullable().describe("SHA-256 over the newest version of every line"),
  edited: z.number().int().describe("lines a person changed"),
  steps: z.array(
    z.object({
      ...{ step: z.string(), zh: z.string(), en: z.string(), kind: StepKind },
      ...{ count: z.number().int(), owedFen: Fen },
    }),
  ),
  held: z.array(
    z.object({ code: z.string(), zh: z.string(), en: z.string(), count: z.number().int() }),
  ),
  heldOut: z.number().int(),
  nothingDue: z.number().int(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  approval: z.string().nullable(),
  submittedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
  executedBy: z.string().nullable(),
  executedAt: z.string().nullable(),
  actions: z.partialRecord(ActionState, z.number().int()).describe("what came of it so far"),
});
export type Run = z.input<typeof Run>;

export const RunLine = z.object({
  customerAccount: z.string(),
  name: z.string().describe("masked; as the customer was called at the run's moment"),
  unitName: z.string().describe("his unit of that moment"),
  version: z.number().int(),
  step: z.string().nullable(),
  stepName: Words.nullable().describe("by the run's policy"),
  kind: StepKind.nullable(),
  channel: Channel.nullable(),
  notBefore: z.string(),
  because: z.array(Reason),
  heldBy: z.array(Reason),
  article: z.string().nullable(),
  wanted: z.string().nullable().describe("the step a guard stopped"),
  heldOut: z.boolean(),
  owedFen: Fen,
  overdueDays: z.number().int(),
  grade: z.enum(grades).nullable(),
  probability: z.number().nullable(),
  gainFen: Fen.describe("expected recovery by the step"),
  proposed: z
    .object({ step: z.string().nullable(), kind: StepKind.nullable(), channel: Channel.nullable() })
    .nullable()
    .describe("what it was before a person changed it"),
  editedBy: z.string().nullable(),
  editReason: z.string().nullable(),
  action: ActionState.nullable(),
});
export type RunLine = z.input<typeof RunLine>;

export const Propose = z.object({
  unit: z.string().optional().describe("id or name of a unit; your whole scope otherwise"),
});
export const NoWord = z.object({});
export const ProposedAll = z.object({ runs: z.array(z.string()) });
export const OneRun = z.object({ run: z.string().max(40) });
export const ListRuns = z.object({ state: RunState.optional(), ...Paging });
export const RunPage = z.object({ total: z.number().int(), runs: z.array(Run) });
export const ListLines = OneRun.extend({
  step: z.string().optional(),
  held: z.string().optional().describe("code of the reason it is held by"),
  edited: z.boolean().default(false),
  customerAccount: z.string().optional(),
  ...Paging,
});
export const LinePage = z.object({ total: z.number().int(), lines: z.array(RunLine) });
export const EditLine = OneRun.extend({
  customerAccount: Account,
  step: z.string().optional().describe("a milder step of the policy; nothing is done unless said"),
});
export const EditedLine = z.object({
  run: z.string(),
  version: z.number().int(),
  hash: z.string(),
});
export const ApproveRun = OneRun.extend({ comment: z.string().max(1000).default("") });
export const RunMoved = z.object({
  run: z.string(),
  state: RunState,
  approval: z.string().nullable(),
});
/** Word of the general inbox. */
export const ApprovalEnded = z.object({
  approval: z.string(),
  subject: z.string(),
  outcome: Outcome,
});
export const Applied = z.object({ applied: z.boolean() });
export const Executed = z.object({
  run: z.string(),
  queued: z.number().int(),
  heldOut: z.number().int(),
});

export const Action = z.object({
  id: z.string(),
  customerAccount: z.string(),
  name: z.string().describe("masked"),
  unitName: z.string(),
  run: z.string().nullable(),
  step: z.string(),
  kind: StepKind,
  channel: Channel,
  state: ActionState,
  notBefore: z.string(),
  owedFen: Fen,
  overdueDays: z.number().int(),
  because: z.array(Reason),
  article: z.string().nullable(),
  words: z.string().nullable().describe("as it was sent; personal data masked"),
  proof: Proof.nullable(),
  proofFiles: z.number().int(),
  notice: z.string().nullable(),
  problem: z.string().nullable(),
  note: z.string().nullable(),
  stoppedBy: z.array(Reason),
  madeBy: z.string(),
  madeAt: z.string(),
  handedAt: z.string().nullable(),
  settledAt: z.string().nullable(),
});
export type Action = z.input<typeof Action>;

export const ListActions = z.object({
  state: ActionState.optional(),
  kind: StepKind.optional(),
  customerAccount: z.string().optional(),
  run: z.string().optional(),
  ...Paging,
});
export const ActionPage = z.object({ total: z.number().int(), actions: z.array(Action) });
export const SendActions = z.object({});
export const SentActions = z.object({
  sent: z.number().int(),
  toDo: z.number().int().describe("handed to a person"),
  heldOut: z.number().int(),
  cancelled: z.number().int(),
  postponed: z.number().int(),
  failed: z.number().int(),
  unknown: z.number().int(),
});
export type SentActions = z.output<typeof SentActions>;
export const Asked = z.object({
  delivered: z.number().int(),
  failed: z.number().int(),
  stillUnknown: z.number().int(),
});

export const RecordOutcome = z.object({
  action: z.string().max(40),
  outcome: z.enum(["delivered", "failed"]),
  proof: Proof.optional().describe("how delivery was shown; a notice needs one"),
  file: FileId.optional().describe("photograph, signed copy, post receipt or recording log"),
  note: z.string().trim().max(1000).default(""),
});
export const DoStep = z.object({
  customerAccount: Account,
  step: z.string().describe("of the policy in force; what the decision of now allows"),
});
export const Recorded = z.object({ action: z.string(), state: ActionState });
export const PrintNotice = z.object({ action: z.string().max(40) });
export const PrintedNotice = z.object({ notice: z.string(), file: FileId, name: z.string() });

/** Runs, actions, promises and work orders; those of decisions and policies stand in `schema.ts`. */
export const because = reasons("dunning", {
  no_practice: {
    zh: "{day} 没有生效的催费办法 dunning-practice",
    en: "no rulebook dunning-practice is in force on {day}",
  },
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  unknown_unit: { zh: "没有单位“{unit}”", en: "there is no unit {unit}" },
  unknown_run: { zh: "没有催费批次 {run}", en: "there is no dunning run {run}" },
  unknown_line: {
    zh: "催费批次 {run} 没有户号 {account}",
    en: "run {run} has no line of account {account}",
  },
  unknown_action: { zh: "没有催费记录 {action}", en: "there is no dunning action {action}" },
  unknown_order: { zh: "没有工单 {order}", en: "there is no work order {order}" },
  unknown_thing: { zh: "没有记录 {id}", en: "there is no record {id}" },
  unknown_step: { zh: "策略没有步骤 {step}", en: "the policy has no step {step}" },
  run_state: {
    zh: "催费批次 {run}“{zh}”，不能这样做",
    en: "run {run} is {en}, so this cannot be done",
  },
  run_changed: {
    zh: "催费批次 {run} 的内容与所批准的不一致",
    en: "the lines of run {run} are not those that were approved",
  },
  empty_run: { zh: "催费批次 {run} 没有要做的步骤", en: "run {run} has nothing to do" },
  never_harder: {
    zh: "只能减轻或取消：“{step}”不比“{proposed}”轻",
    en: "an edit only softens or drops: {step} is not milder than {proposed}",
  },
  proposer_never_approves: {
    zh: "{person} 提交或修改过本批次，不得审批",
    en: "{person} submitted or edited this run and does not approve it",
  },
  on_hold: { zh: "催费员暂缓至 {until}：{why}", en: "held by a collector until {until}: {why}" },
  paid_since: { zh: "欠费已缴清", en: "the debt has been paid" },
  milder_now: {
    zh: "重新判断后只应“{now}”，不再做“{step}”",
    en: "decided again it calls for {now} at most, not for {step}",
  },
  policy_gone: {
    zh: "策略已更换，新策略没有步骤 {step}",
    en: "the policy changed and has no step {step} any more",
  },
  no_address: { zh: "没有可用的{zh}", en: "there is no {en} to reach the customer by" },
  no_answer: {
    zh: "{hours} 小时内没有送达回执",
    en: "no delivery report came within {hours} hours",
  },
  not_waiting: {
    zh: "催费记录 {action}“{zh}”，不等待登记结果",
    en: "action {action} is {en} and waits for no outcome",
  },
  proof_missing: {
    zh: "停电类通知须登记送达方式并上传证据",
    en: "a notice on the way to a cut-off needs a kind of proof and its file",
  },
  no_paper: { zh: "“{zh}”没有纸质文书", en: "{en} has no paper" },
  not_now: {
    zh: "现在不能做“{step}”，应做：{now}",
    en: "{step} is not what may be done now; that is: {now}",
  },
  not_yet: {
    zh: "“{step}”自 {at} 起才可办理",
    en: "{step} may be done from {at} on",
  },
  already_open: { zh: "{account} 已有进行中的{zh}", en: "{account} already has an open {en}" },
  amount_over_debt: {
    zh: "金额 {amount} 元须大于 0 且不超过欠费 {owed} 元",
    en: "{amount} yuan must be above 0 and no more than the {owed} yuan owed",
  },
  day_out_of_range: {
    zh: "日期 {day} 须在 {from} 至 {until} 之间",
    en: "{day} must lie between {from} and {until}",
  },
  parts_out_of_order: {
    zh: "分期须按日期先后排列，最多 {most} 期",
    en: "the parts stand in order of their days, at most {most} of them",
  },
  no_debt: { zh: "{account} 没有逾期欠费", en: "{account} owes nothing overdue" },
  order_state: {
    zh: "工单 {order}“{zh}”，不能这样做",
    en: "work order {order} is {en}, so this cannot be done",
  },
  guards_object: {
    zh: "不得停电：{why}",
    en: "no cut-off: {whyEn}",
  },
  given_up: { zh: "人工取消：{why}", en: "given up by a person: {why}" },
  decided_already: { zh: "{id} 已有决定", en: "{id} has been decided already" },
  decider_was_party: {
    zh: "{person} 参与了原决定，须由他人复核",
    en: "{person} took part in the decision; another person reviews it",
  },
});
