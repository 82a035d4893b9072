/**
 * What other folders ask of payments inside their own transaction: how much advance money an account
 * has, and taking it for a refund in two steps, held while the refund is open, drawn when it is booked.
 * Nothing here posts: whoever draws posts debit 2203 of the same amount in the same transaction.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { Transaction } from "../base/database.ts";
import { formatYuan } from "../base/money.ts";
import type { Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { takeUpSurplus } from "./allocate.ts";
import { bookUnidentified, lockReceipt } from "./reconciling/receipts.ts";
import { clearedAs, clearFindings } from "./reconciling/reconcile-store.ts";
import { because, type Payment } from "./schema.ts";

/** The one payment of an id, unmasked, wherever it belongs; undefined where there is none. */
export async function paymentById(
  { sql }: Transaction,
  payment: string,
): Promise<Payment | undefined> {
  const [row] = await sql<Payment>`
    select * from payment_view where "paymentId" = ${payment}`;
  return row;
}

/** Fen of an account that no bill took yet, held parts included: its credit on ledger account 2203. */
export async function advanceBalance({ sql }: Transaction, account: string): Promise<bigint> {
  const [row] = await sql<{ fen: bigint }>`
    select (coalesce(sum(fen), 0))::bigint as fen from (
      select advance_fen as fen from payment where customer_account = ${account}
      union all
      select cut_fen from payment_surplus where customer_account = ${account}
    ) as advance`;
  return row!.fen;
}

/** Fen of each account that bills may still take: paid in, not allocated yet, not held for a refund. */
export async function freeAdvancesOf(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await sql<{ account: string; fen: bigint }>`
    select customer_account as account, sum(advance_fen - held_fen)::bigint as fen from payment
    where customer_account = any (${accounts}::text[]) and advance_fen > held_fen
    group by customer_account`;
  return new Map(rows.map(({ account, fen }) => [account, fen]));
}

