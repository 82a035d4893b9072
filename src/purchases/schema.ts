/**
 * The nouns of electricity purchases: suppliers, agreements, settled purchases and the stages they pass.
 * Money is fen, energy Wh, prices micro-yuan per kWh, tax rates basis points (1300 = 13 %).
 * Source of the order of the steps: CN117437072A, abstract ("the publication").
 * @module
 */
import * as z from "zod";
import { WattHours } from "../base/energy.ts";
import { Fen } from "../base/money.ts";
import { Reason, reasons } from "../base/reasons.ts";

export const PartyType = z
  .enum(["general", "small-scale", "natural-person", "village-committee"])
  .describe("general or small-scale VAT taxpayer, natural person, village committee");
export type PartyType = z.infer<typeof PartyType>;

export const PriceBasis = z
  .enum(["net", "gross"])
  .describe("whether a price is without (net) or with (gross) value added tax");
export type PriceBasis = z.infer<typeof PriceBasis>;

/** Prices on the wire are decimal strings of micro-yuan: 0.3949 yuan/kWh is `394900`. */
export const MicroYuan = z
  .union([z.bigint(), z.string().regex(/^\d+$/, "whole micro-yuan per kWh, as digits")])
  .transform((value) => BigInt(value));
export const TaxRate = z.number().int().min(0).max(10_000).describe("basis points: 1300 is 13 %");
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM");

export const BankAccount = z.object({
  name: z.string().trim().min(1).max(100).describe("of the payee, as the bank knows it"),
  account: z.string().regex(/^\d{8,32}$/, "8 to 32 digits"),
  bank: z.string().trim().min(1).max(100),
});
export type BankAccount = z.infer<typeof BankAccount>;

/** As lists show it: the account number masked. */
const ShownAccount = z.object({ name: z.string(), account: z.string(), bank: z.string() });

export const Supplier = z.object({
  supplierId: z.string(),
  name: z.string(),
  partyType: PartyType,
  taxNumber: z.string().nullable(),
  unit: z.string().describe("id of the organisation unit that settles with it"),
  financeCode: z.string().nullable().describe("supplier code in the finance system; unique"),
  payee: ShownAccount.describe("in force today; the account masked"),
  change: z
    .object({
      changeId: z.string(),
      payee: ShownAccount,
      requestedBy: z.string(),
      requestedAt: z.string(),
      effectiveOn: z.string().describe("first day it can be paid to, if a second person confirmed"),
      confirmedBy: z.string().nullable(),
    })
    .nullable()
    .describe("a change of bank account that is not yet in force"),
});
export type Supplier = z.infer<typeof Supplier>;

export const Agreement = z.object({
  agreementNo: z.string(),
  supplierId: z.string(),
  priceMicroYuan: MicroYuan,
  priceBasis: PriceBasis,
  taxRateBp: TaxRate,
  from: z.string(),
  until: z.string().nullable(),
  plants: z.array(z.object({ plantId: z.string(), name: z.string() })),
});
export type Agreement = z.output<typeof Agreement>;

/** Where a purchase stands: the step of the publication it has reached, and what it waits for. */
export const stages = {
  archived: { step: 1, zh: "已建档，待发行", en: "archived, to be issued" },
  "tax-stopped": { step: 2, zh: "税率核对未通过", en: "stopped by the tax-rate check" },
  issued: { step: 2, zh: "应付已推送，待收票", en: "payable pushed, waits for invoices" },
  collecting: { step: 3, zh: "发票收集与校验中", en: "invoices being verified" },
  "review-stopped": { step: 3, zh: "校验审核未通过", en: "review of the invoices not passed" },
  reviewed: { step: 4, zh: "审核通过，待编码", en: "review passed, to be coded" },
  "coding-stopped": {
    step: 4,
    zh: "编码失败，无应付凭证",
    en: "coding failed, no payable voucher",
  },
  payable: { step: 4, zh: "应付凭证已生成", en: "payable voucher made" },
  applied: { step: 6, zh: "已留存并申请，审批中", en: "retained and applied for, in approval" },
  "approval-returned": { step: 5, zh: "审批退回", en: "returned by an approver" },
  approved: { step: 6, zh: "审批通过，待推送明细", en: "approved, waits for payment details" },
  formed: { step: 7, zh: "明细与资金申请表待审核", en: "payment details and form to be reviewed" },
  cleared: { step: 8, zh: "财务支付阶段，待支付", en: "in finance, to be paid" },
  paying: { step: 8, zh: "支付中", en: "being paid" },
  "payment-failed": {
    step: 7,
    zh: "支付失败，退回明细",
    en: "payment failed, back to the details",
  },
  paid: { step: 9, zh: "实付凭证已生成", en: "paid voucher made" },
  void: { step: 1, zh: "已作废", en: "void" },
} as const;
export type Stage = keyof typeof stages;
export const Stage = z.enum(Object.keys(stages) as [Stage, ...Stage[]]);

