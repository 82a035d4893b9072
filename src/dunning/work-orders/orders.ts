/**
 * 停复电工单: a cut-off on its way, and its undoing. The guards look three times: when it is asked for, when it is
 * agreed to, and on the day, when the last notice before it must stand too.
 * @module
 */
import { approvalOf, openApproval, voidApproval } from "../../approvals/approvals.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { orderStates } from "../case-requests.ts";
import { lawFor, restoreBy } from "../law.ts";
import type { Debtor } from "../proposing/gather.ts";
import { claimOf } from "../proposing/lines.ts";
import { because } from "../requests.ts";
import {
  insertOrder,
  lockOrder,
  type StoredOrder,
  saveOrder,
  standingCutOffs,
  waitingCutOffs,
} from "./order-store.ts";

type Stopped = NonNullable<StoredOrder["stoppedBy"]>;

/** The order, locked, where it is in one of the states. */
export async function orderIn(
  { transaction, actor, now }: Pick<Context, "transaction" | "actor" | "now">,
  id: string,
  states: readonly StoredOrder["state"][],
): Promise<StoredOrder | Refusal> {
  const order = await lockOrder(transaction, id, { scope: actor.scope, now });
  if (!order) return refuse("not_found", because.unknown_order({ order: id }));
  if (states.includes(order.state)) return order;
  return refuse("conflict", because.order_state({ order: id, ...orderStates[order.state] }));
}

/** Of an approved run: both signatures stand there already. */
export async function openApproved(
  context: Context,
  action: { id: string; account: string; article: string | null },
  { facts }: Debtor,
): Promise<void> {
  const { transaction, actor, now } = context;
  await insertOrder(transaction, {
    ...{ id: await context.newId("WO"), kind: "cut-off", state: "approved" },
    ...{ account: action.account, owedFen: claimOf(facts), article: action.article },
    ...{ action: action.id, approvedAt: now, by: actor.id, at: now },
  });
}

/** By hand: for another person to agree to. */
export async function requestCutOff(
  context: Context,
  { holder, facts }: Debtor,
  article: string,
): Promise<string | Refusal> {
  const { transaction, actor, now } = context;
  const id = await context.newId("WO");
  const owedFen = claimOf(facts);
  const order = { id, kind: "cut-off", state: "requested", owedFen, article } as const;
  const isNew = await insertOrder(transaction, {
    ...{ ...order, account: holder.account, by: actor.id, at: now },
  });
  const account = holder.account;
  if (!isNew) {
    const what = { zh: "停电工单", en: "cut-off order" };
    return refuse("conflict", because.already_open({ account, ...what }));
  }
  const notices = facts.history.filter(
    ({ kind, outcome }) => kind === "notice" && outcome === "delivered",
  );
  const opened = await openApproval(context, {
    ...{ kind: "cut-off", subject: `cut-off:${id}`, unitId: holder.unitId, amountFen: owedFen },
    title: { zh: `停电 ${id}`, en: `Cut-off ${id}` },
    fields: {
      ...{ account, name: holder.name, class: facts.class, oldestDueOn: facts.oldestDueOn },
      overdueDays: facts.overdueDays,
      noticeOn: notices.map(({ at }) => dayOf(at)).join(", "),
      article,
    },
    notify: "dunning.apply-cut-off",
  });
  if (isRefusal(opened)) return opened;
  const standing = (await lockOrder(transaction, id, { scope: [""], now }))!;
  await saveOrder(transaction, { ...standing, approval: opened.id });
  return id;
}

/** Gives it up; an approval of it can be used no more. */
export async function cancelOrder(
  context: Context,
  order: StoredOrder,
  stoppedBy: Stopped,
): Promise<Refusal | undefined> {
  const { transaction, now } = context;
  await saveOrder(transaction, { ...order, state: "cancelled", stoppedBy, endedAt: now });
  if (order.approval === null) return undefined;
  const page = await approvalOf(transaction, order.approval);
  if (!page || page.state === "voided") return undefined;
  const voided = await voidApproval(context, order.approval, stoppedBy[0]?.zh ?? "");
  return isRefusal(voided) ? voided : undefined;
}

/** Those of accounts that are not done yet. How many there were. */
export async function cancelCutOffs(
  context: Context,
  accounts: readonly string[],
  stoppedBy: Stopped,
): Promise<number | Refusal> {
  const { transaction, now } = context;
  const ids = await waitingCutOffs(transaction, accounts);
  for (const id of ids) {
    const order = await lockOrder(transaction, id, { scope: [""], now });
    const refused = order && (await cancelOrder(context, order, stoppedBy));
    if (refused) return refused;
  }
  return ids.length;
}

/**
 * For each cut-off whose cause is gone: due so many hours after the money that paid it, or after now where an agreement
 * or a decision settled it; a part that was paid before that settled nothing.
 */
export async function openRestores(
  context: Context,
  accounts: readonly string[],
  { paid }: { paid: readonly string[] },
): Promise<number> {
  const { transaction, actor, now, rulebooks } = context;
  const standing = await standingCutOffs(transaction, accounts);
  let opened = 0;
  for (const { id: cutOff, account, unitPath, paidAt: newest } of standing) {
    const paidAt = paid.includes(account) ? newest : null;
    const law = lawFor(rulebooks, { path: unitPath, day: dayOf(now) });
    const isNew = await insertOrder(transaction, {
      ...{ id: await context.newId("WO"), kind: "restore", state: "open", account, cutOff },
      ...{ owedFen: 0n, article: law?.restoreArticle ?? null },
      ...(paidAt && { paidAt }),
      ...{ dueAt: restoreBy(paidAt ?? now, law), by: actor.id, at: now },
    });
    opened += isNew ? 1 : 0;
  }
  return opened;
}
