/**
 * A step that a collector begins by himself, outside any run: only what the decision of now allows.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { owingAccount } from "../promising/owing.ts";
import { lineOf } from "../proposing/lines.ts";
import { stepName } from "../proposing/showing.ts";
import { type ActionState, because } from "../requests.ts";
import { decideDunning } from "../rules.ts";
import { formatMinute } from "../schema.ts";
import { insertAction, moveAction } from "./action-store.ts";
import { messageChannel } from "./doing.ts";

/** A message is queued for the line; anything else is the collector's to do. */
export async function beginStep(
  context: Context,
  { customerAccount: account, step }: { customerAccount: string; step: string },
): Promise<{ action: string; state: ActionState } | Refusal> {
  const { transaction, actor, now } = context;
  const owing = await owingAccount(context, account);
  if (isRefusal(owing)) return owing;
  const { debtor, grounds, owedFen } = owing;
  const decision = decideDunning(grounds.question({ ...debtor.facts, heldOutOf: [] }), now);
  const line = lineOf(debtor, decision, 0n);
  if (line.step !== step || line.kind === "cut-off") {
    const allowed = stepName(grounds.policy, line.step)?.zh ?? "—";
    const values = { step: stepName(grounds.policy, step)!.zh, now: allowed };
    return refuse("conflict", because.not_now(values), { line: { ...line, facts: undefined } });
  }
  if (line.notBefore > now) {
    const values = { step: stepName(grounds.policy, step)!.zh, at: formatMinute(line.notBefore) };
    return refuse("conflict", because.not_yet(values));
  }
  const { kind, channel, path, notBefore, overdueDays, article } = line;
  const id = await insertAction(transaction, {
    ...{ identity: `${account} ${step} ${grounds.today}`, account, step, kind: kind! },
    ...{ channel: channel!, path, notBefore, overdueDays, article, because: line.because },
    ...{ owedFen, by: actor.id, at: now },
  });
  if (messageChannel(channel!)) {
    await context.later("dunning.send", {}, { key: `dunning.send:${id}` });
    return { action: id, state: "queued" };
  }
  await moveAction(transaction, id, { from: ["queued"], to: { state: "to_do" } });
  return { action: id, state: "to_do" };
}
