/**
 * What became of messages that nobody heard of yet. Until it is known no further contact and no cut-off follows.
 * @module
 */
import { hourMs } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { type MessageFate, PartnerSilent } from "../../base/partners.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { type Practice, practiceOn } from "../practice.ts";
import { moveAction, type Settlement, type StoredAction, takeUnanswered } from "./action-store.ts";

type Unanswered = StoredAction & { handedAt: Date };
export interface AskedFates {
  delivered: number;
  failed: number;
  stillUnknown: number;
}

const atOnce = 200;
/** Of a key the line never heard of, asked so often some minutes apart, no message is under way. */
const askedTwice = 2;

export async function askFates(context: JobContext): Promise<AskedFates | Refusal> {
  const practice = practiceOn(context.rulebooks, context.now);
  if (isRefusal(practice)) return practice;
  const before = new Date(context.now.getTime() - practice.unanswered.askAfterMinutes * 60_000);
  const sum = { delivered: 0, failed: 0, stillUnknown: 0 };
  for (let after = ""; !context.isCancelled(); ) {
    const page = await context.transact(({ transaction }) =>
      takeUnanswered(transaction, { before, after, limit: atOnce }),
    );
    if (page.length === 0) break;
    for (const action of page) {
      const isHeard = await askOne(context, action, { practice, sum });
      if (!isHeard) return { ...sum, stillUnknown: sum.stillUnknown + 1 };
    }
    after = page.at(-1)!.id;
    context.progress(sum.delivered + sum.failed + sum.stillUnknown, 0);
  }
  return sum;
}

/** False where the line itself is silent: it is left alone until the next round. */
async function askOne(
  context: JobContext,
  action: Unanswered,
  { practice, sum }: { practice: Practice; sum: AskedFates },
): Promise<boolean> {
  let fate: MessageFate | undefined;
  try {
    fate = await context.partners.customerMessages.askAbout(action.id);
  } catch (error) {
    if (error instanceof PartnerSilent) return false;
    throw error;
  }
  const to = settlementOf(action, fate, { now: context.now, practice });
  await context.transact(({ transaction }) =>
    moveAction(transaction, action.id, { from: ["sending", "sent", "unknown"], to }),
  );
  if (to.state === "delivered" || to.state === "failed") sum[to.state] += 1;
  else sum.stillUnknown += 1;
  return true;
}

/** What an answer makes of an action. Pure. */
export function settlementOf(
  { handedAt, asked }: Pick<Unanswered, "handedAt" | "asked">,
  fate: MessageFate | undefined,
  { now, practice }: { now: Date; practice: Practice },
): Settlement {
  const times = asked + 1;
  if (!fate) {
    return times < askedTwice
      ? { state: "unknown", asked: times }
      : { state: "failed", problem: "never_heard_of", settledAt: now, asked: times };
  }
  const { state, at, problem } = fate;
  if (state !== "accepted") {
    // whatever the line's clock says: not before it was handed over, not after now
    const settledAt = new Date(Math.min(Math.max(at.getTime(), handedAt.getTime()), now.getTime()));
    return { state, settledAt, problem, asked: times };
  }
  const hours = (now.getTime() - handedAt.getTime()) / hourMs;
  return hours < practice.unanswered.giveUpAfterHours
    ? { state: "sent", asked: times }
    : { state: "failed", problem: "no_report", settledAt: now, asked: times };
}
