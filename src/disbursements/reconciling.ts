/**
 * Finds out what became of payments whose end is not known, by asking the bank; then sends again only what
 * the bank surely never got, under the same id and with the same bytes.
 * @module
 */
import { addDays, dayOf } from "../base/dates.ts";
import type { JobContext } from "../base/operation.ts";
import { type BankAnswer, PartnerSilent } from "../base/partners.ts";
import { hear, unheard } from "./answers.ts";
import { bytesOf, filesIn, handIn, keepReceipt } from "./sending.ts";

const serializable = { serializable: true } as const;

/** Answers of these many past days are read again: a bank may add to a day that is over. */
const daysReadAgain = 3;
/** Answers heard in one transaction. */
const batchSize = 100;

export interface Reconciled {
  asked: number;
  answers: number;
  applied: number;
  bankSilent: boolean;
}

/** Stops, having kept all it learned, where the bank falls silent. */
export async function reconcile(context: JobContext): Promise<Reconciled> {
  const found: Reconciled = { asked: 0, answers: 0, applied: 0, bankSilent: false };
  const steps = [findReceipts, readAnswers, askAboutOpen];
  for (const step of steps) {
    if (context.isCancelled()) break;
    try {
      await step(context, found);
    } catch (error) {
      if (!(error instanceof PartnerSilent)) throw error;
      found.bankSilent = true;
    }
  }
  return found;
}

/** Files handed in without a receipt: the bank says what it got, or gets the same bytes again. */
async function findReceipts(context: JobContext, found: Reconciled): Promise<void> {
  for (const id of await filesIn(context, "sending")) {
    found.asked += 1;
    const receipt = await context.partners.bank.receipt(id);
    if (receipt) {
      await context.transact((inside) => keepReceipt(inside, { id, hash: receipt.hash }));
      continue;
    }
    const bytes = await context.transact((inside) => bytesOf(inside, id));
    const lines = await handIn(context, { id, bytes });
    if (lines === undefined) found.bankSilent = true;
  }
}

async function readAnswers(context: JobContext, found: Reconciled): Promise<void> {
  const today = dayOf(context.now);
  const first = await context.transact(async ({ transaction }) => {
    const [row] = await transaction.sql<{ day: string | null }>`
      select coalesce(
        (select read_until - ${daysReadAgain}::int from bank_reading),
        (select min(sent_at at time zone 'Asia/Shanghai')::date from payment_attempt))::text as day`;
    return row!.day ?? today;
  });
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const answers = await context.partners.bank.answers(day);
    found.answers += answers.length;
    for (let at = 0; at < answers.length; at += batchSize) {
      const batch = answers.slice(at, at + batchSize);
      const news = await context.transact(({ transaction }) => unheard(transaction, batch));
      if (news.length > 0) found.applied += await hearAll(context, news);
    }
  }
  await context.transact(
    ({ transaction }) => transaction.sql`
      insert into bank_reading (read_until) values (${today})
      on conflict (only_row) do update set read_until = excluded.read_until`,
  );
}

function hearAll(context: JobContext, answers: readonly BankAnswer[]): Promise<number> {
  return context.transact(async (inside) => {
    let applied = 0;
    for (const answer of answers) if ((await hear(inside, answer)) === "applied") applied += 1;
    return applied;
  }, serializable);
}

/** What no answer told yet. A silence about one order says nothing about the next. */
async function askAboutOpen(context: JobContext, found: Reconciled): Promise<void> {
  const open = await context.transact(
    ({ transaction }) => transaction.sql<{ reference: string }>`
      select reference from payment_attempt join payment_file on payment_file.id = payment_file
      where payment_attempt.state in ('sent', 'unknown')
        and payment_file.state in ('received', 'altered')
      order by payment_attempt.sent_at, reference`,
  );
  for (const [done, { reference }] of open.entries()) {
    if (context.isCancelled()) return;
    context.progress(done, open.length);
    const answer = await askOnce(context, reference, found);
    if (answer) found.applied += await hearAll(context, [answer]);
  }
}

async function askOnce(
  { partners }: JobContext,
  reference: string,
  found: Reconciled,
): Promise<BankAnswer | undefined> {
  found.asked += 1;
  try {
    return await partners.bank.ask(reference);
  } catch (error) {
    if (!(error instanceof PartnerSilent)) throw error;
    found.bankSilent = true;
    return undefined;
  }
}
