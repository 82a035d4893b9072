/**
 * The nouns of refunds: marketing's order, finance's copy of it, returns, and who holds the money.
 * Browser-safe. Source of sides and states: CN113643111B as read in methods.md section 3.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { Reason, reasons } from "../base/reasons.ts";

export const Side = z.enum(["marketing", "finance"]);
export type Side = z.infer<typeof Side>;

/** States of marketing's order. Which act leads where: `steps` in rules.ts. */
export const orderStates = {
  draft: { zh: "草稿", en: "Draft" },
  mkt_review: { zh: "营销审批中", en: "Marketing review" },
  sent_to_finance: { zh: "已送财务", en: "Sent to finance" },
  fin_review: { zh: "财务审核中", en: "Finance review" },
  accepted: { zh: "财务已受理", en: "Accepted by finance" },
  paid: { zh: "已付款", en: "Paid" },
  closed: { zh: "已归档", en: "Closed" },
  returned: { zh: "已退回", en: "Returned" },
  mkt_handling: { zh: "营销处理中", en: "Being mended" },
  split: { zh: "已拆分", en: "Split" },
  terminated: { zh: "已终止", en: "Terminated" },
} as const;
export type OrderState = keyof typeof orderStates;
export const OrderState = z.enum(Object.keys(orderStates) as [OrderState]);

/** States of finance's copy. `paying` lasts until the bank's answer is known. */
export const financeStates = {
  fin_review: { zh: "待审核", en: "To be reviewed" },
  accepted: { zh: "待付款", en: "To be paid" },
  paying: { zh: "银行处理中", en: "At the bank" },
  paid: { zh: "已付款", en: "Paid" },
  returned: { zh: "已退回营销", en: "Returned" },
  released: { zh: "营销已撤回", en: "Withdrawn by marketing" },
} as const;
export type FinanceState = keyof typeof financeStates;
export const FinanceState = z.enum(Object.keys(financeStates) as [FinanceState]);

/** The fields an approval may read and a return may find at fault. */
export const orderFields = {
  amountFen: { zh: "金额", en: "amount" },
  reasonType: { zh: "原因", en: "reason" },
  payment: { zh: "所退缴费", en: "payment" },
  note: { zh: "说明", en: "note" },
  destination: { zh: "去向", en: "destination" },
  payeeName: { zh: "收款户名", en: "payee's name" },
  payeeAccount: { zh: "收款账号", en: "payee's account" },
  payeeBank: { zh: "开户行", en: "payee's bank" },
  attachments: { zh: "附件", en: "attachments" },
} as const;
export type OrderField = keyof typeof orderFields;
export const OrderField = z.enum(Object.keys(orderFields) as [OrderField]);

/** What a paper proves; also the inputs by which papers are handed in. */
export const paperKinds = {
  holder_id: { zh: "户主身份证明", en: "holder's ID" },
  account_proof: { zh: "收款账户证明", en: "proof of the payee's account" },
  licence: { zh: "营业执照", en: "business licence" },
  legal_person_id: { zh: "法定代表人身份证明", en: "legal person's ID" },
  authorisation: { zh: "授权委托书", en: "authorisation letter" },
  explanation: { zh: "书面说明", en: "written explanation" },
  red_invoice: { zh: "红字发票信息", en: "red-letter invoice notice" },
  evidence: { zh: "差错证明", en: "evidence of the error" },
} as const;
export type PaperKind = keyof typeof paperKinds;
export const PaperKind = z.enum(Object.keys(paperKinds) as [PaperKind]);

export const Destination = z.enum(["bank", "advance"]);
export type Destination = z.infer<typeof Destination>;

export const Paper = z.object({
  kind: z.string(),
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int(),
});
export type Paper = z.infer<typeof Paper>;

