/**
 * A step that may be done now: a message on its way to the line, a work order, or a task of a person.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import type { CustomerMessage } from "../../base/partners.ts";
import type { PolicyStep } from "../policy/body.ts";
import { fillIn } from "../practice.ts";
import type { Debtor } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";
import { because } from "../requests.ts";
import { openApproved } from "../work-orders/orders.ts";
import { moveAction, type StoredAction } from "./action-store.ts";
import { valuesOf } from "./words.ts";

export type Done =
  | { as: "message"; message: CustomerMessage }
  | { as: "toDo" | "heldOut" | "cancelled" | "postponed" | "failed" };

interface Doing {
  debtor: Debtor;
  step: PolicyStep;
  grounds: Grounds;
}

export async function doNow(
  context: Context,
  action: StoredAction,
  { debtor, step, grounds }: Doing,
): Promise<Done> {
  const { transaction, now } = context;
  const channel = messageChannel(action.channel);
  if (channel === undefined) {
    if (action.kind === "cut-off") await openApproved(context, action, debtor);
    await moveAction(transaction, action.id, { from: ["queued"], to: { state: "to_do" } });
    return { as: "toDo" };
  }
  const to = addressOf(debtor, channel);
  if (to === undefined) {
    const stoppedBy = [because.no_address(addressNames[channel])];
    const failed = {
      state: "failed",
      problem: "no_address",
      handedAt: now,
      settledAt: now,
    } as const;
    await moveAction(transaction, action.id, { from: ["queued"], to: { ...failed, stoppedBy } });
    return { as: "failed" };
  }
  const { zh: appeal } = grounds.policy.body.explanation ?? grounds.practice.papers.howToObject;
  const text = fillIn(step.template?.zh ?? step.zh, valuesOf(debtor, { appeal }));
  const sending = { state: "sending", handedAt: now, words: text } as const;
  await moveAction(transaction, action.id, { from: ["queued"], to: sending });
  return { as: "message", message: { key: action.id, channel, to, text } };
}

const addressNames = {
  sms: { zh: "手机号码", en: "telephone number" },
  voice: { zh: "电话号码", en: "telephone number" },
  app: { zh: "应用账号", en: "account of the app" },
} as const;
type MessageChannel = keyof typeof addressNames;

export function messageChannel(channel: string): MessageChannel | undefined {
  return channel in addressNames ? (channel as MessageChannel) : undefined;
}

function addressOf({ holder }: Debtor, channel: MessageChannel): string | undefined {
  if (channel === "app") return holder.account;
  const digits = holder.phone?.replace(/\D/g, "") ?? "";
  return digits.length >= (channel === "sms" ? 11 : 7) ? digits : undefined;
}
