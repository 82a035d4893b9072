/**
 * Looking at an invoice's file, without registering it.
 * @module
 */
import * as z from "zod";
import { formatYuan } from "../../base/money.ts";
import { defineOperation, FileId } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { fractionOf } from "../../files/invoices/figures.ts";
import type { ElectronicInvoice } from "../../files/invoices/invoice.ts";
import { readInvoiceFile } from "../../files/invoices/read-invoice.ts";
import { invoiceId } from "./rules.ts";
import { ReadInvoice } from "./schema.ts";

export const readInvoice = defineOperation({
  name: "purchases.read-invoice",
  kind: "query",
  summary: "Read an electronic invoice from an OFD or XML file, without registering it",
  allow: ["known"],
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
