/**
 * The proof of a bill, to look at and on paper.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { writePdf } from "../../files/write-pdf.ts";
import { findBill } from "../find-bills.ts";
import { BillId, billReaders, Proof, ProofFile, ProofInput } from "../schema.ts";
import { proveBill } from "./proof.ts";
import { proofPaper } from "./proof-paper.ts";

const provedBill = defineOperation({
  name: "bills.proof",
  kind: "query",
  summary: "Prove a bill: every line with its quantity, price and source, computed again",
  allow: billReaders,
  audited: true,
  input: BillId,
  output: Proof,
  async run(context, { bill: id }) {
    const bill = await findBill(context, id);
    return isRefusal(bill) ? bill : proveBill(bill, context.rulebooks);
  },
});

const proofFile = defineOperation({
  name: "bills.proof-file",
  kind: "query",
  summary: "Write the proof of a bill as a PDF for the customer",
  allow: billReaders,
  audited: true,
  input: ProofInput,
  output: ProofFile,
  async run(context, { bill: id, language }) {
    const bill = await findBill(context, id);
    if (isRefusal(bill)) return bill;
    const name = `${id}.pdf`;
    const paper = proofPaper(proveBill(bill, context.rulebooks), language);
    const { id: file } = await context.files.put(await writePdf(paper), name);
    return { file, name };
  },
});

export const proofOperations = [provedBill, proofFile] as const;
