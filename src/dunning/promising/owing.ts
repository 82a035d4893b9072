/**
 * An account of the actor's scope that owes something overdue.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import type { Practice } from "../practice.ts";
import { type Debtor, gather } from "../proposing/gather.ts";
import { type Grounds, openGrounds } from "../proposing/grounds.ts";
import { claimOf } from "../proposing/lines.ts";
import { because } from "../requests.ts";

export interface Owing {
  debtor: Debtor;
  grounds: Grounds;
  practice: Practice;
  /** Neither disputed nor promised nor in a plan. */
  owedFen: bigint;
}

/** @param but actions that are themselves being decided about */
export async function owingAccount(
  context: Context,
  account: string,
  but: readonly string[] = [],
): Promise<Owing | Refusal> {
  const { transaction, actor } = context;
  if (!(await isAccountInScope(transaction, account, actor.scope))) {
    return refuse("not_found", because.unknown_account({ account }));
  }
  const grounds = await openGrounds(context);
  if (isRefusal(grounds)) return grounds;
  const debtor = (await gather(context, [account], { ...grounds, but })).get(account);
  const owedFen = debtor ? claimOf(debtor.facts) : 0n;
  if (!debtor || owedFen === 0n) return refuse("conflict", because.no_debt({ account }));
  return { debtor, grounds, practice: grounds.practice, owedFen };
}
