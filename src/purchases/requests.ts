/**
 * What the operations of this folder ask for and answer, where it is no noun. Amounts typed by people are
 * yuan, energy kWh, tax rates per cent; everything that comes back is fen, Wh and basis points.
 * @module
 */
import * as z from "zod";
import { parseKwh, WattHours } from "../base/energy.ts";
import { Fen, parseYuan } from "../base/money.ts";
import { FileId } from "../base/operation.ts";
import { Reason } from "../base/reasons.ts";
import { parsePrice, parseRate } from "./figures.ts";
import { Recovery } from "./recovering/schema.ts";
import {
  Agreement,
  BankAccount,
  MicroYuan,
  Month,
  PartyType,
  Passage,
  PriceBasis,
  Purchase,
  PurchaseLine,
  Stage,
  Supplier,
  TaxRate,
  Voucher,
} from "./schema.ts";

/** Text that a parser reads; `what` says which. */
const typed = <Value>(parse: (text: string) => Value | undefined, what: string) =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: `no ${what}` });
    return z.NEVER;
  });
const Yuan = typed(parseYuan, "amount in yuan").describe("yuan, e.g. 1234.50");
const Kwh = typed(parseKwh, "energy in kWh").describe("kWh, at most three decimals");
const Price = typed(parsePrice, "price").describe("yuan per kWh, at most six decimals");
const Rate = typed(parseRate, "tax rate").describe("per cent, e.g. 13");
const Day = z.iso.date();

const SupplierId = z.string().regex(/^[0-9A-Za-z-]{2,32}$/, "2 to 32 letters, digits and hyphens");
const Paging = {
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(500).default(50),
};

// ---- suppliers and agreements ----

export const AddSupplier = z.object({
  supplier: SupplierId,
  name: z.string().trim().min(1).max(100),
  partyType: PartyType,
  taxNumber: z.string().trim().min(1).max(32).optional(),
  unit: z.string().describe("id of the organisation unit that settles with it"),
  financeCode: z.string().trim().min(1).max(32).optional(),
  payeeName: BankAccount.shape.name.optional().describe("its own name if absent"),
  payeeAccount: BankAccount.shape.account,
  payeeBank: BankAccount.shape.bank,
});
export const SetFinanceCode = z.object({
  supplier: SupplierId,
  financeCode: z.string().trim().min(1).max(32),
});
export const ListSuppliers = z.object({
  search: z.string().max(100).optional().describe("part of a name, or a whole id"),
  ...Paging,
});
export const SupplierPage = z.object({
  total: z.number().int(),
  suppliers: z.array(Supplier.extend({ agreements: z.array(Agreement) })),
});
export const AddAgreement = z.object({
  agreement: z.string().trim().min(1).max(64),
  supplier: SupplierId,
  price: Price,
  priceBasis: PriceBasis.default("net"),
  taxRate: Rate,
  from: Day,
  until: Day.optional(),
  plants: z
    .array(z.object({ plant: z.string().trim().min(1).max(64), name: z.string().min(1).max(100) }))
    .min(1)
    .describe('JSON, e.g. [{"plant":"PV-1","name":"East ridge"}]'),
});
export const LinkPerson = z.object({ person: z.string(), supplier: SupplierId });
export const Linked = z.object({ person: z.string(), supplierId: z.string() });

export const ChangeBankAccount = z.object({
  supplier: SupplierId,
  payeeName: BankAccount.shape.name,
  payeeAccount: BankAccount.shape.account,
  payeeBank: BankAccount.shape.bank,
  file: FileId.optional().describe("the supplier's sealed letter"),
});
export const ConfirmBankAccount = z.object({
  supplier: SupplierId,
  act: z.enum(["confirm", "withdraw"]).default("confirm"),
});

// ---- steps 1 to 5 ----

