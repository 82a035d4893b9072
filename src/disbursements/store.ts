/**
 * Payments out in PostgreSQL. Account numbers are sealed by the key vault; lists carry the masked form.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Actor, Context } from "../base/operation.ts";
import { maskAccount, maskName } from "../organisation/organisation.ts";
import type { Attempt, Disbursement, DisbursementState, Payee } from "./schema.ts";

interface Row
  extends Omit<Disbursement, "amountFen" | "payable" | "madeAt" | "changedAt" | "withdrawnAt"> {
  amountFen: bigint;
  payableAccount: string;
  payableParty: string | null;
  madeAt: Date;
  changedAt: Date;
  withdrawnAt: Date | null;
}

export interface Selection {
  scope: readonly string[];
  key?: string;
  state?: DisbursementState | undefined;
  kind?: string | undefined;
  search?: string | undefined;
  limit?: number;
  offset?: number;
}

/** Newest first. */
export async function selectDisbursements(
  { sql }: Transaction,
  { scope, key, state, kind, search, limit = 50, offset = 0 }: Selection,
): Promise<{ total: number; disbursements: Disbursement[] }> {
  const rows = await sql<Row & { total: bigint }>`
    with wanted as not materialized (
      select d.key, d.made_at from disbursement as d
      where (unit_id in (select id from unit where in_scope(path, ${scope}::text[]))
             or unit_id is null and '' = any (${scope}::text[]))
        and (${key ?? null}::text is null or d.key = ${key ?? null})
        and (${state ?? null}::text is null or d.state = ${state ?? null})
        and (${kind ?? null}::text is null or d.kind = ${kind ?? null})
        and (${search ?? null}::text is null or d.key = ${search ?? null} or d.id = ${search ?? null}
             or exists (select from payment_attempt as any_of where any_of.key = d.key and
                        ${search ?? null} in (reference, bank_reference, payment_file)))
    )
    select (select count(*) from wanted) as total, d.key, d.id, d.kind, payee_name as "payeeName",
      payee_masked as "payeeAccount", payee_bank as "payeeBank", d.amount_fen as "amountFen", purpose,
      payable_account as "payableAccount", payable_party as "payableParty", unit_id as "unitId",
      d.state, d.attempt, a.reference, a.payment_file as "paymentFile",
      a.bank_reference as "bankReference", a.problem, a.paid_on::text as "paidOn",
      a.returned_on::text as "returnedOn", made_by as "madeBy", d.made_at as "madeAt",
      changed_at as "changedAt", withdrawn_at as "withdrawnAt",
      exists (select from payment_attempt as any_of
              where any_of.key = d.key and any_of.contradicted) as contradicted
    from (select key from wanted order by made_at desc, key limit ${limit} offset ${offset}) as page
      join disbursement as d using (key)
      left join payment_attempt as a on a.key = d.key and a.attempt = d.attempt
    order by d.made_at desc, d.key`;
  const disbursements = rows.map(({ total: _, ...row }) => shown(row));
  return { total: Number(rows[0]?.total ?? 0n), disbursements };
}

function shown({ payableAccount, payableParty, ...row }: Row): Disbursement {
  const { madeAt, changedAt, withdrawnAt } = row;
  return {
    ...row,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
    payeeName: maskName(row.payeeName),
    payable: { account: payableAccount, party: payableParty },
    madeAt: madeAt.toISOString(),
    changedAt: changedAt.toISOString(),
  };
}

export async function findDisbursement(
  transaction: Transaction,
  key: string,
  scope: readonly string[] = [""],
): Promise<Disbursement | undefined> {
  const { disbursements } = await selectDisbursements(transaction, { scope, key });
  return disbursements[0];
}

/** All of a scope by state. */
export function totalsByState({ sql }: Transaction, scope: readonly string[]) {
  return sql<{ state: DisbursementState; count: number; amountFen: bigint }>`
    select state, count(*)::int as count, sum(amount_fen)::bigint as "amountFen"
    from disbursement
    where unit_id in (select id from unit where in_scope(path, ${scope}::text[]))
      or unit_id is null and '' = any (${scope}::text[])
    group by state order by state`;
}

interface NewDisbursement {
  key: string;
  kind: string;
  payee: Payee;
  amountFen: bigint;
  purpose: string;
  payable: { account: string; party?: string };
  unitId?: string;
  inFile?: true;
  notify: string;
}

