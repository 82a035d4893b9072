/**
 * One step of finance's copy: state, event, message to marketing, in one place.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { say } from "../messages/mailbox.ts";
import type { BodyOf, MessageKind } from "../messages/message.ts";
import { type FinanceAct, financeSteps, mayFinance } from "../rules.ts";
import { because, financeStates } from "../schema.ts";
import { addEvent } from "../store.ts";
import { type FinanceRefund, lockFinance, saveFinance } from "./store.ts";

/** What attachments know finance's copy of a version by. */
export function subjectOf({ id, version }: Pick<FinanceRefund, "id" | "version">): string {
  return `finance-refund:${id}/${version}`;
}

/** What the bank is paid for: one payment for ever of each version. */
export function paymentKey({ id, version }: Pick<FinanceRefund, "id" | "version">): string {
  return `refund:${id}/${version}`;
}

/** The copy, locked, where the act may start from its state. */
export async function refundFor(
  { transaction, actor }: Context,
  id: string,
  act: FinanceAct,
): Promise<FinanceRefund | Refusal> {
  const refund = await lockFinance(transaction, id, actor.scope);
  if (!refund) return refuse("not_found", because.no_order({ id }));
  return mayFinance(refund.state, act) ? refund : wrongState(refund, financeSteps[act]);
}

function wrongState({ id, state }: FinanceRefund, act: { zh: string; en: string }): Refusal {
  const { zh, en } = financeStates[state];
  const values = { id, state_zh: zh, state_en: en, act_zh: act.zh, act_en: act.en };
  return refuse("conflict", because.wrong_state(values));
}

interface Step<Kind extends MessageKind> extends Partial<FinanceRefund> {
  act: FinanceAct;
  /** What marketing is told, in the same transaction. */
  kind: Kind;
  body: BodyOf<Kind>;
}

export async function move<Kind extends MessageKind>(
  context: Context,
  refund: FinanceRefund,
  { act, kind, body, ...changes }: Step<Kind>,
): Promise<FinanceRefund> {
  assert(mayFinance(refund.state, act), `${refund.id} is ${refund.state}: no ${act}`);
  const { transaction, now, actor } = context;
  const state = financeSteps[act].to;
  const moved = { ...refund, ...changes, state, stateSince: now };
  const { id: order, version } = moved;
  await saveFinance(transaction, moved);
  const event = { at: now, actor: actor.id, kind: act, state, version, details: body };
  await addEvent(transaction, { side: "finance", order, ...event });
  await say(context, { from: "finance", order, version, kind, body });
  return moved;
}