/** Why an order came back, and what is to be done again. */
export const Fault = z.object({
  reasonCode: z.string(),
  zh: z.string(),
  en: z.string(),
  fields: z.array(OrderField).describe("at fault; no approval that read them stands"),
  redo: z.string().describe("the step to do again"),
  comment: z.string(),
  by: z.string(),
  side: Side,
  at: z.string(),
});
export type Fault = z.infer<typeof Fault>;

export const moneyHolders = {
  marketing: { zh: "营销预收", en: "marketing's advance receipts" },
  finance: { zh: "财务应付退费", en: "finance's refunds payable" },
  bank: { zh: "银行在途", en: "the bank, on its way" },
  customer: { zh: "客户", en: "the customer" },
} as const;
export const MoneyHolder = z.enum(
  Object.keys(moneyHolders) as [keyof typeof moneyHolders, ...(keyof typeof moneyHolders)[]],
);
export type MoneyHolder = z.infer<typeof MoneyHolder>;

/** Where the money is and whose turn it is. */
export const Whereabouts = z.object({
  holder: MoneyHolder,
  since: z.string(),
  turn: z
    .enum(["handler", "approver", "finance", "bank", "nobody"])
    .describe("who has to act next"),
  dueOn: z.string().nullable(),
  overdueWorkdays: z.number().int().describe("0 while in time"),
});
export type Whereabouts = z.infer<typeof Whereabouts>;