/** The eleven steps of the publication, by number. */
export const steps = [
  { step: 1, zh: "接收电费档案", en: "archive" },
  { step: 2, zh: "发行与应付推送（税率核对）", en: "issue, push payable (tax check)" },
  { step: 3, zh: "发票收集与校验", en: "invoices collected and verified" },
  { step: 4, zh: "编码、应付凭证", en: "coding, payable voucher" },
  { step: 5, zh: "接受留存、支付与账单申请", en: "retained, applied for" },
  { step: 6, zh: "营销逐级审批", en: "tiered approval" },
  { step: 7, zh: "支付明细及资金申请表", en: "payment details, fund application form" },
  { step: 8, zh: "财务支付", en: "finance payment" },
  { step: 9, zh: "实付凭证", en: "paid voucher" },
  { step: 10, zh: "流程信息入库", en: "process information stored" },
  { step: 11, zh: "电量电费查询", en: "query of energy and fee" },
] as const;

export const PurchaseLine = z.object({
  lineNo: z.number().int(),
  plantId: z.string(),
  energyWh: WattHours,
  priceMicroYuan: MicroYuan,
  netFen: Fen,
  taxFen: Fen,
  grossFen: Fen,
});
export type PurchaseLine = z.output<typeof PurchaseLine>;

export const Purchase = z.object({
  purchaseId: z.string(),
  supplierId: z.string(),
  supplierName: z.string(),
  partyType: PartyType,
  agreementNo: z.string(),
  month: Month.describe("of the settled energy"),
  unit: z.string(),
  taxRateBp: TaxRate.describe("of the archive"),
  priceBasis: PriceBasis,
  lineCount: z.number().int(),
  energyWh: WattHours,
  netFen: Fen,
  taxFen: Fen,
  grossFen: Fen,
  stage: Stage,
  step: z.number().int(),
  problems: z.array(Reason).describe("what blocks it, where something does"),
  since: z.string().describe("instant it came to this stage"),
  invoiceSubject: z.string().describe("what its invoices are claimed for"),
  approval: z.string().nullable(),
  formId: z.string().nullable(),
  payableVoucher: z.string().nullable(),
  paidVoucher: z.string().nullable(),
  setOffFen: Fen.describe("settled by what the supplier owed back; the bank pays the rest"),
  recoverableFen: Fen.describe("paid, and to come back after a red-letter invoice"),
});
export type Purchase = z.output<typeof Purchase>;

/** What the bank pays of a purchase. */
export function payoutOf({
  grossFen,
  setOffFen,
}: Pick<Purchase, "grossFen" | "setOffFen">): bigint {
  return grossFen - setOffFen;
}

/** One transition, as it was recorded (step 10). Hashes are SHA-256 over the canonical purchase. */
export const Passage = z.object({
  step: z.number().int(),
  act: z.string(),
  from: Stage.nullable(),
  to: Stage,
  actor: z.string(),
  at: z.string(),
  beforeHash: z.string(),
  afterHash: z.string(),
  reasons: z.array(Reason),
  note: z.record(z.string(), z.unknown()).describe("ids and hashes of what the act made or used"),
});
export type Passage = z.infer<typeof Passage>;

export const Voucher = z.object({
  voucherNo: z.string(),
  kind: z.enum(["payable", "paid"]),
  purchaseId: z.string(),
  amountFen: Fen,
  cause: z.string().describe("of its ledger entry"),
  on: z.string(),
  reversedBy: z.string().nullable().describe("cause of the entry that took it back"),
});
export type Voucher = z.output<typeof Voucher>;

