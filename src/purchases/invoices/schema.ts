/**
 * Invoices of suppliers: what a file says, what the register keeps, how verification stands.
 * @module
 */
import * as z from "zod";
import { Fen } from "../../base/money.ts";
import { FileId } from "../../base/operation.ts";
import { Reason, reasons } from "../../base/reasons.ts";

const yuan = (what: string) => z.string().describe(`yuan, two decimals: ${what}`);
const Party = z.object({ name: z.string().nullable(), taxNumber: z.string().nullable() });

/** What `purchases.read-invoice` answers. */
export const ReadInvoice = z.object({
  kind: z.enum(["vat", "digital"]),
  type: z.string().nullable(),
  code: z.string().nullable().describe("10 or 12 digits; null on fully digital e-invoices"),
  number: z.string().describe("8 digits, or 20 of a fully digital e-invoice"),
  issuedOn: z.string().nullable(),
  buyer: Party,
  seller: Party,
  lines: z.array(
    z.object({
      name: z.string(),
      specification: z.string().nullable(),
      unit: z.string().nullable(),
      quantity: z.string().nullable().describe("decimal, as printed"),
      unitPrice: z.string().nullable().describe("decimal, as printed"),
      net: yuan("without tax"),
      rate: z.string().nullable().describe("0.13; null where the invoice prints no figure"),
      printedRate: z.string().describe("13%, 免税, 不征税, ***"),
      tax: yuan("of this line"),
    }),
  ),
  net: yuan("合计金额"),
  tax: yuan("合计税额"),
  total: yuan("价税合计"),
  takesBack: z.string().nullable().describe("red-letter invoices: the one they take back"),
  origin: z.enum(["xml", "attachment", "tags", "page"]).describe("where the figures stood"),
});
export type ReadInvoice = z.infer<typeof ReadInvoice>;

/**
 * waiting -> genuine | refused | unverified_offline (-> genuine | refused once the office answers).
 * Whether `unverified_offline` may pass is said by rulebook `invoice-policy`.
 */
export const InvoiceState = z.enum(["waiting", "genuine", "unverified_offline", "refused"]);
export type InvoiceState = z.infer<typeof InvoiceState>;

const RegisteredLine = z.object({
  name: z.string(),
  unit: z.string().nullable(),
  quantity: z.string().nullable(),
  unitPrice: z.string().nullable(),
  netFen: Fen,
  rateBasisPoints: z.int().nullable().describe("1300 is 13 %; null: no figure printed"),
  printedRate: z.string(),
  taxFen: Fen,
});

export const Invoice = z.object({
  id: z.string().describe("code-number, or the number alone of a fully digital one"),
  kind: z.enum(["vat", "digital"]),
  code: z.string().nullable(),
  number: z.string(),
  type: z.string().nullable(),
  issuedOn: z.string(),
  sellerTaxNumber: z.string(),
  sellerName: z.string(),
  buyerTaxNumber: z.string().nullable(),
  buyerName: z.string(),
  netFen: Fen,
  taxFen: Fen,
  totalFen: Fen,
  lines: z.array(RegisteredLine),
  takesBack: z.string().nullable().describe("of a red-letter invoice: id of the one taken back"),
  takenBackBy: z.array(z.string()).describe("red-letter invoices against this one"),
  file: FileId,
  subject: z.string().nullable().describe("what it is claimed for; null once released"),
  state: InvoiceState,
  verdict: z.string().nullable().describe("the tax office's word"),
  verifiedOn: z.string().nullable(),
  registeredAt: z.string(),
  registeredBy: z.string(),
});
export type Invoice = z.output<typeof Invoice>;

/** How a subject's invoices stand together. */
export const InvoiceStanding = z.object({
  outcome: z.enum(["passed", "waiting", "refused"]),
  netFen: Fen,
  taxFen: Fen,
  totalFen: Fen.describe("of all that count: blue ones not taken back"),
  unverified: z.boolean().describe("passed without the tax office's word, as the policy allows"),
  reasons: z.array(Reason),
});
export type InvoiceStanding = z.output<typeof InvoiceStanding>;

