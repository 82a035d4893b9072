/**
 * Writes the papers of step 7 and keeps them where the reviewer finds them.
 * @module
 */
import { attach } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { writePdf } from "../../files/write-pdf.ts";
import type { Detail } from "./details.ts";
import { applicationForm, type FormFacts, paymentDetails } from "./form-papers.ts";

/** Ids of the stored PDF and XLSX. */
export async function keepPapers(
  context: Context,
  facts: FormFacts,
  details: readonly Detail[],
): Promise<{ pdf: string; xlsx: string } | Refusal> {
  const { files } = context;
  const { formId } = facts;
  const pdf = (await files.put(await writePdf(applicationForm(facts, details)), `${formId}.pdf`))
    .id;
  const xlsx = (await files.put(paymentDetails(details), `${formId}.xlsx`)).id;
  const subject = `purchase-form:${formId}`;
  const unitId = details[0]!.purchase.unit;
  for (const [kind, file] of [
    ["form", pdf],
    ["details", xlsx],
  ] as const) {
    const attached = await attach(context, { subject, file, kind, unitId });
    if (isRefusal(attached)) return attached;
  }
  return { pdf, xlsx };
}
