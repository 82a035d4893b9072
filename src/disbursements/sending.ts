/**
 * Hands payment files in. The books know of a payment before the bank does: a file is marked `sending` and
 * its pending entries are committed, then the bank is called outside any transaction, then its receipt is
 * kept. Killed anywhere in between, a file is found in `sending`, and the bank is asked what it got.
 * @module
 */
import { assert } from "../base/assert.ts";
import { dayOf } from "../base/dates.ts";
import type { Context, JobContext } from "../base/operation.ts";
import { PartnerSilent } from "../base/partners.ts";
import { post } from "../ledger/ledger.ts";
import { hashOf, sweepReady } from "./payment-files.ts";
import { causeOf } from "./rules.ts";

/** Bank deposits, what every payment leaves (chart of accounts). */
const deposits = "1002";

/** Payments in one file made by the sweep; a bank takes a few thousand lines at once. */
const sweepLimit = 1_000;

export async function releaseReady(context: JobContext): Promise<void> {
  for (;;) {
    if (context.isCancelled()) return;
    const file = await context.transact((inside) => sweepReady(inside, sweepLimit), serializable);
    if (file === undefined || file.lines < sweepLimit) return;
  }
}

const serializable = { serializable: true } as const;

/** Every released file, once. Returns how many files got a receipt and how many did not. */
export async function sendReleased(context: JobContext) {
  const sent = { files: 0, sent: 0, unknown: 0 };
  const released = await filesIn(context, "released");
  for (const id of released) {
    if (context.isCancelled()) break;
    const bytes = await context.transact((inside) => claimFile(inside, id), serializable);
    if (bytes === undefined) continue;
    const lines = await handIn(context, { id, bytes });
    sent.files += 1;
    if (lines === undefined) sent.unknown += 1;
    else sent.sent += lines;
    context.progress(sent.files, released.length);
  }
  return sent;
}

export async function filesIn(
  { transact }: JobContext,
  state: "released" | "sending",
): Promise<string[]> {
  const rows = await transact(
    ({ transaction }) => transaction.sql<{ id: string }>`
      select id from payment_file where state = ${state} order by released_at, id`,
  );
  return rows.map(({ id }) => id);
}

interface ClaimedLine {
  reference: string;
  amountFen: bigint;
  account: string;
  party: string | null;
  purpose: string;
}

/** The file's bytes, once: who comes second gets none. */
async function claimFile(context: Context, id: string): Promise<Uint8Array | undefined> {
  const { transaction, now } = context;
  const { sql } = transaction;
  const [claimed] = await sql`
    update payment_file set state = 'sending', sent_at = ${now}
    where id = ${id} and state = 'released' returning id`;
  if (!claimed) return undefined;
  const lines = await sql<ClaimedLine>`
    with sent as (
      update payment_attempt set state = 'sent', sent_at = ${now} where payment_file = ${id}
      returning key, attempt, reference, amount_fen
    ),
    moved as (
      update disbursement set state = 'sent', changed_at = ${now} from sent
      where disbursement.key = sent.key and disbursement.attempt = sent.attempt
      returning sent.reference, sent.amount_fen, payable_account, payable_party, purpose
    )
    select reference, amount_fen as "amountFen", payable_account as account, payable_party as party,
      purpose
    from moved order by reference`;
  for (const { reference, amountFen, account, party, purpose } of lines) {
    await post(context, {
      ...{ cause: causeOf(reference), day: dayOf(now), narrative: purpose, pending: true },
      lines: [
        { account, ...(party !== null && { party }), debitFen: amountFen },
        { account: deposits, creditFen: amountFen },
      ],
    });
  }
  return bytesOf(context, id);
}

/** As they were made: what was approved. */
export async function bytesOf({ transaction, vault }: Context, id: string): Promise<Uint8Array> {
  const [file] = await transaction.sql<{ sealed: Uint8Array; hash: string }>`
    select content_sealed as sealed, hash from payment_file where id = ${id}`;
  const bytes = await vault.decrypt("payment-file", file!.sealed, id);
  assert(hashOf(bytes) === file!.hash, `${id} still has the bytes it was made with`);
  return bytes;
}

/** Undefined where the bank gave no receipt: then nobody knows, and it is asked before anything else. */
export async function handIn(
  context: JobContext,
  file: { id: string; bytes: Uint8Array },
): Promise<number | undefined> {
  try {
    const { hash } = await context.partners.bank.submit(file);
    return await context.transact((inside) => keepReceipt(inside, { id: file.id, hash }));
  } catch (error) {
    await context.transact((inside) => markUnknown(inside, file.id));
    if (error instanceof PartnerSilent) return undefined;
    throw error;
  }
}

/** Other bytes than were approved: whatever comes of its payments, a person looks at the file. */
export async function keepReceipt(
  { transaction, now }: Context,
  { id, hash }: { id: string; hash: string },
): Promise<number> {
  const { sql } = transaction;
  const [file] = await sql<{ state: string; lines: number }>`
    update payment_file set bank_hash = ${hash}, received_at = ${now},
      state = case when hash = ${hash} then 'received' else 'altered' end
    where id = ${id} and state = 'sending' returning state, lines`;
  if (file?.state === "received") await moveOpen({ transaction, now }, { id, to: "sent" });
  if (file?.state === "altered") await moveOpen({ transaction, now }, { id, to: "unknown" });
  return file?.lines ?? 0;
}

async function markUnknown(context: Context, id: string): Promise<void> {
  const [file] = await context.transaction.sql`
    select from payment_file where id = ${id} and state = 'sending' for update`;
  if (file) await moveOpen(context, { id, to: "unknown" });
}

async function moveOpen(
  { transaction, now }: Pick<Context, "transaction" | "now">,
  { id, to }: { id: string; to: "sent" | "unknown" },
): Promise<void> {
  await transaction.sql`
    with moved as (
      update payment_attempt set state = ${to}
      where payment_file = ${id} and state in ('sent', 'unknown') and state <> ${to}
      returning key, attempt
    )
    update disbursement set state = ${to}, changed_at = ${now} from moved
    where disbursement.key = moved.key and disbursement.attempt = moved.attempt`;
}
