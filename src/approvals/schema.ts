/**
 * The nouns of approvals: routes, steps, seats, instances, acts, leaves. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { Reason, reasons } from "../base/reasons.ts";
import { Level, Role } from "../organisation/schema.ts";

export type { Level };

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");
const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const Name = z.string().regex(/^[a-z][a-zA-Z0-9-]*$/, "letters, digits and hyphens");

/** Kinds of masking a field of a subject may need; those of organisation/masking. */
const Mask = z.enum(["name", "phone", "id", "account", "text"]);

/** One step of a route: who must sign, from which amount on, having seen what, within how long. */
export const Step = z
  .strictObject({
    id: Name.describe("stable; running instances and returns name it"),
    zh: z.string().min(1),
    en: z.string().min(1),
    role: Role.describe("role a signer holds at the moment of signing"),
    level: Level.optional().describe(
      "a signer's data scope covers the subject's unit at this level; absent: the unit itself",
    ),
    fromFen: z
      .int()
      .min(0)
      .default(0)
      .describe("the step is needed from this amount on (included), in fen"),
    mode: z
      .enum(["any", "all"])
      .default("any")
      .describe("any: one of them signs (或签); all: each of them signs (会签)"),
    reads: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("fields the signature is bound to; absent: every field"),
    days: z.int().min(1).max(60).describe("working days until it is overdue"),
    escalate: z
      .strictObject({
        afterDays: z.int().min(0).max(60).describe("working days after it became overdue"),
        role: Role.optional().describe("absent: the step's role"),
        level: Level.optional().describe("absent: the step's level"),
      })
      .optional()
      .describe("who may sign as well once it is overdue for so long"),
  })
  .meta({ id: "step" });
export type Step = z.output<typeof Step>;

/** What a rulebook `approval-route-<kind>` says. */
export const RouteBody = z.strictObject({
  title: Words,
  fields: z
    .record(
      z.string(),
      Words.extend({
        mask: Mask.optional().describe("how it is hidden from who sees no personal data"),
        values: z.record(z.string(), Words).optional().describe("words for its codes"),
      }),
    )
    .describe("fields of the subject that the steps may read, as the approver sees them"),
  steps: z
    .array(Step)
    .min(1)
    .max(20)
    .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, "ids are unique")
    .refine((steps) => steps.some(({ fromFen }) => fromFen === 0), "one step is needed from 0 on"),
});
export type RouteBody = z.output<typeof RouteBody>;

export const Route = z.object({
  kind: z.string(),
  version: z.string(),
  from: z.string(),
  hash: z.string(),
  inForce: z.boolean(),
  ...RouteBody.shape,
});
export type Route = z.output<typeof Route>;

/**
 * running: a step waits for signatures. returned, withdrawn: back with the initiator, who may send it
 * in again. approved: every step signed the fields as they are. voided: for ever.
 */
export const State = z.enum(["running", "returned", "withdrawn", "approved", "voided"]);
export type State = z.infer<typeof State>;

/** What a person may do to an approval. */
export const Act = z.enum([
  "approve",
  "return",
  "transfer",
  "delegate",
  "add-signer",
  "remove-signer",
  "urge",
  "withdraw",
  "void",
]);
export type Act = z.infer<typeof Act>;

/** Acts that only the house writes: submission, deadlines, people who left. */
export const RecordedAct = z.enum([...Act.options, "submit", "escalate", "mend"]);
export type RecordedAct = z.infer<typeof RecordedAct>;

/** What became of an approval by an act. */
export const Outcome = z.enum(["approved", "returned", "withdrawn", "voided"]);
export type Outcome = z.infer<typeof Outcome>;

/** One line of the history; lines are only ever added. */
export const ActLine = z.object({
  no: z.number().int(),
  round: z.number().int(),
  act: RecordedAct,
  step: z.string().nullable(),
  person: z.string(),
  personName: z.string(),
  forPerson: z.string().nullable().describe("for whom a substitute or delegate signed"),
  at: z.string(),
  reason: z.string(),
  comment: z.string(),
  hash: z.string().nullable().describe("SHA-256 of the fields seen"),
  to: z.array(z.string()).describe("persons or step the act names"),
});
export type ActLine = z.infer<typeof ActLine>;