export const OnePurchase = z.object({ purchase: z.string() });
const TypedLine = z.strictObject({
  plant: z.string(),
  energyKwh: Kwh,
  price: Price.optional().describe("absent: the price file's, else the agreement's"),
  netYuan: Yuan.optional(),
  taxYuan: Yuan.optional(),
  grossYuan: Yuan.optional(),
});
export const ArchivePurchase = z.object({
  agreement: z.string(),
  month: Month,
  taxRate: Rate.optional().describe("absent: the agreement's"),
  lines: z
    .array(TypedLine)
    .min(1)
    .max(100_000)
    .describe('JSON, e.g. [{"plant":"PV-1","energyKwh":"1200"}]; amounts all or none'),
});
export type ArchivedLine = z.output<typeof TypedLine>;
export const CorrectPurchase = ArchivePurchase.omit({ agreement: true, month: true }).extend({
  purchase: z.string(),
});
export const AttachInvoice = OnePurchase.extend({ file: FileId });
export const IssueOnBehalf = z.object({
  purchases: z.array(z.string()).min(1).max(1000),
  file: FileId.describe("the invoice as the tax platform issued it, OFD or XML"),
});
export const OnBehalf = z.object({
  batchId: z.string(),
  users: z.number().int(),
  faceFen: Fen,
  invoice: z.string(),
});
export const InvoiceKnown = z.object({
  subject: z.string(),
  invoice: z.string(),
  state: z.string(),
});
export const Moved = z.object({ moved: z.number().int().describe("purchases") });
export const ReviewInvoices = OnePurchase.extend({
  pass: z.boolean().default(true),
  comment: z.string().max(500).default(""),
});
export const CodePurchase = OnePurchase.extend({
  voucher: z
    .string()
    .regex(/^[0-9A-Za-z-]{4,32}$/)
    .optional()
    .describe("number of the payable voucher; the next free one if absent"),
});
export const ApproveInput = OnePurchase.extend({
  act: z.enum(["approve", "return"]).default("approve"),
  to: z.string().optional().describe("return: an earlier step, or `initiator`"),
  comment: z.string().max(500).default(""),
});
export const ApprovalEnded = z.object({
  approval: z.string(),
  subject: z.string(),
  outcome: z.enum(["approved", "returned", "withdrawn", "voided"]),
});

// ---- the match ----

const Side = z.object({
  energyWh: WattHours.nullable(),
  priceMicroYuan: MicroYuan.nullable(),
  taxRateBp: TaxRate.nullable(),
  netFen: Fen.nullable(),
  taxFen: Fen.nullable(),
});
export const Decision = z.enum(["accept", "query", "return"]);
export type Decision = z.infer<typeof Decision>;
export const Difference = z.object({
  field: z.enum(["energy", "price", "rate", "net", "tax", "line", "sum"]),
  against: z.enum(["price-file", "invoice", "agreement"]),
  reason: Reason,
  hard: z.boolean().describe("nobody may accept it"),
});
export type Difference = z.infer<typeof Difference>;
export const MatchRow = z.object({
  lineNo: z.number().int().describe("0 is the totals"),
  plantId: z.string().nullable(),
  plantName: z.string().nullable(),
  settlement: Side,
  priceFile: Side.nullable(),
  invoice: Side.extend({ invoice: z.string(), item: z.string(), lines: z.number().int() })
    .nullable()
    .describe("`lines`: how many settlement lines this invoice line stands for"),
  agreement: Side,
  differences: z.array(Difference),
  decision: z
    .object({ decision: Decision, comment: z.string(), by: z.string(), at: z.string() })
    .nullable()
    .describe("about these very differences"),
});
export type MatchRow = z.output<typeof MatchRow>;
export const Match = z.object({
  purchase: Purchase,
  invoices: z.object({ outcome: z.string(), totalFen: Fen, reasons: z.array(Reason) }),
  rows: z.array(MatchRow).describe("totals first, then lines; with `onlyDifferences` those alone"),
  total: z.number().int().describe("lines that match the filter"),
  open: z.number().int().describe("lines whose differences nobody has accepted"),
});
export const MatchInput = OnePurchase.extend({
  onlyDifferences: z.boolean().default(false),
  ...Paging,
});
export const DecideLine = OnePurchase.extend({
  line: z.number().int().min(0).describe("0: the totals"),
  decision: Decision,
  comment: z.string().min(1).max(500),
});

// ---- steps 7 to 9 ----

