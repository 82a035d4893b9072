/**
 * Invoices of suppliers: read from a file, listed, verified.
 * @module
 */

import * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import { defineOperation, FileId } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { fractionOf } from "../../files/invoices/figures.ts";
import type { ElectronicInvoice } from "../../files/invoices/invoice.ts";
import { readInvoiceFile } from "../../files/invoices/read-invoice.ts";
import { invoicePolicy } from "./invoices.ts";
import { invoiceId } from "./rules.ts";
import { InvoicePage, ListInvoices, ReadInvoice, VerificationRun } from "./schema.ts";
import { findInvoices } from "./store.ts";
import { verifyWaiting } from "./verification.ts";
import { doubt } from "./verification-store.ts";

const readInvoice = defineOperation({
  name: "purchases.read-invoice",
  kind: "query",
  summary: "Read an electronic invoice from an OFD or XML file, without registering it",
  allow: ["signed-in"],
  input: z.object({ file: FileId }),
  output: ReadInvoice,
  async run({ files }, { file }) {
    const invoice = await readInvoiceFile(files, file);
    return isRefusal(invoice) ? invoice : shown(invoice);
  },
});

const yuan = (fen: bigint) => formatYuan(fen, { group: false });

function shown({ lines, netFen, taxFen, totalFen, ...invoice }: ElectronicInvoice): ReadInvoice {
  const { kind, type = null, code = null, number, issuedOn = null, takesBack, origin } = invoice;
  const { buyer, seller } = invoice;
  return {
    ...{ kind, type, code, number, issuedOn },
    buyer: { name: buyer.name ?? null, taxNumber: buyer.taxNumber ?? null },
    seller: { name: seller.name ?? null, taxNumber: seller.taxNumber ?? null },
    lines: lines.map(({ name, specification, unit, quantity, unitPrice, rate, ...line }) => ({
      ...{ name, specification: specification ?? null, unit: unit ?? null },
      ...{ quantity: quantity ?? null, unitPrice: unitPrice ?? null, net: yuan(line.netFen) },
      rate: rate.basisPoints === undefined ? null : fractionOf(rate.basisPoints),
      ...{ printedRate: rate.printed, tax: yuan(line.taxFen) },
    })),
    ...{ net: yuan(netFen), tax: yuan(taxFen), total: yuan(totalFen) },
    ...{ takesBack: takesBack ? invoiceId(takesBack) : null, origin },
  };
}

const listInvoices = defineOperation({
  name: "purchases.list-invoices",
  kind: "query",
  summary: "List registered invoices and how their verification stands",
  allow: ["settlement-clerk", "finance", "approver", "compliance"],
  input: ListInvoices,
  output: InvoicePage,
  run: ({ transaction }, { page, pageSize, ...selection }) =>
    findInvoices(transaction, selection, { limit: pageSize, offset: (page - 1) * pageSize }),
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
  async run({ transaction, now, later }, { subject }) {
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
