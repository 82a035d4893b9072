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
import {
  type Poster,
  type Posting,
  type PostingLine,
  post,
  postMany,
  reverse,
} from "../ledger/ledger.ts";
import { type Advance, planShares, type Share } from "./rules.ts";
import type { AllocationResult, Payment } from "./schema.ts";

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
  await takeUpSurplus(context, accounts);
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

/** What corrected bills ask no more goes back to the payments, and the rest of the part to the new bill. */
export async function takeUpSurplus(
  { transaction: { sql }, now }: Pick<Poster, "transaction" | "now">,
  accounts: readonly string[],
): Promise<void> {
  await sql`
    with surplus as materialized (
      select * from payment_surplus where customer_account = any (${accounts}::text[])
    ),
    moved as (
      update allocation set bill_id = surplus.bill_id, principal_fen = surplus.principal_fen,
        late_fee_fen = surplus.late_fee_fen, cut_fen = allocation.cut_fen + surplus.cut_fen
      from surplus
      where surplus.allocation_id = allocation.allocation_id and surplus.bill_id is not null
    ),
    ended as (
      update allocation set undone_at = ${now}, cut_fen = allocation.cut_fen + surplus.cut_fen
      from surplus
      where surplus.allocation_id = allocation.allocation_id and surplus.bill_id is null
    )
    update payment set advance_fen = advance_fen + given.fen
    from (select payment_id, sum(cut_fen)::bigint as fen from surplus group by payment_id) as given
    where given.payment_id = payment.payment_id`;
}

interface Selection {
  last: string;
  limit: number;
  scope: readonly string[];
  /** This account alone. */
  only?: string | undefined;
}

export interface AccountPage {
  /** Those of the page that have free advance money and an open bill, or a surplus; of the scope. */
  accounts: string[];
  /** The last account of the page, undefined where there is none after `last`. */
  last: string | undefined;
}

/** Turns the page: the next accounts after `last` with an open bill or a surplus, read in order of the index. */
export async function accountsToAllocate(
  { sql }: Transaction,
  { last, limit, scope, only }: Selection,
): Promise<AccountPage> {
  const rows = await sql<{ account: string; isFree: boolean }>`
    with surplus as materialized (
      select distinct customer_account from payment_surplus
      where customer_account > ${last}
        and (${only ?? null}::text is null or customer_account = ${only ?? null})
    ),
    page as materialized (
      (select distinct customer_account from bill
        where state = 'open' and customer_account > ${last}
          and (${only ?? null}::text is null or customer_account = ${only ?? null})
        order by customer_account limit ${limit})
      union
      select customer_account from surplus
      order by customer_account limit ${limit}
    )
    select customer_account as account, in_scope(unit.path, ${scope}::text[])
        and (paid.free or customer_account in (select customer_account from surplus)) as "isFree"
    from page join customer using (customer_account) join unit on unit.id = customer.unit_id
      left join lateral (
        select true as free from payment
        where payment.customer_account = page.customer_account and advance_fen > held_fen limit 1
      ) as paid on true
    order by customer_account`;
  return {
    accounts: rows.filter(({ isFree }) => isFree).map(({ account }) => account),
    last: rows.at(-1)?.account,
  };
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
  { paymentId: payment, customerAccount }: Pick<Payment, "paymentId" | "customerAccount">,
  day: string,
): Promise<number> {
  const { sql } = context.transaction;
  await takeUpSurplus(context, [customerAccount]);
  const undone = await sql<Undone>`
    with undone as (
      update allocation set undone_at = ${context.now}
      where payment_id = ${payment} and undone_at is null
      returning allocation_id, principal_fen, late_fee_fen, cut_fen,
        principal_fen + late_fee_fen as fen
    ),
    given as (
      update payment
      set advance_fen = advance_fen + (select coalesce(sum(fen), 0)::bigint from undone)
      where payment_id = ${payment}
    )
    select allocation_id as "allocationId", principal_fen as "principalFen",
      late_fee_fen as "lateFeeFen", cut_fen as "cutFen"
    from undone order by allocation_id`;
  for (const part of undone) {
    const cause = part.allocationId;
    const undoneBy = cause.replace("allocated:", "unallocated:");
    const entry = { cause: undoneBy, day, narrative: "撤销冲抵" };
    if (part.cutFen === 0n) await reverse(context, cause, entry);
    else await post(context, { ...entry, lines: oppositeLines(customerAccount, part) });
    await undoSettlements(context, { cause, undoneBy });
  }
  return undone.length;
}

interface Undone {
  allocationId: string;
  principalFen: bigint;
  lateFeeFen: bigint;
  cutFen: bigint;
}

/** Of a part that a correction cut the entry stands for more than is left, so it cannot be reversed whole. */
function oppositeLines(party: string, { principalFen, lateFeeFen }: Undone): PostingLine[] {
  const debits = [
    { account: "1122", party, debitFen: principalFen },
    { account: "6301", debitFen: lateFeeFen },
  ].filter(({ debitFen }) => debitFen > 0n);
  return [...debits, { account: "2203", party, creditFen: principalFen + lateFeeFen }];
}
