/**
 * Advance money to bills, in the ledger debit 2203, credit 1122 and, for late fees, 6301.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import {
  lateFeeOf,
  lateFeeRules,
  type OwedBill,
  owedBills,
  settleBills,
  undoSettlements,
} from "../bills/bills.ts";
import { type Poster, type Posting, postMany, reverse } from "../ledger/ledger.ts";
import { type Advance, planShares, type Share } from "./rules.ts";
import type { AllocationResult } from "./schema.ts";

interface AdvanceRow extends Advance {
  customerAccount: string;
}

interface Booked extends Share {
  allocationId: string;
}

/**
 * Pays open bills of these accounts from their free advance money, and answers what went where. Locks
 * the payments in order of their ids; the bills are locked by `settleBills`. Doing it again pays nothing.
 */
export async function allocateAccounts(
  context: Poster,
  accounts: readonly string[],
): Promise<AllocationResult> {
  const { transaction, rulebooks } = context;
  const advances = Map.groupBy(await freeAdvances(transaction, accounts), byAccount);
  const bills = Map.groupBy(await owedBills(transaction, [...advances.keys()]), byAccount);
  const ruleOn = lateFeeRules(rulebooks);
  const feeOn = (bill: OwedBill, day: string) => lateFeeOf(bill, day, ruleOn).feeFen;
  const shares = [...bills].flatMap(([account, owed]) =>
    planShares(advances.get(account)!, owed, feeOn),
  );
  const booked = await insertAllocations(context, shares);
  await settleBills(
    context,
    booked.map(({ allocationId, ...share }) => ({ ...share, cause: allocationId })),
  );
  await postMany(context, booked.map(postingOf));
  return {
    payments: new Set(shares.map(({ paymentId }) => paymentId)).size,
    allocations: shares.length,
    principalFen: shares.reduce((sum, { principalFen }) => sum + principalFen, 0n),
    lateFeeFen: shares.reduce((sum, { lateFeeFen }) => sum + lateFeeFen, 0n),
  };
}

const byAccount = ({ customerAccount }: { customerAccount: string }) => customerAccount;

function postingOf(share: Booked): Posting {
  const { allocationId, customerAccount: party, principalFen, lateFeeFen, bookedOn } = share;
  const credits = [
    { account: "1122", party, creditFen: principalFen },
    { account: "6301", creditFen: lateFeeFen },
  ].filter(({ creditFen }) => creditFen > 0n);
  return {
    cause: allocationId,
    day: bookedOn,
    narrative: `预收冲抵电费 ${share.billId}`,
    lines: [{ account: "2203", party, debitFen: principalFen + lateFeeFen }, ...credits],
  };
}

interface Selection {
  last: string;
  limit: number;
  scope: readonly string[];
  /** This account alone. */
  only?: string | undefined;
}

/** Accounts after `last` that have free advance money and an open bill, of the scope. */
export async function accountsToAllocate(
  { sql }: Transaction,
  { last, limit, scope, only }: Selection,
): Promise<string[]> {
  const rows = await sql<{ account: string }>`
    select customer_account as account from (
      select distinct customer_account from payment
      where advance_fen > held_fen and customer_account > ${last}
        and (${only ?? null}::text is null or customer_account = ${only ?? null})
    ) as free join customer using (customer_account) join unit on unit.id = customer.unit_id
    where in_scope(unit.path, ${scope}::text[])
      and exists (select from bill where bill.customer_account = free.customer_account
        and bill.state = 'open')
    order by customer_account limit ${limit}`;
  return rows.map(({ account }) => account);
}

async function freeAdvances(
  { sql }: Transaction,
  accounts: readonly string[],
): Promise<AdvanceRow[]> {
  await sql`
    select from payment
    where customer_account = any (${accounts}::text[]) and advance_fen > held_fen
    order by payment_id for update`;
  return sql`
    select customer_account as "customerAccount", payment_id as "paymentId", paid_on as "paidOn",
      advance_fen - held_fen as fen
    from payment
    where customer_account = any (${accounts}::text[]) and advance_fen > held_fen
    order by customer_account, paid_at, payment_id`;
}

/** Numbers and keeps the shares, and takes them from their payments. */
async function insertAllocations(
  { transaction: { sql }, now }: Poster,
  shares: readonly Share[],
): Promise<Booked[]> {
  const column = <Key extends keyof Share>(key: Key) => shares.map((share) => share[key]);
  const rows = await sql<{ allocationId: string; n: bigint }>`
    with share as (
      select * from unnest(${column("paymentId")}::text[], ${column("billId")}::text[],
          ${column("principalFen")}::bigint[], ${column("lateFeeFen")}::bigint[],
          ${column("valueOn")}::date[]) with ordinality
        as share (payment_id, bill_id, principal_fen, late_fee_fen, value_on, n)
    ),
    numbered as (
      select share.*, concat_ws(':', 'allocated', share.payment_id, share.bill_id,
        1 + (select count(*) from allocation as earlier
          where earlier.payment_id = share.payment_id and earlier.bill_id = share.bill_id)
        ) as allocation_id
      from share
    ),
    written as (
      insert into allocation (allocation_id, payment_id, bill_id, principal_fen, late_fee_fen,
        value_on, allocated_at)
      select allocation_id, payment_id, bill_id, principal_fen, late_fee_fen, value_on, ${now}
      from numbered
    ),
    spent as (
      update payment set advance_fen = advance_fen - taken.fen
      from (select payment_id, sum(principal_fen + late_fee_fen)::bigint as fen from share
        group by payment_id) as taken
      where taken.payment_id = payment.payment_id
    )
    select allocation_id as "allocationId", n from numbered order by n`;
  return rows.map(({ allocationId, n }) => ({ ...shares[Number(n) - 1]!, allocationId }));
}

/** Takes back all that a payment paid, so that it is advance again. Returns how many were taken back. */
export async function unallocate(
  context: Poster,
  { payment, day }: { payment: string; day: string },
): Promise<number> {
  const { sql } = context.transaction;
  const undone = await sql<{ allocationId: string }>`
    with undone as (
      update allocation set undone_at = ${context.now}
      where payment_id = ${payment} and undone_at is null
      returning allocation_id, principal_fen + late_fee_fen as fen
    ),
    given as (
      update payment
      set advance_fen = advance_fen + (select coalesce(sum(fen), 0)::bigint from undone)
      where payment_id = ${payment}
    )
    select allocation_id as "allocationId" from undone order by allocation_id`;
  for (const { allocationId: cause } of undone) {
    const undoneBy = cause.replace("allocated:", "unallocated:");
    await reverse(context, cause, { cause: undoneBy, day, narrative: "撤销冲抵" });
    await undoSettlements(context, { cause, undoneBy });
  }
  return undone.length;
}