export const MakeForm = z.object({ purchases: z.array(z.string()).min(1).max(5000) });
const OneForm = z.object({ form: z.string() });
export const CallOffForm = OneForm;
export const ReviewForm = OneForm.extend({
  pass: z.boolean().default(true),
  comment: z.string().max(500).default(""),
});
export const Form = z.object({
  formId: z.string(),
  purchases: z.array(z.string()),
  amountFen: Fen,
  pdf: FileId,
  xlsx: FileId,
  detailsHash: z.string().describe("SHA-256 of the payment details that were reviewed"),
  paymentFile: z.string().nullable().describe("id; made when the form passes"),
  paymentHash: z.string().nullable().describe("SHA-256 of the bytes the bank is to get"),
  madeBy: z.string(),
  madeAt: z.string(),
  reviewedBy: z.string().nullable(),
  passed: z.boolean().nullable(),
});
export type Form = z.output<typeof Form>;
export const PayForm = OneForm.extend({
  hash: z.string().optional().describe("of the payment file as you saw it; compared if given"),
});

// ---- step 10 and 11 ----

export const QueryPurchases = z.object({
  supplier: z.string().optional().describe("enterprise, by id"),
  from: Month.optional().describe("first settled month"),
  until: Month.optional().describe("last settled month"),
  stage: Stage.optional(),
  step: z.number().int().min(1).max(9).optional(),
  voucher: z.string().optional().describe("number of a payable or paid voucher"),
  invoice: z.string().optional().describe("invoice number, or code-number"),
  plant: z.string().optional(),
  ...Paging,
});
export const PurchasePage = z.object({
  total: z.number().int(),
  energyWh: WattHours,
  netFen: Fen,
  taxFen: Fen,
  grossFen: Fen,
  paidFen: Fen,
  purchases: z.array(Purchase),
});
export const Desk = z.object({
  stages: z.array(
    z.object({
      stage: Stage,
      step: z.number().int(),
      zh: z.string(),
      en: z.string(),
      purchases: z.number().int(),
      grossFen: Fen,
      oldest: z.string().nullable(),
    }),
  ),
  total: z.number().int(),
  purchases: z.array(Purchase).describe("longest waiting first"),
});
export const DeskInput = QueryPurchases.pick({
  stage: true,
  step: true,
  page: true,
  pageSize: true,
});
export const Trace = z.object({
  purchase: Purchase,
  supplier: Supplier.omit({ change: true }),
  agreement: Agreement,
  lines: z.array(PurchaseLine.extend({ plantName: z.string() })).describe("the first 200"),
  invoices: z.array(
    z.object({
      id: z.string(),
      issuedOn: z.string(),
      netFen: Fen,
      taxFen: Fen,
      totalFen: Fen,
      state: z.string(),
      takenBackBy: z.array(z.string()),
      file: FileId,
    }),
  ),
  vouchers: z.array(Voucher),
  approval: z
    .object({
      id: z.string(),
      state: z.string(),
      history: z.array(
        z.object({
          ...{ act: z.string(), step: z.string().nullable(), person: z.string() },
          ...{ at: z.string(), reason: z.string(), comment: z.string() },
        }),
      ),
    })
    .nullable(),
  form: Form.nullable(),
  payment: z
    .object({
      state: z.string(),
      attempt: z.number().int(),
      bankReference: z.string().nullable(),
      problem: z.string().nullable(),
      paidOn: z.string().nullable(),
      sentHash: z.string().nullable().describe("SHA-256 of the bytes the bank got"),
    })
    .nullable(),
  recovery: Recovery.nullable().describe("what comes back after a red-letter invoice"),
  passages: z.array(Passage),
  unbroken: z.boolean().describe("every passage begins where the last one ended, by their hashes"),
});
export type Trace = z.output<typeof Trace>;

export const PortalInput = z.object({
  supplier: z.string().optional().describe("staff name one; a supplier's person has its own"),
  ...Paging,
});
export const Portal = z.object({
  supplierId: z.string(),
  supplierName: z.string(),
  settledFen: Fen.describe("of all that is not void"),
  paidFen: Fen,
  waitingFen: Fen,
  total: z.number().int(),
  purchases: z.array(
    z.object({
      purchaseId: z.string(),
      month: z.string(),
      energyWh: WattHours,
      grossFen: Fen,
      setOffFen: Fen.describe("of it, settled by what you owed back"),
      recoverableFen: Fen.describe("you still owe it back"),
      stage: Stage,
      step: z.number().int(),
      since: z.string(),
      holder: z.object({ zh: z.string(), en: z.string() }).describe("who has it now"),
      yourTurn: z.boolean().describe("it waits for the supplier"),
      problems: z.array(Reason),
      paidOn: z.string().nullable(),
      bankReference: z.string().nullable(),
    }),
  ),
});