/** False where the key is taken. */
export async function insertDisbursement(
  context: Context,
  { key, kind, payee, amountFen, purpose, payable, unitId, inFile, notify }: NewDisbursement,
): Promise<boolean> {
  const { transaction, actor, now } = context;
  const [taken] = await transaction.sql`select from disbursement where key = ${key}`;
  if (taken) return false;
  const sealed = await seal(context, key, payee.account);
  const [written] = await transaction.sql`
    insert into disbursement (key, id, kind, payee_name, payee_bank, payee_sealed, payee_masked,
      amount_fen, purpose, payable_account, payable_party, unit_id, notify, state, made_by, made_at,
      changed_at, needs_release)
    values (${key}, ${await context.newId("D")}, ${kind}, ${payee.name}, ${payee.bank}, ${sealed},
            ${maskAccount(payee.account)}, ${amountFen}, ${purpose}, ${payable.account},
            ${payable.party ?? null}, ${unitId ?? null}, ${notify}, 'ready', ${actor.id}, ${now}, ${now},
            ${inFile ?? false})
    on conflict (key) do nothing returning key`;
  return written !== undefined;
}

const purposeOfKey = "payee-account";

function seal(
  { vault }: Pick<Context, "vault">,
  key: string,
  account: string,
): Promise<Uint8Array> {
  return vault.encrypt(purposeOfKey, Buffer.from(account), `disbursement:${key}`);
}

export async function unseal(
  { vault }: Pick<Context, "vault">,
  key: string,
  sealed: Uint8Array,
): Promise<string> {
  return Buffer.from(await vault.decrypt(purposeOfKey, sealed, `disbursement:${key}`)).toString();
}

/** Ready again with the next number; to another account where one is given. */
export async function openNextAttempt(
  context: Context,
  { key }: Disbursement,
  { payee, inFile = false }: { payee?: Payee | undefined; inFile?: boolean | undefined },
): Promise<void> {
  const { transaction, now } = context;
  await transaction.sql`
    update disbursement set state = 'ready', attempt = attempt + 1, changed_at = ${now},
      needs_release = needs_release or ${inFile}
    where key = ${key}`;
  if (!payee) return;
  await transaction.sql`
    update disbursement set payee_name = ${payee.name}, payee_bank = ${payee.bank},
      payee_sealed = ${await seal(context, key, payee.account)},
      payee_masked = ${maskAccount(payee.account)}
    where key = ${key}`;
}

export async function attemptsOf({ sql }: Transaction, key: string): Promise<Attempt[]> {
  const rows = await sql<Omit<Attempt, "sentAt"> & { sentAt: Date | null }>`
    select attempt, reference, state, payment_file as "paymentFile", sent_at as "sentAt",
      bank_reference as "bankReference", problem, paid_on::text as "paidOn",
      returned_on::text as "returnedOn", contradicted
    from payment_attempt where key = ${key} order by attempt`;
  return rows.map((row) => ({ ...row, sentAt: row.sentAt?.toISOString() ?? null }));
}

/** Every different answer of the bank to any attempt, as it was heard. */
export async function answersTo({ sql }: Transaction, key: string) {
  const rows = await sql<{
    reference: string;
    outcome: string;
    answeredAt: Date;
    heardAt: Date;
    problem: string | null;
    effect: string;
  }>`
    select reference, outcome, answered_at as "answeredAt", heard_at as "heardAt",
      answer.problem, effect
    from bank_answer as answer join payment_attempt using (reference)
    where key = ${key} order by answer.id`;
  return rows.map(({ answeredAt, heardAt, ...row }) => ({
    ...row,
    answeredAt: answeredAt.toISOString(),
    heardAt: heardAt.toISOString(),
  }));
}

/** Payments whose end is not known. */
export async function countOpen({ sql }: Transaction): Promise<number> {
  const [row] = await sql<{ count: number }>`
    select count(*)::int as count from disbursement where state in ('sent', 'unknown')`;
  return row!.count;
}

/** A refund is booked on the customer's account, whose number is not for everybody who pays. */
export function seenBy({ seesPersonalData }: Actor, row: Disbursement): Disbursement {
  const { account, party } = row.payable;
  if (seesPersonalData || party === null) return row;
  return { ...row, payable: { account, party: maskAccount(party) } };
}
