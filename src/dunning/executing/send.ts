/**
 * Doing what is due. Each action is decided again inside the transaction that marks it, and the message line is called
 * after the commit, keyed by the action's id: killed anywhere, it is found in `sending`, and the line is asked what it
 * got. A line that falls silent is left alone until the next round.
 * @module
 */
import type { Context, JobContext } from "../../base/operation.ts";
import { type CustomerMessage, PartnerSilent } from "../../base/partners.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { type Debtor, gather } from "../proposing/gather.ts";
import { type Grounds, openGrounds } from "../proposing/grounds.ts";
import type { SentActions } from "../requests.ts";
import { moveAction, type Settlement, type StoredAction, takeDue } from "./action-store.ts";
import { decideAgain } from "./again.ts";
import { type Done, doNow } from "./doing.ts";

/** Decided in one transaction. The line is called for these one after the other. */
const actionsAtOnce = 20;
/** So many calls without an answer, one after the other, and the line is down. */
const patience = 3;

const none: SentActions = {
  ...{ sent: 0, toDo: 0, heldOut: 0, cancelled: 0, postponed: 0, failed: 0, unknown: 0 },
};

export async function sendDue(
  context: JobContext,
  only?: string | undefined,
): Promise<SentActions | Refusal> {
  const sum = { ...none };
  for (let silent = 0; silent < patience && !context.isCancelled(); ) {
    const done = await context.transact((inside) => decidePage(inside, only));
    if (isRefusal(done)) return done;
    if (done.length === 0) break;
    for (const each of done) {
      if (each.as !== "message") {
        sum[each.as] += 1;
        continue;
      }
      const outcome = await hand(context, each.message);
      sum[outcome] += 1;
      silent = outcome === "unknown" ? silent + 1 : 0;
    }
    context.progress(sum.sent + sum.toDo + sum.cancelled + sum.postponed, 0);
  }
  return sum;
}

/** The next that are due, each marked by what it came to. */
async function decidePage(context: Context, only: string | undefined): Promise<Done[] | Refusal> {
  const { transaction, now } = context;
  const actions = await takeDue(transaction, { now, limit: actionsAtOnce, id: only });
  if (actions.length === 0) return [];
  const grounds = await openGrounds(context);
  if (isRefusal(grounds)) return grounds;
  const but = actions.map(({ id }) => id);
  const accounts = [...new Set(actions.map(({ account }) => account))];
  await lockAccounts(context, accounts);
  const debtors = await gather(context, accounts, { ...grounds, but });
  const done: Done[] = [];
  const begun = new Set<string>();
  for (const action of actions) {
    // a second step of the same account waits for the next page, which knows of the first
    if (begun.has(action.account)) continue;
    begun.add(action.account);
    done.push(await decideOne(context, action, { debtor: debtors.get(action.account), grounds }));
  }
  return done;
}

/** One sender at a time about one customer, so that no cap is passed by two of them together. */
async function lockAccounts({ transaction }: Context, accounts: readonly string[]): Promise<void> {
  await transaction.sql`
    select pg_advisory_xact_lock(hashtext('dunning:' || account))
    from (select unnest(${accounts}::text[]) as account order by account) as wanted`;
}

interface Ground {
  debtor: Debtor | undefined;
  grounds: Grounds;
}

async function decideOne(
  context: Context,
  action: StoredAction,
  { debtor, grounds }: Ground,
): Promise<Done> {
  const { transaction, now } = context;
  const verdict = decideAgain(action, debtor, grounds);
  const move = (to: Settlement) => moveAction(transaction, action.id, { from: ["queued"], to });
  if (verdict.does === "cancel") {
    await move({ state: "cancelled", settledAt: now, stoppedBy: verdict.because });
    return { as: "cancelled" };
  }
  if (verdict.does === "wait") {
    await move({ state: "queued", notBefore: verdict.until });
    return { as: "postponed" };
  }
  if (action.heldOut) {
    await move({ state: "held_out", handedAt: now, settledAt: now });
    return { as: "heldOut" };
  }
  return doNow(context, action, { debtor: debtor!, step: verdict.step, grounds });
}

/** The line's word, kept; no word is unknown, and so is a crash under way. */
async function hand(
  { partners, transact, now }: JobContext,
  message: CustomerMessage,
): Promise<"sent" | "failed" | "unknown"> {
  const keep = (to: Settlement) =>
    transact(({ transaction }) => moveAction(transaction, message.key, { from: ["sending"], to }));
  try {
    const { accepted, reference, problem } = await partners.customerMessages.send(message);
    const state = accepted ? "sent" : "failed";
    await keep({ state, reference, problem, ...(!accepted && { settledAt: now }) });
    return state;
  } catch (error) {
    await keep({ state: "unknown" });
    if (error instanceof PartnerSilent) return "unknown";
    throw error;
  }
}
