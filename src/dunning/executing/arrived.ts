/**
 * Money came in. Whoever owes nothing any more is left in peace at once: what is queued is not sent, what is to be done
 * is not done, cut-offs are given up, and what was cut off is to be restored. Promises and plans are kept or broken.
 * Asking again changes nothing.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { practiceOn } from "../practice.ts";
import { clearedOf } from "../promising/cleared.ts";
import { settlePlans, settlePromises } from "../promising/settling.ts";
import { because } from "../requests.ts";
import { cancelCutOffs, openRestores } from "../work-orders/orders.ts";
import { cancelWaiting } from "./action-store.ts";

export interface Effect {
  cancelled: number;
  ordersCancelled: number;
  restores: number;
  kept: number;
  broken: number;
}

const nothing: Effect = { cancelled: 0, ordersCancelled: 0, restores: 0, kept: 0, broken: 0 };

/** Accounts that anything waits for, after one, in order. */
export async function watchedAccounts(
  { transaction: { sql } }: Pick<Context, "transaction">,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await sql<{ account: string }>`
    select account from (
      select customer_account as account from dunning_action where state in ('queued', 'to_do')
      union select customer_account from dunning_promise where state = 'open'
      union select customer_account from dunning_plan where state = 'open'
      union select customer_account from dunning_work_order as o where kind = 'cut-off'
        and (state in ('requested', 'approved') or (state = 'done' and not exists (
          select from dunning_work_order as undone
          where undone.cut_off = o.id and undone.state <> 'cancelled')))
    ) as watched
    where account > ${after} order by account limit ${limit}`;
  return rows.map(({ account }) => account);
}

/** What the money of these accounts changes. */
export async function moneyArrived(
  context: Context,
  accounts: readonly string[],
): Promise<Effect | Refusal> {
  const { transaction, now } = context;
  if (accounts.length === 0) return nothing;
  const practice = practiceOn(context.rulebooks, now);
  if (isRefusal(practice)) return practice;
  const promises = await settlePromises(transaction, accounts, { now, practice });
  const plans = await settlePlans(transaction, accounts, { now, practice });
  const { paid, settled } = await clearedOf(context, accounts, { now, practice });
  const paidSince = [because.paid_since()];
  const ordersCancelled = await cancelCutOffs(context, settled, paidSince);
  if (isRefusal(ordersCancelled)) return ordersCancelled;
  return {
    cancelled: await cancelWaiting(transaction, paid, { because: paidSince, at: now }),
    ordersCancelled,
    restores: await openRestores(context, settled, { paid }),
    kept: promises.kept + plans.kept,
    broken: promises.broken + plans.broken,
  };
}