/** Those of the accounts that a charge was asked of whose outcome, or whose money, is still on its way. */
export async function unsettledCharges(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<Set<string>> {
  const rows = await sql<{ account: string }>`
    select customer_account as account from charge
    where customer_account = any (${accounts}::text[])
      and (state in ('asked', 'unknown') or (state = 'paid' and payment_id is null))`;
  return new Set(rows.map(({ account }) => account));
}

export interface AdvanceOf {
  account: string;
  /** Of this payment alone. */
  payment?: string | undefined;
}

/** Fen that may be refunded: the advance balance that nothing holds. */
export async function refundableOf(
  { sql }: Transaction,
  { account, payment }: AdvanceOf,
): Promise<bigint> {
  const [row] = await sql<{ fen: bigint }>`
    select coalesce(sum(fen), 0)::bigint as fen from (
      select payment_id, advance_fen - held_fen as fen from payment
      where customer_account = ${account}
      union all
      select payment_id, cut_fen from payment_surplus where customer_account = ${account}
    ) as advance
    where ${payment ?? null}::text is null or payment_id = ${payment ?? null}`;
  return row!.fen;
}

export interface AdvanceHold extends AdvanceOf {
  /** What it is held for: `refund:R-2026-000001`. */
  cause: string;
  amountFen: bigint;
}

/**
 * Reserves advance money, oldest payment first: no bill takes it and no other refund. The same cause
 * again is held once, until it is released. Refuses amounts that are not above zero or more than `refundableOf`.
 */
export async function holdAdvance(
  { transaction, now }: Pick<Context, "transaction" | "now">,
  { cause, account, payment, amountFen }: AdvanceHold,
): Promise<Refusal | undefined> {
  const { sql } = transaction;
  if (amountFen <= 0n) return refuse("invalid", because.amount_not_positive());
  const [held] = await sql<{ fen: bigint | null }>`
    select sum(amount_fen)::bigint as fen from advance_hold
    where cause = ${cause} and state <> 'released'`;
  if (held!.fen !== null) {
    assert(held!.fen === amountFen, `${cause} holds one amount`);
    return undefined;
  }
  await takeUpSurplus({ transaction, now }, [account]);
  await sql`
    select from payment where customer_account = ${account} and advance_fen > held_fen
    order by payment_id for update`;
  const free = await refundableOf(transaction, { account, payment });
  if (free < amountFen) {
    const values = { available: formatYuan(free), wanted: formatYuan(amountFen) };
    return refuse("conflict", because.not_enough(values));
  }
  await sql`
    with free as (
      select payment_id, advance_fen - held_fen as fen,
        sum(advance_fen - held_fen) over (order by paid_at, payment_id) as upto
      from payment
      where customer_account = ${account} and advance_fen > held_fen
        and (${payment ?? null}::text is null or payment_id = ${payment ?? null})
    ),
    taken as (
      insert into advance_hold (cause, payment_id, amount_fen)
      select ${cause}, payment_id, least(fen, ${amountFen} - (upto - fen))::bigint from free
      where upto - fen < ${amountFen}
      on conflict (cause, payment_id) do update
        set amount_fen = excluded.amount_fen, state = 'held'
      returning payment_id, amount_fen
    )
    update payment set held_fen = held_fen + taken.amount_fen
    from taken where taken.payment_id = payment.payment_id`;
  return undefined;
}

/** What was held is gone from the advance balance; the caller posts debit 2203. Once per cause. */
export async function drawAdvance(context: Context, { cause }: { cause: string }): Promise<void> {
  const { sql } = context.transaction;
  const drawn = await sql<{ payment: string }>`
    with drawn as (
      update advance_hold set state = 'drawn', drawn_at = ${context.now}
      where cause = ${cause} and state = 'held'
      returning payment_id, amount_fen
    )
    update payment set held_fen = held_fen - drawn.amount_fen,
      advance_fen = advance_fen - drawn.amount_fen
    from drawn where drawn.payment_id = payment.payment_id
    returning payment.payment_id as payment`;
  for (const { payment } of drawn) {
    await clearFindings(context.transaction, { payment }, clearedAs(context, "refunded"));
  }
}

/** Gives back what was held, or what was drawn (the caller reverses its posting). Once per cause. */
export async function releaseAdvance(
  { transaction: { sql } }: { transaction: Transaction },
  { cause }: { cause: string },
): Promise<void> {
  await sql`
    with before as (
      select payment_id, amount_fen as fen, state from advance_hold
      where cause = ${cause} and state in ('held', 'drawn') for update
    ),
    released as (
      update advance_hold set state = 'released' from before
      where advance_hold.cause = ${cause} and advance_hold.payment_id = before.payment_id
    )
    update payment set
      held_fen = held_fen - case before.state when 'held' then fen else 0 end,
      advance_fen = advance_fen + case before.state when 'drawn' then fen else 0 end
    from before where before.payment_id = payment.payment_id`;
}

/**
 * A credit on the bank's statement that is no customer's, locked: booked as unidentified where it is not yet,
 * with what of it is left. Refused where it is somebody's payment.
 */
export async function lockUnidentified(
  context: Context,
  receipt: string,
): Promise<{ leftFen: bigint } | Refusal> {
  const found = await lockReceipt(context, receipt);
  if (!found) return refuse("not_found", because.unknown_receipt({ receipt }));
  if (found.state === "identified") return refuse("conflict", because.receipt_taken());
  if (!found.isBooked) {
    await bookUnidentified(context, found);
    await clearFindings(context.transaction, { receipt }, clearedAs(context, "booked"));
  }
  return { leftFen: found.amountFen - found.takenFen };
}

/** Takes a part of it; whoever takes it posts debit 224103 of the receipt in the same transaction. */
export async function takeFromReceipt(
  { transaction }: Pick<Context, "transaction">,
  receipt: string,
  fen: bigint,
): Promise<void> {
  await transaction.sql`
    update bank_receipt set taken_fen = taken_fen + ${fen} where receipt_id = ${receipt}`;
}