export const RefundRow = z.object({
  id: z.string(),
  state: OrderState,
  version: z.number().int(),
  customerAccount: z.string().describe("masked in lists"),
  holderName: z.string().describe("masked in lists"),
  unit: z.string(),
  amountFen: Fen,
  reasonType: z.string(),
  destination: Destination,
  payeeName: z.string().nullable().describe("masked in lists"),
  payeeAccount: z.string().nullable().describe("the last four digits"),
  flags: z.array(Reason),
  fault: Fault.nullable(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  ageWorkdays: z.number().int().describe("since it was submitted"),
  whereabouts: Whereabouts,
});
export type RefundRow = z.input<typeof RefundRow>;

export const FinanceRow = z.object({
  id: z.string(),
  state: FinanceState,
  version: z.number().int(),
  customerAccount: z.string().describe("masked in lists"),
  unitPath: z.string(),
  amountFen: Fen,
  reasonType: z.string(),
  destination: Destination,
  payeeName: z.string().nullable(),
  payeeAccount: z.string().nullable(),
  papers: z.array(Paper),
  approvedBy: z
    .array(z.string())
    .describe("marketing's approvals of this version, not asked again"),
  fault: Fault.nullable(),
  receivedAt: z.string(),
  stateSince: z.string(),
  dueOn: z.string(),
  acceptedBy: z.string().nullable(),
  paidBy: z.string().nullable(),
  paidOn: z.string().nullable(),
  bankReference: z.string().nullable(),
});
export type FinanceRow = z.input<typeof FinanceRow>;

export const TimelineItem = z.object({
  side: Side,
  at: z.string(),
  actor: z.string(),
  kind: z.string(),
  state: z.string(),
  version: z.number().int(),
  details: z.record(z.string(), z.unknown()),
});
export type TimelineItem = z.infer<typeof TimelineItem>;

export const SentMessage = z.object({
  from: Side,
  number: z.number().int(),
  kind: z.string(),
  version: z.number().int(),
  hash: z.string(),
  sentAt: z.string().nullable().describe("null where this house only received it"),
  takenInAt: z.string().nullable(),
  attempts: z.number().int(),
  problem: z.string().nullable(),
});
export type SentMessage = z.infer<typeof SentMessage>;

export const RefundView = RefundRow.extend({
  note: z.string(),
  payment: z.string().nullable(),
  payeeBank: z.string().nullable(),
  approval: z.string().nullable(),
  splitFrom: z.string().nullable(),
  splitInto: z.array(z.string()),
  reviewDueOn: z.string().nullable(),
  paymentDueOn: z.string().nullable(),
  withdrawalAsked: z.boolean(),
  papers: z.array(
    z.object({
      attachment: z.string(),
      kind: z.string(),
      name: z.string(),
      file: z.string(),
      bytes: z.number().int(),
      intact: z.boolean(),
    }),
  ),
  finance: FinanceRow.nullable().describe("finance's copy, where it lives in this house"),
  timeline: z.array(TimelineItem),
  messages: z.array(SentMessage),
});
export type RefundView = z.input<typeof RefundView>;

export const ReceivedView = FinanceRow.extend({
  holderName: z.string().describe("masked unless asked otherwise"),
  note: z.string(),
  payment: z.string().nullable(),
  payeeBank: z.string().nullable(),
  requestedBy: z.string(),
  submittedAt: z.string(),
  attachmentsOf: z.string().describe("what attachments know this version by"),
  timeline: z.array(TimelineItem),
  messages: z.array(SentMessage),
});
export type ReceivedView = z.input<typeof ReceivedView>;

export const Check = z.object({
  outcome: z.enum(["passed", "warning", "refused"]),
  check: z.string(),
  reason: Reason.nullable(),
});
export type Check = z.infer<typeof Check>;
export const Preflight = z.object({
  ready: z.boolean().describe("nothing refuses it"),
  holderName: z.string().describe("masked"),
  refundableFen: Fen.describe("advance money that nothing holds"),
  arrearsFen: Fen,
  checks: z.array(Check),
});

export const because = reasons("refunds", {
  unknown_unit: {
    zh: "没有单位“{unit}”，或不在您的数据范围内",
    en: "there is no unit {unit} in your data scope",
  },
  needs_personal_data: {
    zh: "查看未脱敏内容需要个人信息权限",
    en: "unmasked names need the right to personal data",
  },
  no_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  no_order: { zh: "没有退费单“{id}”", en: "there is no refund order {id}" },
  bad_amount: {
    zh: "“{value}”不是金额：写元，至多两位小数",
    en: "{value} is no amount: yuan with at most two decimals",
  },
  amount_not_positive: { zh: "退费金额必须大于零", en: "a refund is more than zero" },
  amount_too_large: {
    zh: "{amount} 元超过单笔上限 {limit} 元",
    en: "{amount} yuan is more than the limit of {limit}",
  },
  over_balance: {
    zh: "{amount} 元超过可退余额 {available} 元（已扣除在办退费占用）",
    en: "{amount} yuan is more than the {available} that may be refunded; open refunds hold the rest",
  },
  payee_missing: {
    zh: "退至银行须填收款账号与开户行",
    en: "a refund to the bank needs the payee's account and bank",
  },
  bad_payee_account: {
    zh: "收款账号应为 4 至 34 位数字或字母",
    en: "a bank account has 4 to 34 digits or letters",
  },
  unknown_reason_type: {
    zh: "没有退费原因“{code}”；可用：{known}",
    en: "there is no reason {code}; known are {known}",
  },
  unknown_return_reason: {
    zh: "此处没有退回原因“{code}”；可用：{known}",
    en: "there is no return reason {code} here; known are {known}",
  },
  payment_not_theirs: {
    zh: "缴费 {payment} 不是该户号的",
    en: "payment {payment} is not of this account",
  },
  payee_differs: {
    zh: "收款人与户主不一致（{resolved_zh}）",
    en: "the payee is not the account holder ({resolved_en})",
  },
  invoice_deducted: {
    zh: "客户已抵扣发票 {invoices}（{resolved_zh}）",
    en: "the customer deducted the input tax of {invoices} ({resolved_en})",
  },
  duplicate: {
    zh: "{days} 天内已有同额退费 {order}（{resolved_zh}）",
    en: "refund {order} of the same amount within {days} days ({resolved_en})",
  },
  several: {
    zh: "{days} 天内该户另有 {count} 笔退费，连同本单共 {sum} 元",
    en: "{count} other refunds of the account within {days} days, {sum} yuan with this one",
  },
  payee_names: {
    zh: "收款账号（尾号 {tail}）曾以别的收款户名用于另外 {count} 笔退费（{orders}；其中同一经办人 {own} 笔）：一个账号只有一个户主，请核对账户凭证",
    en: "the payee's account (..{tail}) was given under another payee's name for {count} other refunds ({orders}; {own} by the same handler): an account has one owner, look at the proof of account",
  },
  payee_shared: {
    zh: "同一收款人（尾号 {tail}）另收取别的户主的 {count} 笔退费（{orders}；其中同一经办人 {own} 笔）",
    en: "the same payee (..{tail}) takes {count} other refunds of customers of other names ({orders}; {own} by the same handler)",
  },
  payee_changed: {
    zh: "该户上一笔退费 {order} 付至尾号 {last} 的账号，本次为尾号 {tail}",
    en: "the customer's last refund {order} was paid to the account ..{last}, this one goes to ..{tail}",
  },
  arrears: {
    zh: "欠费 {arrears} 元应先抵扣，至多可退 {most} 元",
    en: "arrears of {arrears} yuan come first; at most {most} may be refunded",
  },
  arrears_left: {
    zh: "客户尚欠 {arrears} 元，退费后余额仍足抵扣",
    en: "the customer owes {arrears} yuan, which the rest of the balance covers",
  },
  closed_account: {
    zh: "户号已销户，不能转预存",
    en: "the account is closed, so its advance balance takes nothing",
  },
  papers_missing: { zh: "缺少资料：{papers_zh}", en: "papers missing: {papers_en}" },
  wrong_state: {
    zh: "退费单 {id} 处于“{state_zh}”，不能{act_zh}",
    en: "refund {id} is {state_en}; it cannot be {act_en}",
  },
  withdrawal_asked: {
    zh: "已向财务申请撤回 {id}，等待答复",
    en: "finance was asked to give {id} back; its answer is awaited",
  },
  papers_altered: {
    zh: "附件与审批时不一致：{names}。审批作废，不能付款，请退回",
    en: "papers are not those that were approved: {names}. The approval is void, nothing is paid; return it",
  },
  approval_void: {
    zh: "审批后下列内容有改动：{fields}。审批作废",
    en: "changed since it was approved: {fields}. The approval is void",
  },
  finance_only: {
    zh: "该单已在财务侧，须由财务人员办理",
    en: "it is on finance's side now, where only finance decides",
  },
  own_order: {
    zh: "经办人不能办理自己发起的退费 {id}",
    en: "whoever requested refund {id} may neither accept nor pay it",
  },
  second_person: {
    zh: "{limit} 元及以上须双人：受理人不能付款",
    en: "from {limit} yuan on, who accepted it may not pay it",
  },
  split_sum: {
    zh: "拆分合计 {sum} 元，应为 {amount} 元",
    en: "the parts add up to {sum} yuan, not {amount}",
  },
  payee_column_missing: {
    zh: "第 {row} 行缺少 {column}",
    en: "row {row} lacks {column}",
  },
  files_missing: {
    zh: "附件尚未到达：{hashes}",
    en: "attachments have not arrived: {hashes}",
  },
  other_message: {
    zh: "退费单 {order} 第 {number} 号消息已收到，且内容不同",
    en: "message {number} of {order} came before, with other content",
  },
  still_here: {
    zh: "退费单 {id} 第 {version} 版仍在财务，不能再收新版",
    en: "version {version} of {id} is still with finance, which takes in no other",
  },
  not_its_word: {
    zh: "消息不是{side}侧所发，不予受理",
    en: "the message was not sent by the side {side}, so it is not heard",
  },
  message_altered: {
    zh: "消息内容与其摘要不符",
    en: "the message is not what its hash says",
  },
  no_rules: {
    zh: "{day} 没有生效的退费规则",
    en: "no refund rules are in force on {day}",
  },
});
