/**
 * What may be asked about one debt and answered: agreements, work orders, the worklist and its case, effects,
 * explanations. Runs and actions, and the reasons of all of it, stand in `requests.ts`. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { FileId } from "../base/operation.ts";
import { Reason } from "../base/reasons.ts";
import { Account, Action, DayText, Note, Paging, Words } from "./requests.ts";
import { Channel, grades, StepKind } from "./schema.ts";

const Yuan = z.string().describe("yuan with at most two decimals, e.g. 1200.00");

export const orderKinds = {
  "cut-off": { zh: "停电", en: "Cut-off" },
  restore: { zh: "复电", en: "Restore" },
} as const;
export type OrderKind = keyof typeof orderKinds;
export const OrderKind = z.enum(Object.keys(orderKinds) as [OrderKind]);

export const orderStates = {
  requested: { zh: "待审批", en: "Requested" },
  approved: { zh: "待停电", en: "Approved" },
  open: { zh: "待复电", en: "To restore" },
  done: { zh: "已完成", en: "Done" },
  cancelled: { zh: "已取消", en: "Cancelled" },
} as const;
export type OrderState = keyof typeof orderStates;
export const OrderState = z.enum(Object.keys(orderStates) as [OrderState]);

export const MakePromise = z.object({
  customerAccount: Account,
  amountYuan: Yuan,
  dueOn: DayText,
  note: z.string().trim().max(1000).default(""),
});
export const MakePlan = z.object({
  customerAccount: Account,
  parts: z
    .array(z.object({ dueOn: DayText, amountYuan: Yuan }))
    .min(1)
    .max(36),
  note: z.string().trim().max(1000).default(""),
});
export const PlaceHold = z.object({ customerAccount: Account, until: DayText });
export const OpenDispute = z.object({ customerAccount: Account, amountYuan: Yuan });
export const OfAccount = z.object({ customerAccount: Account });
export const EndThing = z.object({ id: z.string().max(40) });
export const Decide = EndThing.extend({ upheld: z.boolean(), decision: Note });
export const Made = z.object({ id: z.string() });

const Promised = z.object({
  id: z.string(),
  amountFen: Fen,
  dueOn: z.string(),
  state: z.enum(["open", "kept", "broken", "withdrawn"]),
  paidFen: Fen.describe("received since it was made"),
  madeAt: z.string(),
});
const Plan = Promised.omit({ dueOn: true }).extend({
  parts: z.array(z.object({ dueOn: z.string(), amountFen: Fen })),
});
const Hold = z.object({ id: z.string(), until: z.string(), reason: z.string(), by: z.string() });
const Dispute = z.object({
  id: z.string(),
  amountFen: Fen,
  state: z.enum(["open", "upheld", "rejected"]),
  reason: z.string(),
  openedAt: z.string(),
});
const Objection = z.object({
  id: z.string(),
  customerAccount: z.string(),
  words: z.string(),
  state: z.enum(["open", "upheld", "reversed"]),
  openedAt: z.string(),
  decidedBy: z.string().nullable(),
  decision: z.string().nullable(),
});

export const WorkOrder = z.object({
  id: z.string(),
  kind: OrderKind,
  state: OrderState,
  customerAccount: z.string(),
  name: z.string().describe("masked"),
  unitName: z.string(),
  owedFen: Fen,
  article: z.string().nullable(),
  approval: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  approvedAt: z.string().nullable(),
  paidAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  overdue: z.boolean().describe("a restoration later than the law allows"),
  doneBy: z.string().nullable(),
  doneAt: z.string().nullable(),
  proofFile: FileId.nullable(),
  stoppedBy: z.array(Reason),
});
export type WorkOrder = z.input<typeof WorkOrder>;
export const ListOrders = z.object({
  kind: OrderKind.optional(),
  state: OrderState.optional(),
  overdue: z.boolean().default(false),
  ...Paging,
});
export const OrderPage = z.object({
  total: z.number().int(),
  overdue: z.number().int(),
  orders: z.array(WorkOrder),
});
export const OneOrder = z.object({ order: z.string().max(40) });
export const CompleteOrder = OneOrder.extend({ file: FileId.describe("photograph of the meter") });
export const OrderMoved = z.object({ order: z.string(), state: OrderState });

const WorklistRow = z.object({
  customerAccount: z.string(),
  name: z.string().describe("masked"),
  unitName: z.string(),
  owedFen: Fen,
  overdueDays: z.number().int(),
  grade: z.enum(grades).nullable(),
  probability: z.number().nullable(),
  gainFen: Fen.describe("expected recovery by the next contact"),
  step: z.string().nullable(),
  kind: StepKind.nullable(),
  stepName: Words.nullable(),
  because: z.array(Reason),
  heldBy: z.array(Reason),
});
export const AskWorklist = z.object({
  show: z.enum(["to-do", "held", "all"]).default("to-do"),
  limit: z.number().int().min(1).max(200).default(60),
});
export const Worklist = z.object({
  asOf: z.string().nullable().describe("of the proposal its order comes from"),
  total: z.number().int(),
  owedFen: Fen,
  gainFen: Fen,
  rows: z.array(WorklistRow),
});

export const Case = z.object({
  customerAccount: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  unitName: z.string(),
  class: z.string(),
  owedFen: Fen,
  lateFeeFen: Fen,
  disputedFen: Fen,
  promisedFen: Fen,
  overdueDays: z.number().int(),
  bills: z.array(
    z.object({
      billId: z.string(),
      billingMonth: z.string(),
      dueOn: z.string(),
      unpaidFen: Fen,
      lateFeeFen: Fen,
    }),
  ),
  grade: z.object({ grade: z.string(), reasons: z.array(Reason) }).nullable(),
  risk: z
    .object({
      probability: z.number(),
      band: z.string(),
      isFit: z.boolean(),
      reasons: z.array(Reason),
    })
    .nullable(),
  protections: z.array(z.object({ kind: z.string(), zh: z.string(), en: z.string() })),
  next: z.object({
    step: z.string().nullable(),
    stepName: Words.nullable(),
    kind: StepKind.nullable(),
    channel: Channel.nullable(),
    notBefore: z.string(),
    article: z.string().nullable(),
    because: z.array(Reason),
    heldBy: z.array(Reason),
    wanted: Words.nullable(),
    needsPerson: z.boolean(),
    script: Words.nullable(),
  }),
  mayCutOff: z
    .array(Reason)
    .describe("what speaks against a cut-off now; empty: it may be asked for"),
  actions: z.array(Action),
  promises: z.array(Promised),
  plans: z.array(Plan),
  holds: z.array(Hold),
  disputes: z.array(Dispute),
  objections: z.array(Objection),
  orders: z.array(WorkOrder),
});
export type Case = z.input<typeof Case>;

export const AskUplift = z.object({
  withinDays: z.number().int().min(1).max(90).optional().describe("the rulebook's unless said"),
  from: DayText.optional().describe("first day of the steps counted; a year back unless said"),
});
export const Uplift = z.object({
  withinDays: z.number().int(),
  steps: z.array(
    z.object({
      step: z.string(),
      kind: StepKind,
      treated: z.number().int(),
      treatedPaid: z.number().int(),
      heldOut: z.number().int(),
      heldOutPaid: z.number().int(),
      difference: z.number().describe("share recovered, treated less hold-out"),
      low: z.number().describe("95 % interval, Newcombe 1998 method 10"),
      high: z.number(),
      lift: z
        .number()
        .describe(
          "of those who would not have paid, the share a step moves; shrunken to the prior",
        ),
    }),
  ),
});

export const Explain = z.object({
  customerAccount: Account,
  language: z.enum(["zh", "en"]).default("zh"),
});
export const Explained = z.object({
  file: FileId,
  name: z.string(),
  text: z.array(z.string()).describe("its paragraphs"),
});
export const ObjectTo = z.object({ customerAccount: Account, words: Note });
export const ListObjections = z.object({
  state: z.enum(["open", "upheld", "reversed"]).optional(),
  ...Paging,
});
export const ObjectionPage = z.object({
  total: z.number().int(),
  objections: z.array(Objection),
});
export const ExportLedger = z.object({
  ledger: z.enum(["collection", "cut-offs"]).describe("催费台账, 停复电台账"),
  from: DayText,
  until: DayText.describe("last day"),
  form: z.enum(["csv", "xlsx"]).default("xlsx"),
});
export const LedgerFile = z.object({ file: FileId, name: z.string(), rows: z.number().int() });
export const PaymentArrived = z.object({
  accounts: z
    .array(z.string())
    .optional()
    .describe("whose money came in; every account with something open otherwise"),
});
export const ArrivedEffect = z.object({
  cancelled: z.number().int(),
  ordersCancelled: z.number().int(),
  restores: z.number().int(),
  kept: z.number().int(),
  broken: z.number().int(),
});