/** What one run of `purchases.verify-invoices` did. */
export const VerificationRun = z.object({
  asked: z.int().describe("queries the tax office answered"),
  fromCache: z.int().describe("answered from what it said before"),
  genuine: z.int(),
  refused: z.int(),
  silent: z.int().describe("queries without an answer"),
  left: z.int().describe("still to be verified; the next run is left for later"),
});
export type VerificationRun = z.infer<typeof VerificationRun>;

export const ListInvoices = z.object({
  subject: z.string().optional().describe("what they are claimed for"),
  sellerTaxNumber: z.string().optional(),
  state: InvoiceState.optional(),
  number: z.string().optional().describe("invoice number, or code-number"),
  page: z.int().min(1).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export const InvoicePage = z.object({ total: z.int(), invoices: z.array(Invoice) });

/** Body of rulebook `invoice-policy`. */
export const InvoicePolicy = z.strictObject({
  office: z.strictObject({
    perSecond: z.number().positive().describe("queries the tax office takes"),
    burst: z.int().min(1),
  }),
  breaker: z.strictObject({
    silences: z.int().min(1).describe("in a row, then it opens"),
    openSeconds: z.int().min(1),
    probeSeconds: z.int().min(1).describe("one query at a time finds out, this long"),
  }),
  unknownForDays: z
    .int()
    .min(0)
    .describe("after issue, while the office may not know an invoice yet"),
  offline: z.strictObject({
    flagAfterHours: z.number().min(0).describe("waiting longer without an answer is offline"),
    mayPassUpToFen: Fen.describe("unverified invoices of a subject pass up to here; 0: none"),
  }),
  taxToleranceFen: Fen.describe("per line, between printed tax and net x rate"),
});
export type InvoicePolicy = z.output<typeof InvoicePolicy>;

export const because = reasons("invoices", {
  duplicate: {
    zh: "发票 {invoice} 已于 {on} 登记，用于 {subject}，不能重复入账",
    en: "invoice {invoice} was registered on {on} for {subject}; it counts once",
  },
  incomplete: { zh: "发票缺少 {what}", en: "the invoice does not state its {what}" },
  wrong_seller: {
    zh: "销售方税号 {found} 与供应商税号 {expected} 不一致",
    en: "the seller's tax number is {found}, the supplier's {expected}",
  },
  wrong_buyer: {
    zh: "购买方税号 {found} 与本单位税号 {expected} 不一致",
    en: "the buyer's tax number is {found}, ours {expected}",
  },
  outside_period: {
    zh: "开票日期 {on} 不在 {from} 至 {until} 之间",
    en: "issued on {on}, which is not between {from} and {until}",
  },
  tax_off: {
    zh: "第 {line} 行税额 {tax} 与 金额×税率 = {expected} 不符",
    en: "line {line}: tax is {tax}, net x rate gives {expected}",
  },
  taken_back: {
    zh: "发票 {invoice} 已被红字发票 {red} 冲销",
    en: "invoice {invoice} was taken back by red-letter invoice {red}",
  },
  red_without_blue: {
    zh: "红字发票未注明对应的蓝字发票",
    en: "the red-letter invoice does not name the one it takes back",
  },
  red_too_large: {
    zh: "红字发票合计 {red} 超过蓝字发票 {invoice} 的金额 {blue}",
    en: "red-letter invoices of {red} exceed invoice {invoice} of {blue}",
  },
  unknown_invoice: { zh: "没有登记发票 {invoice}", en: "no invoice {invoice} is registered" },
  none: { zh: "尚未登记任何发票", en: "no invoice has been registered yet" },
  waiting: { zh: "发票 {invoice} 等待查验", en: "invoice {invoice} waits for verification" },
  unverified_offline: {
    zh: "查验平台无应答，发票 {invoice} 未经查验",
    en: "the tax office does not answer; invoice {invoice} is unverified",
  },
  unverified_over_limit: {
    zh: "未查验发票合计 {total} 超过可先行通过的 {limit}",
    en: "unverified invoices of {total} exceed the {limit} that may pass",
  },
  refused_by_office: {
    zh: "税务查验：发票 {invoice} {verdict}",
    en: "tax office on invoice {invoice}: {verdict}",
  },
  no_policy: {
    zh: "没有当日有效的发票规则（invoice-policy）",
    en: "no rulebook invoice-policy is in force",
  },
});
