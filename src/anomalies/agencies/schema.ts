/**
 * Collection agencies as an auditor looks at them. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Fen } from "../../base/money.ts";
import { Reason } from "../../base/reasons.ts";
import { Field, Outcome } from "../cases/schema.ts";

const count = z.number().int();

export const AskAgencies = z.object({
  days: z.number().int().min(1).max(1100).default(90).describe("up to yesterday, so many"),
  agency: z.string().optional().describe("one of them, day by day"),
});

const Sums = {
  payments: count,
  amountFen: Fen,
  refundedFen: Fen.describe("taken back or refunded within the refund window"),
  roundPayments: count.describe("whole hundreds of yuan"),
  underLimitPayments: count,
};

export const AgencyRow = z.object({
  agency: z.string(),
  days: count.describe("on which it took money"),
  ...Sums,
  lastOn: z.string(),
  mostUnrelated: count.describe("accounts by one payer to whom none belongs, of its worst day"),
  mostOffHours: count.describe("payments within one hour while closed, of its worst day"),
  alerts: count.describe("days on which a rule fired"),
  abnormal: count.describe("of them judged abnormal"),
  fields: z.array(z.object({ field: Field, days: count })).describe("what fired, most days first"),
  case: z.string().nullable().describe("that nobody has judged to the end"),
  allowedUntil: z.string().nullable(),
});
export type AgencyRow = z.input<typeof AgencyRow>;

export const AgencyDay = z.object({
  record: z.string(),
  on: z.string(),
  ...Sums,
  accounts: count,
  unrelatedAccounts: count,
  offHoursCount: count,
  reasons: z.array(Reason).describe("none: an ordinary day"),
  outcome: Outcome.nullable(),
});
export type AgencyDay = z.input<typeof AgencyDay>;

export const Agencies = z.object({
  from: z.string(),
  to: z.string(),
  opensAt: count,
  closesAt: count,
  agencies: z.array(AgencyRow).describe("most alerts first"),
  daily: z.array(AgencyDay).describe("of the agency asked for, newest first"),
});
