/**
 * What marketing's messages do on finance's side: take an order in with its papers, or give it back.
 * @module
 */
import { attach, verifyAttachments } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { say } from "../messages/mailbox.ts";
import { bodies, type Message, type OrderContent } from "../messages/message.ts";
import { ownPayee } from "../payee.ts";
import { mayFinance } from "../rules.ts";
import { because, type Paper } from "../schema.ts";
import { addEvent } from "../store.ts";
import { unbook } from "./deciding.ts";
import { move, subjectOf } from "./moving.ts";
import { type FinanceRefund, lockFinance, saveFinance } from "./store.ts";

/** Applies one message of marketing; refuses an order whose papers did not arrive whole. */
export async function hearMarketing(
  context: Context,
  message: Message,
): Promise<Refusal | undefined> {
  if (message.kind === "order") return takeIn(context, message);
  await giveUp(context, message);
  return undefined;
}

async function takeIn(context: Context, message: Message): Promise<Refusal | undefined> {
  const { transaction, now, actor, vault } = context;
  const { order: id, version } = message;
  const content = bodies.order.parse(message.body);
  const payee = content.payee && (await ownPayee(vault, id, content.payee));
  if (payee === undefined) return refuse("invalid", because.bad_payee_account());
  const problem = await takePapers(context, { id, version }, content.papers);
  if (problem) return problem;
  await saveFinance(transaction, received(message, { ...content, payee }, now));
  const event = { at: now, actor: actor.id, kind: "taken", state: "fin_review", version };
  const { reviewDueOn } = content;
  const details = { amountFen: content.amountFen.toString(), reviewDueOn };
  await addEvent(transaction, { side: "finance", order: id, ...event, details });
  await say(context, { from: "finance", order: id, version, kind: "taken", body: {} });
  return undefined;
}

function received(
  { order: id, version }: Message,
  content: OrderContent,
  now: Date,
): FinanceRefund {
  const { unitPath, reviewDueOn, paymentDueOn } = content;
  return {
    ...{ id, version, unitPath, content, reviewDueOn, paymentDueOn },
    ...{ state: "fin_review", stateSince: now, receivedAt: now, fault: null },
    ...{ acceptedBy: null, acceptedAt: null, paidBy: null, bankReference: null, paidOn: null },
  };
}

/** Finance's own attachments of this version, hashed again after they arrived. */
async function takePapers(
  context: Context,
  refund: Pick<FinanceRefund, "id" | "version">,
  papers: readonly Paper[],
): Promise<Refusal | undefined> {
  const { files } = context;
  const subject = subjectOf(refund);
  const missing: string[] = [];
  for (const { sha256 } of papers) {
    if (!(await files.find(`sha256:${sha256}`))) missing.push(sha256);
  }
  if (missing.length > 0) {
    return refuse("unavailable", because.files_missing({ hashes: missing.join(", ") }));
  }
  for (const { kind, name, sha256 } of papers) {
    const attached = await attach(context, { subject, kind, name, file: `sha256:${sha256}` });
    if (isRefusal(attached)) return attached;
  }
  const damaged = await verifyAttachments(context, subject);
  if (damaged.length === 0) return undefined;
  const names = damaged.map(({ name }) => name).join(", ");
  return refuse("unavailable", because.papers_altered({ names }));
}

/** Marketing asks for the order back: given, unless the bank already has it or it went back before. */
async function giveUp(context: Context, { order, version, body }: Message): Promise<void> {
  const refund = await lockFinance(context.transaction, order, [""]);
  const { by } = bodies.withdrawal.parse(body);
  if (refund?.version === version && mayFinance(refund.state, "release")) {
    await unbook(context, refund);
    await move(context, refund, { act: "release", kind: "released", body: {} });
    return;
  }
  const { transaction, now } = context;
  const state = refund?.state ?? "unknown";
  const event = { at: now, actor: by, kind: "withdrawal_refused", state, version };
  await addEvent(transaction, { side: "finance", order, ...event });
  const said = { order, version, kind: "withdrawal_refused", body: { state } } as const;
  await say(context, { from: "finance", ...said });
}
