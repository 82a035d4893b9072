/**
 * What may be asked of refunds, and the sums that are answered.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { FileId, Pairs } from "../base/operation.ts";
import { Reason } from "../base/reasons.ts";
import { Destination, FinanceRow, FinanceState, OrderState, RefundRow, Side } from "./schema.ts";

const Yuan = z.string().describe("yuan with at most two decimals, e.g. 1200.00");
const Note = z.string().trim().max(1000);

/** The papers by what they prove; on the command line a path each. */
export const PapersInput = z.object({
  holderId: FileId.optional(),
  accountProof: FileId.optional(),
  licence: FileId.optional(),
  legalPersonId: FileId.optional(),
  authorisation: FileId.optional(),
  explanation: FileId.optional(),
  redInvoice: FileId.optional(),
  evidence: FileId.optional(),
});
export type PapersInput = z.infer<typeof PapersInput>;

const PayeeInput = z.object({
  to: Destination.default("bank").describe("bank account, or the advance balance (转预存)"),
  payeeName: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe("the account holder unless said"),
  payeeAccount: z.string().trim().max(40).optional().describe("bank account number"),
  payeeBank: z.string().trim().min(1).max(100).optional().describe("bank and branch"),
});
export type PayeeInput = z.infer<typeof PayeeInput>;

export const RequestRefund = z.object({
  customerAccount: z.string().trim().describe("户号, leading zeros kept"),
  amountYuan: Yuan,
  reasonType: z.string().default("over_payment").describe("of the rulebook: duplicate_payment ..."),
  ...PayeeInput.shape,
  payment: z.string().optional().describe("the over-payment it gives back"),
  note: Note.default(""),
  ...PapersInput.shape,
  draft: z.boolean().default(false).describe("keep it as a draft; the money is held all the same"),
  anomalyCase: z
    .string()
    .max(40)
    .optional()
    .describe("the case that found it, e.g. AC-2026-000001"),
});
export type RequestRefund = z.output<typeof RequestRefund>;

/** Corrections; what is not said stays. */
export const Corrections = z.object({
  amountYuan: Yuan.optional(),
  reasonType: z.string().optional(),
  to: Destination.optional(),
  payeeName: z.string().trim().min(1).max(100).optional(),
  payeeAccount: z.string().trim().max(40).optional(),
  payeeBank: z.string().trim().min(1).max(100).optional(),
  payment: z.string().optional(),
  note: Note.optional(),
  ...PapersInput.shape,
});
export type Corrections = z.output<typeof Corrections>;

export const RefundId = z.object({ id: z.string().describe("refund order, e.g. R-2026-000001") });
export const CloseRefund = RefundId.extend({
  version: z
    .int()
    .positive()
    .optional()
    .describe(
      "only the payment of this version; nothing is done where that is no longer what is paid",
    ),
});
const comment = Note.default("");
export const CheckRefund = RequestRefund.omit({ draft: true, anomalyCase: true });
export const SubmitRefund = RefundId.extend(Corrections.shape);
export const ResubmitRefund = RefundId.extend(Corrections.shape).extend({ comment });
export const ApproveRefund = RefundId.extend({ comment });
export const ReturnRefund = RefundId.extend({
  code: z.string().describe("return reason of the taxonomy, e.g. payee_account_wrong"),
  comment,
  toStep: z.string().optional().describe("an earlier approval step; else the handler"),
});
export const WithdrawRefund = RefundId.extend({ comment });
export const SplitRefund = RefundId.extend({
  parts: z
    .array(
      z.object({
        amountYuan: Yuan,
        to: Destination.optional(),
        payeeName: z.string().trim().min(1).max(100).optional(),
        payeeAccount: z.string().trim().max(40).optional(),
        payeeBank: z.string().trim().min(1).max(100).optional(),
      }),
    )
    .min(2)
    .max(20)
    .describe("JSON; the amounts add up to the order's, the rest is the order's unless said"),
});
export const AttachPapers = RefundId.extend(PapersInput.shape);

export const ListRefunds = z.object({
  state: OrderState.optional(),
  customerAccount: z.string().optional().describe("a whole account"),
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  turn: z.enum(["handler", "approver", "finance", "bank"]).optional(),
  bucket: z.number().int().min(0).optional().describe("of refunds.ageing; open ones only"),
  mine: z.boolean().default(false).describe("those you requested"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const ShowRefund = RefundId.extend({
  unmask: z.boolean().default(false).describe("names in full; needs the right to personal data"),
});
export const FinanceDesk = z.object({
  state: FinanceState.optional().describe("those to be reviewed or paid unless said"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const AgeingInput = z.object({ unit: z.string().optional() });

export const ConnectSide = z.object({
  side: Side.describe("the side that lives in another house, or comes home"),
  url: z
    .string()
    .regex(/^https?:\/\//, "an http(s) address")
    .optional()
    .describe("of the other house; none: the side lives here"),
  token: z.string().max(500).optional().describe("a token of the other house, role partner-house"),
});

export const CloseAccounts = z.object({
  until: z.iso.date().optional().describe("closed up to this day; today unless said"),
  unit: z.string().optional(),
  file: FileId.optional().describe(
    "payees: 户号, 收款账号, 开户行, 收款户名; the rest stay drafts",
  ),
  columns: Pairs.optional().describe("account=..,payee_account=..,payee_bank=..,payee_name=.."),
});

export const SimulateLimit = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM")
    .optional()
    .describe("refunds requested in it; last month unless said"),
  step: z.string().describe("approval step whose lower limit is tried out"),
  limitYuan: Yuan.describe("the step is needed from this amount on"),
});

export type SaidPart = z.output<typeof SplitRefund>["parts"][number];

export const SplitResult = z.object({
  refund: RefundRow,
  parts: z.array(RefundRow),
});

export const ReviewedRefund = z.object({
  id: z.string(),
  side: Side.describe("whose review it was"),
  state: z.string().describe("on that side"),
});

export const FinancePage = z.object({
  total: z.number().int(),
  amountFen: Fen.describe("of all found"),
  refunds: z.array(FinanceRow),
});

export const RefundPage = z.object({
  total: z.number().int(),
  amountFen: Fen.describe("of all found"),
  refunds: z.array(RefundRow),
});

const Bucket = z.object({
  fromWorkdays: z.number().int(),
  toWorkdays: z.number().int().nullable().describe("null: no upper end"),
  from: z.string().nullable().describe("first day of submission"),
  until: z.string().nullable(),
});
export const Ageing = z.object({
  buckets: z.array(Bucket),
  cells: z.array(
    z.object({
      turn: z.enum(["handler", "approver", "finance", "bank"]),
      bucket: z.number().int(),
      count: z.number().int(),
      amountFen: Fen,
      overdue: z.number().int().describe("past the day they are due"),
    }),
  ),
});

export const ClosedAccounts = z.object({
  accounts: z.number().int().describe("closed, with advance money that nothing holds"),
  submitted: z.number().int().describe("into review, their payee came with the file"),
  drafts: z.number().int().describe("their payee is still to be said"),
  amountFen: Fen,
  refused: z
    .array(z.object({ customerAccount: z.string().describe("masked"), reason: Reason }))
    .describe("at most 100"),
  refusedCount: z.number().int(),
});
export type ClosedAccounts = z.input<typeof ClosedAccounts>;