export const because = reasons("purchases", {
  unknown: { zh: "没有购电结算单 {id}", en: "there is no purchase {id}" },
  unknown_supplier: { zh: "没有供应商“{id}”", en: "there is no supplier {id}" },
  unknown_agreement: { zh: "没有购售电合同“{id}”", en: "there is no agreement {id}" },
  unknown_plant: {
    zh: "合同 {agreement} 没有电站“{id}”",
    en: "agreement {agreement} has no plant {id}",
  },
  unknown_form: { zh: "没有资金申请表 {id}", en: "there is no fund application form {id}" },
  unknown_unit: { zh: "组织树中没有“{unit}”", en: "no organisation unit is called {unit}" },
  unknown_change: { zh: "没有待确认的账户变更 {id}", en: "no change of account {id} waits" },
  no_rulebook: { zh: "{day} 没有有效的规则 {kind}", en: "no rulebook {kind} is in force on {day}" },
  name_supplier: { zh: "请指明供应商", en: "name the supplier" },
  exists: { zh: "“{id}”已存在", en: "{id} exists already" },
  other_enterprise: {
    zh: "无权查询其他企业的电量电费",
    en: "energy and fees of another enterprise may not be queried",
  },
  out_of_order: {
    zh: "“{stage}”阶段不能{act}；先完成第 {step} 步",
    en: "{act} cannot be done while {stage}; step {step} comes first",
  },
  done_already: {
    zh: "“{stage}”阶段不能再{act}",
    en: "{act} cannot be done any more: {stage}",
  },
  // step 1
  month_settled: {
    zh: "合同 {agreement} 的 {month} 已结算（{id}）",
    en: "{month} of agreement {agreement} is settled already ({id})",
  },
  outside_agreement: {
    zh: "{month} 不在合同 {agreement} 的期限内",
    en: "{month} lies outside the term of agreement {agreement}",
  },
  gross_not_sum: {
    zh: "价税合计 {gross} 不等于 不含税 {net} + 税额 {tax}",
    en: "gross {gross} is not net {net} + tax {tax}",
  },
  amounts_incomplete: {
    zh: "不含税金额、税额、价税合计须同时填写或同时留空",
    en: "net, tax and gross are given together or not at all",
  },
  one_rate: {
    zh: "同一合同同一月份的税率须相同",
    en: "the rows of an agreement and month share one tax rate",
  },
  nothing_to_settle: { zh: "没有结算行", en: "there is no line to settle" },
  amount_zero: { zh: "结算金额为零，无需支付", en: "the amount is zero: nothing is to be paid" },
  // step 2: the tax-rate check
  no_rate_in_force: {
    zh: "{day} 没有“{party}”的有效税率",
    en: "no tax rate of {party} is in force on {day}",
  },
  rate_not_agreement: {
    zh: "档案税率 {archive} 与合同税率 {agreement} 不符",
    en: "archive rate {archive} is not the agreement's {agreement}",
  },
  rate_not_party: {
    zh: "档案税率 {archive} 与“{party}”{day} 的有效税率 {rate} 不符",
    en: "archive rate {archive} is not that in force for {party} on {day}, {rate}",
  },
  tax_not_rate: {
    zh: "税额 {tax} 与 {net} × {rate} = {expected} 相差超过 0.01 元",
    en: "tax {tax} is over 0.01 yuan from {net} x {rate} = {expected}",
  },
  // step 3 and 4: invoices
  no_tax_number: {
    zh: "供应商 {supplier} 没有纳税人识别号，只能代开发票",
    en: "supplier {supplier} has no tax number: its invoices are issued on its behalf",
  },
  sum_differs: {
    zh: "发票合计 {invoices} 与应付 {payable} 不符",
    en: "the invoices sum to {invoices}, the payable is {payable}",
  },
  // four-way match: what one line says differently
  no_price: {
    zh: "价格文件没有电站 {plant} {month} 的电价",
    en: "no price of {plant} for {month}",
  },
  price_file_differs: {
    zh: "第 {line} 行：结算电价 {settled}，价格文件 {other}",
    en: "line {line}: settled at {settled}, the price file says {other}",
  },
  price_agreement_differs: {
    zh: "第 {line} 行：结算电价 {settled}，合同 {other}",
    en: "line {line}: settled at {settled}, the agreement says {other}",
  },
  no_invoice_line: { zh: "第 {line} 行没有对应的发票行", en: "line {line} stands on no invoice" },
  stray_invoice_line: {
    zh: "发票 {number} 的“{item}”{net} 没有对应的结算行",
    en: "{item} {net} of invoice {number} has no line of the settlement",
  },
  energy_differs: {
    zh: "第 {line} 行：结算电量 {settled} kWh，发票 {other} kWh",
    en: "line {line}: settled {settled} kWh, the invoice says {other} kWh",
  },
  invoice_price_differs: {
    zh: "第 {line} 行：结算电价 {settled}，发票单价 {other}",
    en: "line {line}: settled at {settled}, the invoice at {other}",
  },
  rate_differs: {
    zh: "第 {line} 行：档案税率 {settled}，发票 {other}",
    en: "line {line}: archive rate {settled}, the invoice says {other}",
  },
  net_differs: {
    zh: "第 {line} 行：不含税金额 {settled}，发票 {other}",
    en: "line {line}: net {settled}, the invoice says {other}",
  },
  tax_differs: {
    zh: "第 {line} 行：税额 {settled}，发票 {other}",
    en: "line {line}: tax {settled}, the invoice says {other}",
  },
  open_difference: {
    zh: "第 {line} 行有未处理的差异",
    en: "line {line} has a difference nobody has accepted",
  },
  not_acceptable: {
    zh: "第 {line} 行的差异不允许接受：{why}",
    en: "the difference of line {line} cannot be accepted: {why}",
  },
  no_difference: { zh: "第 {line} 行没有差异", en: "line {line} has no difference" },
  review_refused: { zh: "审核人不予通过：{why}", en: "the reviewer does not pass it: {why}" },
  own_acceptance: {
    zh: "接受差异的人不能审核同一单",
    en: "who accepted a difference does not review the same purchase",
  },
  // step 4: coding
  no_finance_code: {
    zh: "供应商 {supplier} 没有财务编码",
    en: "supplier {supplier} has no code in the finance system",
  },
  no_ledger_account: { zh: "科目表没有科目 {account}", en: "the chart has no account {account}" },
  voucher_taken: { zh: "凭证号 {number} 已被占用", en: "voucher number {number} is taken" },
  // steps 5 to 9
  approval_returned: { zh: "审批未通过：{why}", en: "not approved: {why}" },
  changed_since_approval: {
    zh: "审批后有字段变更：{fields}",
    en: "fields changed after approval: {fields}",
  },
  papers_damaged: {
    zh: "留存的发票文件缺失或被改动：{files}",
    en: "retained papers are missing or altered: {files}",
  },
  form_reviewed: { zh: "资金申请表 {id} 已审核", en: "form {id} is reviewed already" },
  own_form: {
    zh: "编制资金申请表的人不能审核它",
    en: "who made the form does not review it",
  },
  form_returned: { zh: "资金申请表被退回：{why}", en: "the form was returned: {why}" },
  form_not_passed: { zh: "资金申请表 {id} 未审核通过", en: "form {id} has not passed review" },
  form_stale: {
    zh: "表 {id} 已不是这些结算单的当前申请表",
    en: "form {id} is not the current one of its purchases",
  },
  file_altered: {
    zh: "支付文件与审核时的不一致（哈希不同）",
    en: "the payment file is not the one that was reviewed (hash)",
  },
  payee_changed: {
    zh: "供应商收款账户已变更，须重新编制支付明细",
    en: "the supplier's bank account changed; make the payment details again",
  },
  payment_failed: { zh: "银行支付失败：{why_zh}", en: "the bank did not pay: {why_en}" },
  payment_returned: { zh: "银行退汇：{why_zh}", en: "the bank returned the payment: {why_en}" },
  paid_with_flushed_invoice: {
    zh: "已付款后发票 {number} 被红冲，须向供应商追回或重开",
    en: "invoice {number} was flushed after payment: recover it, or get another",
  },
  // bank account and invoices on behalf
  change_waits: {
    zh: "该供应商已有待确认的账户变更 {id}",
    en: "a change of account of this supplier waits already ({id})",
  },
  same_account: { zh: "与现有收款账户相同", en: "the same as the account in force" },
  own_change: { zh: "申请人不能确认自己的变更", en: "who asked for it does not confirm it" },
  not_on_behalf: {
    zh: "“{party}”须自行开票，不能代开",
    en: "{party} issues its own invoices; none is issued on its behalf",
  },
  sales_limit: {
    zh: "{supplier} {month} 销售额 {sales} 超过代开上限 {limit}",
    en: "sales of {supplier} in {month}, {sales}, exceed the limit of {limit} for issuing on behalf",
  },
  users_limit: {
    zh: "合并开票 {users} 户，超过上限 {limit} 户",
    en: "{users} users on one invoice, more than {limit}",
  },
  face_limit: {
    zh: "票面金额 {face} 超过上限 {limit}",
    en: "the face amount {face} exceeds {limit}",
  },
  mixed_invoice: {
    zh: "合并开票的结算单须税率、单位、月份相同",
    en: "purchases on one invoice share rate, unit and month",
  },
});
