/**
 * Fund application forms in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { Form } from "../requests.ts";

export async function insertForm({ sql }: Transaction, form: Form): Promise<void> {
  await sql`
    insert into purchase_form (form_id, purchases, amount_fen, details_hash, pdf, xlsx, made_by, made_at)
    values (${form.formId}, ${form.purchases}, ${form.amountFen}, ${form.detailsHash},
      ${form.pdf}, ${form.xlsx}, ${form.madeBy}, ${new Date(form.madeAt)})`;
}

/** Locked until the transaction ends where `lock` says so. */
export async function findForm(
  { sql }: Transaction,
  formId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Form | undefined> {
  if (lock) await sql`select from purchase_form where form_id = ${formId} for update`;
  const [row] = await sql<Omit<Form, "madeAt"> & { madeAt: Date }>`
    select form_id as "formId", purchases, amount_fen as "amountFen", pdf, xlsx,
      details_hash as "detailsHash", payment_file as "paymentFile", payment_hash as "paymentHash",
      made_by as "madeBy", made_at as "madeAt", reviewed_by as "reviewedBy", passed
    from purchase_form where form_id = ${formId}`;
  return row && { ...row, madeAt: row.madeAt.toISOString() };
}

/** What the reviewer said; a passed form has its payment file, unless all of it was set off. */
export async function reviewedForm(
  { transaction: { sql }, actor, now }: Context,
  formId: string,
  paymentFile: { id: string; hash: string } | null | undefined,
): Promise<void> {
  await sql`
    update purchase_form set reviewed_by = ${actor.id}, reviewed_at = ${now},
      passed = ${paymentFile !== undefined}, payment_file = ${paymentFile?.id ?? null},
      payment_hash = ${paymentFile?.hash ?? null}
    where form_id = ${formId}`;
}
