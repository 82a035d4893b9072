/**
 * Invoices of suppliers: read from a file, listed, verified.
 * @module
 */

import * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { invoicePolicy } from "./policy.ts";
import { readInvoice } from "./read-operations.ts";
import { InvoicePage, ListInvoices, VerificationRun } from "./schema.ts";
import { findInvoices } from "./store.ts";
import { verifyWaiting } from "./verification.ts";
import { doubt } from "./verification-store.ts";

const listInvoices = defineOperation({
  name: "purchases.list-invoices",
  kind: "query",
  summary: "List registered invoices and how their verification stands",
  allow: ["settlement-clerk", "finance", "approver", "compliance"],
  input: ListInvoices,
  output: InvoicePage,
  run: ({ transaction, actor: { scope } }, { page, pageSize, ...selection }) => {
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    return findInvoices(transaction, { ...selection, scope }, bounds);
  },
});

const verifyInvoices = defineOperation({
  name: "purchases.verify-invoices",
  kind: "job",
  summary: "Ask the tax office about invoices that wait for verification, at its pace",
  allow: ["settlement-clerk", "finance"],
  input: z.object({}),
  output: VerificationRun,
  async run(context) {
    const policy = invoicePolicy(context.rulebooks, dayOf(context.now));
    return isRefusal(policy) ? policy : verifyWaiting(context, policy);
  },
});

const recheckInvoices = defineOperation({
  name: "purchases.recheck-invoices",
  kind: "command",
  summary: "Have the tax office asked again about verified invoices, say before a payment",
  allow: ["settlement-clerk", "finance"],
  input: z.object({ subject: z.string().describe("what they are claimed for") }),
  output: z.object({ waiting: z.int().describe("invoices that wait again") }),
  async run({ transaction, actor: { scope }, now, later }, { subject }) {
    const seen = await findInvoices(transaction, { subject, scope }, { limit: 1, offset: 0 });
    if (seen.total === 0) return { waiting: 0 };
    const waiting = await doubt(transaction, subject, dayOf(now));
    const key = `recheck-invoices:${subject}:${now.toISOString()}`;
    if (waiting > 0) await later("purchases.verify-invoices", {}, { key });
    return { waiting };
  },
});

export const invoiceOperations = [
  readInvoice,
  listInvoices,
  verifyInvoices,
  recheckInvoices,
] as const;
