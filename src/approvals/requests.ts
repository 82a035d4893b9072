/**
 * What the operations of this folder ask for.
 * @module
 */
import * as z from "zod";
import { Fen } from "../base/money.ts";
import { PersonId } from "../organisation/schema.ts";
import { Act, State } from "./schema.ts";

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");
const Kind = z.string().describe("e.g. refund, purchase");
export const ApprovalId = z.object({ id: z.string().describe("e.g. AP-2026-000001") });

export const InboxInput = z.object({
  box: z
    .enum(["waiting", "started", "handled", "stuck"])
    .default("waiting")
    .describe(
      "waiting for you or those you stand in for, submitted by you, handled by you, or (administrators) waiting for nobody",
    ),
  kind: Kind.optional(),
  overdue: z.boolean().default(false).describe("only what is past its deadline"),
  flagged: z.boolean().default(false).describe("only with a risk flag, urged or escalated"),
  fromFen: Fen.optional().describe("amount from (included), fen"),
  toFen: Fen.optional().describe("amount below, fen"),
  within: z.string().optional().describe("only units below this one"),
  states: z.array(State).optional().describe("of what you submitted; absent: all"),
  limit: z.number().int().min(1).max(200).default(50),
  after: z.string().optional().describe("`next` of the page before"),
});

export const ActInput = z.object({
  approval: z.string().describe("e.g. AP-2026-000001"),
  act: Act,
  to: z
    .string()
    .optional()
    .describe("return: an earlier step or `initiator`; transfer, delegate: a person"),
  persons: z.array(PersonId).max(20).optional().describe("add-signer, remove-signer"),
  mode: z
    .enum(["any", "all"])
    .optional()
    .describe("add-signer: each of them signs (all) or any one (any)"),
  comment: z.string().max(2000).optional().describe("opinion shown in the history"),
});

export const LeaveInput = z.object({
  from: Day.describe("first day"),
  to: Day.describe("last day"),
  substitute: PersonId.describe("sees and signs for the person meanwhile"),
  person: PersonId.optional().describe("absent: yourself; others only by administrators"),
});

export const LeaveId = z.object({ id: z.string().describe("e.g. LV-2026-000001") });

export const LeavesInput = z.object({
  person: PersonId.optional().describe("absent: yours and those you stand in for"),
  past: z.boolean().default(false).describe("with those that are over"),
});

export const HistoryInput = z.object({
  approval: z.string().optional(),
  subject: z.string().optional().describe("e.g. refund:R-2026-000001"),
});

export const RoutesInput = z.object({ kind: Kind.optional() });

export const SimulateInput = z.object({
  kind: Kind,
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM")
    .optional()
    .describe("by day of opening; absent: last month"),
  limits: z
    .record(z.string(), Fen)
    .describe("by step: amount from which it would be needed, in fen"),
  limit: z.number().int().min(0).max(1000).default(20).describe("approvals named in each group"),
});
