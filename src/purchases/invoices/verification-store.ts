/**
 * What verification keeps: the office's answers, and the pace all processes share. The pace goes by the
 * database's own clock, because it is one for all processes and no test or drill may move it.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { InvoiceVerdict } from "../../base/partners.ts";
import type { Pace } from "./pace.ts";
import type { InvoiceState } from "./schema.ts";

const partner = "invoice-check";

/** The pace and the moment it is; held until the transaction ends. */
export async function lockPace({ sql }: Transaction): Promise<{ pace: Pace; now: Date }> {
  await sql`
    insert into partner_pace (partner, due_at) values (${partner}, '1970-01-01')
    on conflict (partner) do nothing`;
  const [row] = await sql<{
    due_at: Date;
    silences: number;
    open_until: Date | null;
    probing_until: Date | null;
    now: Date;
  }>`
    select due_at, silences, open_until, probing_until, clock_timestamp() as now
    from partner_pace where partner = ${partner} for update`;
  const { due_at: dueAt, silences, open_until: openUntil, probing_until: probing, now } = row!;
  return { pace: { dueAt, silences, openUntil, probingUntil: probing }, now };
}

export async function savePace(
  { sql }: Transaction,
  { dueAt, silences, openUntil, probingUntil }: Pace,
): Promise<void> {
  await sql`
    update partner_pace set due_at = ${dueAt}, silences = ${silences}, open_until = ${openUntil},
      probing_until = ${probingUntil}
    where partner = ${partner}`;
}

/** Who hears of which state of an invoice. */
export interface Told {
  id: string;
  subject: string | null;
  notify: string | null;
  state: InvoiceState;
}

export interface Waiting extends Told {
  code: string | null;
  number: string;
  issuedOn: Day;
  netFen: bigint;
  totalFen: bigint;
}

/** The oldest that this run has not taken up; another run at the same time takes another. */
export async function takeWaiting({ sql }: Transaction, runAt: Date): Promise<Waiting | undefined> {
  const [row] = await sql<Waiting>`
    update invoice set asked_at = ${runAt}
    where id = (select id from invoice
      where state in ('waiting', 'unverified_offline') and (asked_at is null or asked_at < ${runAt})
      order by registered_at, id limit 1 for update skip locked)
    returning id, code, number, issued_on as "issuedOn", net_fen as "netFen",
      total_fen as "totalFen", subject, notify, state`;
  return row;
}

/** Nobody asked the office after all: the next run takes it up. */
export async function putBack({ sql }: Transaction, id: string): Promise<void> {
  await sql`update invoice set asked_at = null where id = ${id}`;
}

export async function countWaiting({ sql }: Transaction): Promise<number> {
  const [row] = await sql<{ count: number }>`
    select count(*)::int as count from invoice where state in ('waiting', 'unverified_offline')`;
  return row!.count;
}

/** What the office said of these facts today. */
export async function knownAnswer(
  { sql }: Transaction,
  factsHash: string,
  today: Day,
): Promise<InvoiceVerdict | undefined> {
  const [row] = await sql<{ verdict: InvoiceVerdict }>`
    select verdict from invoice_answer
    where facts_hash = ${factsHash} and asked_on = ${today}`;
  return row?.verdict;
}

export async function keepAnswer(
  { sql }: Transaction,
  { factsHash, today, verdict }: { factsHash: string; today: Day; verdict: InvoiceVerdict },
): Promise<void> {
  await sql`
    insert into invoice_answer (facts_hash, asked_on, verdict)
    values (${factsHash}, ${today}, ${JSON.stringify(verdict)}::jsonb)
    on conflict (facts_hash, asked_on) do update set verdict = excluded.verdict`;
}

/** Genuine ones of a subject, verified before today, wait again. Returns how many. */
export async function doubt({ sql }: Transaction, subject: string, today: Day): Promise<number> {
  const rows = await sql`
    update invoice set state = 'waiting', asked_at = null
    where subject = ${subject} and state = 'genuine' and verified_on < ${today} returning id`;
  return rows.length;
}

/** Those registered before that moment that still wait. */
export async function flagOffline({ sql }: Transaction, before: Date): Promise<Told[]> {
  return sql<Told>`
    update invoice set state = 'unverified_offline'
    where state = 'waiting' and registered_at <= ${before}
    returning id, subject, notify, state`;
}

export async function saveState(
  { sql }: Transaction,
  id: string,
  { state, verdict, verifiedOn }: { state: InvoiceState; verdict: string; verifiedOn: Day },
): Promise<void> {
  await sql`
    update invoice set state = ${state}, verdict = ${verdict}, verified_on = ${verifiedOn}
    where id = ${id}`;
}