/** A line of the inbox. */
export const Approval = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  unit: z.string().nullable().describe("organisation unit; null: the whole utility"),
  unitName: z.string(),
  amountFen: Fen,
  initiator: z.string(),
  initiatorName: z.string(),
  state: State,
  round: z.number().int(),
  step: z
    .object({ id: z.string(), zh: z.string(), en: z.string() })
    .nullable()
    .describe("the step that waits"),
  dueOn: Day.nullable(),
  overdue: z.boolean(),
  urged: z.boolean(),
  escalated: z.boolean(),
  flags: z.array(Reason).describe("risks the submitting desk found"),
  openedAt: z.string(),
  endedAt: z.string().nullable(),
});
export type Approval = z.output<typeof Approval>;

const StepFacts = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  role: z.string(),
  level: z.string().nullable(),
  mode: z.enum(["any", "all"]),
  state: z.enum(["signed", "waiting", "ahead", "not_needed"]),
  reads: z.array(z.string()),
  seats: z.array(
    z.object({
      who: z.array(z.string()).describe("empty: whoever holds the role"),
      origin: z.enum(["route", "transferred", "added"]),
      deputies: z.array(z.object({ person: z.string(), for: z.string() })),
      signedBy: z.string().nullable(),
      signedFor: z.string().nullable(),
      signedInRound: z.number().int().nullable(),
    }),
  ),
  mayBeSignedBy: z.array(z.string()).describe("persons who could sign now"),
});

/** Everything on one page. */
export const ApprovalPage = Approval.extend({
  route: z.object({ version: z.string(), hash: z.string() }),
  fields: z.array(z.object({ name: z.string(), zh: z.string(), en: z.string(), value: Words })),
  fieldWords: z.record(z.string(), Words).describe("of every field the route knows, by name"),
  position: z
    .array(z.object({ zh: z.string(), en: z.string(), fen: Fen }))
    .describe("money position, as the submitting desk knew it"),
  amountInCapitals: z.string(),
  steps: z.array(StepFacts),
  history: z.array(ActLine),
  people: z.record(z.string(), z.string()).describe("names of everybody named here"),
  mayDo: z.array(Act).describe("what you may do now"),
  returnTo: z.array(z.string()).describe("earlier steps you may return it to"),
});
export type ApprovalPage = z.output<typeof ApprovalPage>;

export const Leave = z.object({
  id: z.string(),
  person: z.string(),
  personName: z.string(),
  substitute: z.string(),
  substituteName: z.string(),
  from: Day,
  to: Day.describe("last day"),
  state: z.enum(["coming", "now", "past", "cancelled"]),
});
export type Leave = z.output<typeof Leave>;

/** Approvals of a month under other limits, grouped by the steps they needed and would need. */
export const Simulation = z.object({
  kind: z.string(),
  month: z.string(),
  version: z.string().describe("of the route compared with"),
  approvals: z.number().int(),
  changed: z.number().int().describe("approvals whose steps differ"),
  stepsBefore: z.number().int().describe("steps to sign, all approvals together"),
  stepsAfter: z.number().int(),
  groups: z.array(
    z.object({
      before: z.array(z.string()).describe("steps needed"),
      after: z.array(z.string()).describe("steps that would be needed"),
      count: z.number().int(),
      amountFen: Fen,
      largest: z.array(
        z.object({ approval: z.string(), subject: z.string(), title: Words, amountFen: Fen }),
      ),
    }),
  ),
});
export type Simulation = z.input<typeof Simulation>;

