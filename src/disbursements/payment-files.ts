/**
 * Payment files: made by one person, released by another, and then only ever sent as those bytes.
 * @module
 */
import { createHash } from "node:crypto";
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import { writePaymentFile } from "../base/payment-file.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { referenceOf } from "./rules.ts";
import { because, type PaymentFile } from "./schema.ts";
import { unseal } from "./store.ts";

interface FileRow extends Omit<PaymentFile, InstantField> {
  madeAt: Date;
  releasedAt: Date | null;
  sentAt: Date | null;
  receivedAt: Date | null;
}
type InstantField = "madeAt" | "releasedAt" | "sentAt" | "receivedAt";

/** Newest first. */
export async function selectPaymentFiles(
  { sql }: Transaction,
  { id, limit = 50, offset = 0 }: { id?: string; limit?: number; offset?: number },
): Promise<{ total: number; files: PaymentFile[] }> {
  const rows = await sql<FileRow & { total: bigint }>`
    select count(*) over () as total, id, hash, bank_hash as "bankHash", lines,
      total_fen as "totalFen", state, made_by as "madeBy", made_at as "madeAt",
      released_by as "releasedBy", released_at as "releasedAt", sent_at as "sentAt",
      received_at as "receivedAt"
    from payment_file where ${id ?? null}::text is null or id = ${id ?? null}
    order by made_at desc, id desc limit ${limit} offset ${offset}`;
  const files = rows.map(({ total: _, madeAt, releasedAt, sentAt, receivedAt, ...row }) => ({
    ...row,
    madeAt: madeAt.toISOString(),
    releasedAt: releasedAt?.toISOString() ?? null,
    sentAt: sentAt?.toISOString() ?? null,
    receivedAt: receivedAt?.toISOString() ?? null,
  }));
  return { total: Number(rows[0]?.total ?? 0n), files };
}

async function findPaymentFile(
  transaction: Transaction,
  id: string,
): Promise<PaymentFile | undefined> {
  return (await selectPaymentFiles(transaction, { id })).files[0];
}

interface ReadyRow {
  key: string;
  id: string;
  attempt: number;
  name: string;
  bank: string;
  sealed: Uint8Array;
  amountFen: bigint;
  purpose: string;
}

/** Locks payments that are ready and in no file: those named, or (null) those that need no release of their own. */
function lockReady(
  { sql }: Transaction,
  { keys, limit = 10_000 }: { keys: readonly string[] | null; limit?: number },
): Promise<ReadyRow[]> {
  return sql<ReadyRow>`
    select key, id, attempt, payee_name as name, payee_bank as bank, payee_sealed as sealed,
      amount_fen as "amountFen", purpose
    from disbursement
    where state = 'ready' and withdrawn_at is null
      and case when ${keys}::text[] is null then not needs_release else key = any (${keys}::text[]) end
      and not exists (select from payment_attempt as held
                      where held.key = disbursement.key and held.attempt = disbursement.attempt)
    order by made_at, key limit ${limit} for update skip locked`;
}

/**
 * Puts ready payments into one file, for a second person to release. Its hash is what an approval is
 * bound to and what the bank's receipt is compared with.
 */
export async function makePaymentFile(
  context: Context,
  keys: readonly string[],
): Promise<PaymentFile | Refusal> {
  const ready = await lockReady(context.transaction, { keys });
  const missing = keys.find((key) => !ready.some((row) => row.key === key));
  if (missing !== undefined) {
    const [row] = await context.transaction.sql<{ state: string }>`
      select state from disbursement where key = ${missing}`;
    return row
      ? refuse("conflict", because.not_ready({ key: missing, state: row.state }))
      : refuse("not_found", because.no_disbursement({ key: missing }));
  }
  return writeFile(context, ready);
}

/** All that is ready, in no file and waits for none, at once released: each was approved by itself. */
export async function sweepReady(
  context: Context,
  limit: number,
): Promise<PaymentFile | undefined> {
  const ready = await lockReady(context.transaction, { keys: null, limit });
  if (ready.length === 0) return undefined;
  const file = await writeFile(context, ready);
  await context.transaction.sql`
    update payment_file set state = 'released', released_at = ${context.now} where id = ${file.id}`;
  return file;
}

async function writeFile(context: Context, ready: readonly ReadyRow[]): Promise<PaymentFile> {
  const { transaction, actor, now, vault } = context;
  const { sql } = transaction;
  const id = await context.newId("PF");
  const lines = await Promise.all(
    ready.map(async ({ key, id: disbursement, attempt, sealed, ...line }) => ({
      ...line,
      reference: referenceOf(disbursement, attempt),
      account: await unseal(context, key, sealed),
    })),
  );
  const bytes = writePaymentFile(id, lines);
  const total = ready.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  await sql`
    insert into payment_file (id, hash, content_sealed, lines, total_fen, state, made_by, made_at)
    values (${id}, ${hashOf(bytes)}, ${await vault.encrypt("payment-file", bytes, id)},
            ${ready.length}, ${total}, 'made', ${actor.id}, ${now})`;
  await sql`
    insert into payment_attempt (key, attempt, reference, payment_file, amount_fen, state)
    select key, attempt, id || '-' || attempt, ${id}, amount_fen, 'ready'
    from disbursement where key = any (${ready.map(({ key }) => key)}::text[])`;
  return (await findPaymentFile(transaction, id))!;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * The second signature: another person than the maker releases exactly the bytes of this hash. The file
 * leaves with the next run of `disbursements.send`.
 */
export async function releasePaymentFile(
  context: Context,
  id: string,
  hash: string,
): Promise<PaymentFile | Refusal> {
  const { transaction, actor, now } = context;
  const file = await lockMade(transaction, id);
  if (isRefusal(file)) return file;
  if (file.madeBy === actor.id) return refuse("forbidden", because.own_file({ file: id }));
  if (file.hash !== hash) return refuse("conflict", because.other_bytes({ file: id }));
  await transaction.sql`
    update payment_file set state = 'released', released_by = ${actor.id}, released_at = ${now}
    where id = ${id}`;
  await context.later("disbursements.send", {}, { key: `disbursements.send:${id}` });
  return (await findPaymentFile(transaction, id))!;
}

/** Takes a file back before it is released; its payments are ready again. */
export async function dropPaymentFile(
  context: Context,
  id: string,
): Promise<PaymentFile | Refusal> {
  const { transaction } = context;
  const file = await lockMade(transaction, id);
  if (isRefusal(file)) return file;
  await transaction.sql`delete from payment_attempt where payment_file = ${id}`;
  await transaction.sql`update payment_file set state = 'dropped' where id = ${id}`;
  return (await findPaymentFile(transaction, id))!;
}

async function lockMade(transaction: Transaction, id: string): Promise<PaymentFile | Refusal> {
  await transaction.sql`select from payment_file where id = ${id} for update`;
  const file = await findPaymentFile(transaction, id);
  if (!file) return refuse("not_found", because.no_payment_file({ file: id }));
  if (file.state === "made") return file;
  return refuse("conflict", because.file_not_open({ file: id, state: file.state }));
}
