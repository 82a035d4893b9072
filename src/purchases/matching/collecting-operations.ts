/**
 * Steps 3 and 4: invoices attached, heard of again from the tax office, and reviewed; and what comes back where
 * one stops to count after payment.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { AttachInvoice, InvoiceKnown, Moved } from "../requests.ts";
import { recoveryOperations } from "../returning/operations.ts";
import { Purchase } from "../schema.ts";
import { attachInvoice } from "./collecting.ts";
import { heardOfInvoice } from "./flushing.ts";
import { issueOnBehalf } from "./on-behalf.ts";
import { reviewInvoices } from "./review-operations.ts";

const attach = defineOperation({
  name: "purchases.attach-invoice",
  kind: "command",
  serializable: true,
  summary:
    "Register an invoice (OFD or XML) for an issued purchase; a red-letter one takes it back",
  allow: ["settlement-clerk", "supplier"],
  input: AttachInvoice,
  output: Purchase,
  run: (context, { purchase, file }) => attachInvoice(context, purchase, file),
});

const invoiceKnown = defineOperation({
  name: "purchases.invoice-known",
  kind: "command",
  serializable: true,
  summary: "Hear from verification what an invoice is; one taken back stops what stands on it",
  allow: ["worker"],
  input: InvoiceKnown,
  output: Moved,
  async run(context, input) {
    return { moved: await heardOfInvoice(context, input) };
  },
});

export const collectingOperations = [
  ...[attach, invoiceKnown, issueOnBehalf, reviewInvoices],
  ...recoveryOperations,
] as const;