export const because = reasons("approvals", {
  no_route: { zh: "{day} 没有生效的审批路线 {kind}", en: "no approval route {kind} on {day}" },
  unknown_unit: { zh: "没有组织单位 {unit}", en: "there is no organisation unit {unit}" },
  unread_field: {
    zh: "审批路线 {kind} 的环节 {step} 要看字段 {field}，申请中没有",
    en: "step {step} of route {kind} reads the field {field}, which the subject has not",
  },
  already_open: {
    zh: "{subject} 已有进行中的审批 {id}",
    en: "{subject} already has the running approval {id}",
  },
  no_such_approval: { zh: "没有审批 {id}", en: "there is no approval {id}" },
  not_running: {
    zh: "审批 {id} 已{zh}，不能再办理",
    en: "approval {id} is {en}: nothing can be done to it",
  },
  initiator_never_signs: {
    zh: "{person} 提交了本申请，不得审批，也不得代他人审批",
    en: "{person} submitted this and never signs it, for nobody",
  },
  initiator_never_receives: {
    zh: "{person} 提交了本申请，不能转给本人",
    en: "{person} submitted this and cannot be handed it",
  },
  signs_one_step: {
    zh: "{person} 已签过环节 {step}，一人只能签一个环节",
    en: "{person} has signed step {step}; one person signs at most one step",
  },
  has_seat: { zh: "{person} 已在本环节的签字人中", en: "{person} is among this step's signers" },
  signs_once: {
    zh: "{person} 在本环节已经签过",
    en: "{person} has signed this step already",
  },
  no_seat: {
    zh: "环节“{step}”现在不由 {person} 办理",
    en: "step {step} does not wait for {person}",
  },
  machines_never_sign: { zh: "审批须由人办理", en: "only people sign" },
  unknown_person: {
    zh: "{person} 不存在、已停用或数据范围不含本单位",
    en: "{person} is unknown, disabled or has no data scope here",
  },
  lacks_authority: {
    zh: "{person} 没有环节“{step}”所需的角色或组织层级",
    en: "{person} lacks the role or the organisation level of step {step}",
  },
  name_somebody: { zh: "请写明人员", en: "name a person" },
  name_step: { zh: "请写明退回到哪一环节", en: "name the step to return to" },
  not_earlier: {
    zh: "只能退回到更早的环节，{step} 不是",
    en: "it can only be returned to an earlier step, which {step} is not",
  },
  step_skipped: {
    zh: "环节 {step} 按金额无需办理，不能退回到它",
    en: "step {step} was not needed for this amount, so it cannot be returned to",
  },
  not_added: {
    zh: "{person} 不是待签的加签人",
    en: "{person} is no added signer who still has to sign",
  },
  only_initiator: { zh: "只有提交人可以这样做", en: "only who submitted it may do that" },
  urged_today: { zh: "今天已经催办过", en: "it has been urged today already" },
  wrong_state_to_submit: {
    zh: "审批 {id} {zh}，不能再次提交",
    en: "approval {id} is {en} and cannot be submitted again",
  },
  signer_never_submits: {
    zh: "{person} 签过本申请，不能再提交它",
    en: "{person} has signed this and cannot submit it",
  },
  nobody_can_sign: {
    zh: "环节“{zh}”目前无人可签：需 {unit} 的{role}",
    en: "nobody can sign step {en} now: it takes the role {roleEn} over {unit}",
  },
  changed_on_resubmission: {
    zh: "第 {round} 轮修改了：{fields}",
    en: "changed in round {round}: {fields}",
  },
  leave_backwards: { zh: "休假 {from} 至 {to} 不是一段时间", en: "a leave from {from} to {to}" },
  leave_past: { zh: "{to} 已经过去", en: "{to} is past" },
  leave_overlaps: {
    zh: "{person} 在 {from} 至 {to} 已有休假代理",
    en: "{person} already has a leave from {from} to {to}",
  },
  leave_self: { zh: "不能由本人代理", en: "nobody stands in for themselves" },
  leave_substitute_away: {
    zh: "{person} 在此期间也休假",
    en: "{person} is on leave at that time too",
  },
  leave_of_others: {
    zh: "只有系统管理员可以为他人登记休假",
    en: "only an administrator sets another person's leave",
  },
  no_such_leave: { zh: "没有休假 {id}", en: "there is no leave {id}" },
  nobody_signs: {
    zh: "路线 {kind} 须至少有一个环节从 0 元起",
    en: "at least one step of route {kind} is needed from 0 yuan on",
  },
  unknown_step: { zh: "路线 {kind} 没有环节 {step}", en: "route {kind} has no step {step}" },
  bad_cursor: { zh: "翻页标记无效", en: "the page mark is no good" },
});
