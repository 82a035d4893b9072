/**
 * Bank accounts known again. Each order keeps the account it names, its payee and its holder as marks of the
 * vault, so that the next order to the same account finds it without a number in the clear.
 * @module
 */
import type { KeyVault } from "../base/capabilities.ts";
import type { Transaction } from "../base/database.ts";
import { maskAccount } from "../organisation/organisation.ts";
import { type KnownPayee, plainName } from "./rules.ts";

const purpose = "refund-payee";

export interface Named {
  account: string;
  payeeName: string;
  holderName: string;
}

/** Of each the current mark first; a rotated key leaves older ones. */
export interface PayeeMarks {
  account: readonly string[];
  payee: readonly string[];
  holder: readonly string[];
}

export async function marksOf(
  vault: KeyVault,
  { account, payeeName, holderName }: Named,
): Promise<PayeeMarks> {
  const of = (kind: string, text: string) => vault.marks(purpose, Buffer.from(`${kind}:${text}`));
  return {
    account: await of("account", account.replace(/[\s-]/g, "").toUpperCase()),
    payee: await of("name", plainName(payeeName)),
    holder: await of("name", plainName(holderName)),
  };
}

interface Asking {
  /** The order that asks; null before it exists. */
  id: string | null;
  customerAccount: string;
  /** Who asks for the refund. */
  handler: string;
  since: Date;
}

/** What earlier refunds say of an account; those of the order itself aside. */
export async function knownPayee(
  { sql }: Transaction,
  { marks, account }: { marks: PayeeMarks; account: string },
  { id, customerAccount, handler, since }: Asking,
): Promise<KnownPayee> {
  const rows = await sql<{ id: string; isOtherName: boolean; byHandler: boolean }>`
    select o.id, bool_or(not payee_mark = any (${marks.payee}::text[])) as "isOtherName",
      o.requested_by = ${handler} as "byHandler"
    from refund_payee join refund_order as o on o.id = order_id
    where account_mark = any (${marks.account}::text[]) and at >= ${since}
      and order_id is distinct from ${id}::text
      and (not payee_mark = any (${marks.payee}::text[])
        or not holder_mark = any (${marks.holder}::text[]))
    group by o.id, o.requested_at, o.requested_by order by o.requested_at desc, o.id desc`;
  const [last] = await sql<{ id: string; shown: string; isSame: boolean }>`
    select o.id, o.payee ->> 'shown' as shown,
      account_mark = any (${marks.account}::text[]) as "isSame"
    from refund_order as o join refund_payee on order_id = o.id
    where customer_account = ${customerAccount} and o.id is distinct from ${id}::text
      and state in ('paid', 'closed') and destination = 'bank' and requested_at >= ${since}
      and holder_mark = any (${marks.holder}::text[])
    order by requested_at desc, o.id desc, at desc limit 1`;
  return {
    tail: maskAccount(account).slice(-4),
    otherNames: rows.filter(({ isOtherName }) => isOtherName),
    otherHolders: rows.filter(({ isOtherName }) => !isOtherName),
    last: last && !last.isSame ? { id: last.id, tail: last.shown.slice(-4) } : null,
  };
}
