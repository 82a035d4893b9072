/**
 * Whose record it is, within the caller's data scope. An agency collects for accounts of many units, so it is for
 * those who may see the whole utility.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import type { About } from "../screening/alert-store.ts";

export async function whoseOf(
  { transaction, actor }: Pick<Context, "transaction" | "actor">,
  { customerAccount: account }: About,
  { unmask }: { unmask: boolean },
): Promise<{ customerAccount: string | null; name: string | null } | undefined> {
  if (account === null)
    return actor.scope.includes("") ? { customerAccount: null, name: null } : undefined;
  const [holder] = await transaction.sql<{ name: string }>`
    select customer.name from customer join unit on unit.id = customer.unit_id
    where customer_account = ${account} and in_scope(unit.path, ${actor.scope}::text[])`;
  if (!holder) return undefined;
  return unmask
    ? { customerAccount: account, name: holder.name }
    : { customerAccount: maskAccount(account), name: maskName(holder.name) };
}
