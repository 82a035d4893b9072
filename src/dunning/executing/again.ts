/**
 * A step decided again at the moment of doing it. Approved is not enough: the debt may be paid, a protection placed,
 * the policy replaced, the hour a quiet one. Milder than what is called for now is done, harder never. Pure.
 * @module
 */
import { addDays, dayOf, startOfDay } from "../../base/dates.ts";
import { nextMomentMs } from "../hours.ts";
import type { PolicyStep } from "../policy/body.ts";
import type { Debtor } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";
import { claimOf, type Line } from "../proposing/lines.ts";
import { type Objection, objectionsTo } from "../proposing/objecting.ts";
import { because as said } from "../requests.ts";
import { decideDunning } from "../rules.ts";
import { stepKinds } from "../schema.ts";

export type Verdict =
  | { does: "go"; step: PolicyStep }
  | { does: "wait"; until: Date }
  | { does: "cancel"; because: Line["heldBy"] };

/** What time alone clears within so many days is waited for. */
const patienceDays = 2;

export interface Approved extends Pick<PolicyStep, "kind" | "channel"> {
  step: string;
  path: "model" | "rule";
}

/** @param debtor undefined where nothing is owed any more */
export function decideAgain(
  { step: id, kind, channel, path }: Approved,
  debtor: Debtor | undefined,
  grounds: Grounds,
): Verdict {
  const { policy, now } = grounds;
  if (!debtor || claimOf(debtor.facts) === 0n) return cancel(said.paid_since());
  const { hold } = debtor;
  if (hold) return cancel(said.on_hold({ until: hold.until, why: hold.reason }));
  const step = policy.steps.get(id);
  // another policy may call something else by the same name: nobody approved that
  if (step?.kind !== kind || step.channel !== channel)
    return cancel(said.policy_gone({ step: id }));
  const facts = { ...debtor.facts, heldOutOf: [] };
  const hits = objectionsTo({ step, path }, facts, grounds);
  const clears = hits.length > 0 ? clearedAt(hits) : null;
  if (clears && clears < startOfDay(addDays(dayOf(now), patienceDays + 1))) {
    return { does: "wait", until: clears };
  }
  if (hits.length > 0) return cancel(...hits.map(({ reason }) => reason));
  const question = grounds.question(facts);
  const decision = decideDunning(question, now);
  const called = policy.steps.get(decision.step ?? decision.wanted ?? "");
  if (!called || stepKinds[called.kind].severity < stepKinds[step.kind].severity) {
    return cancel(said.milder_now({ step: step.zh, now: called?.zh ?? "—" }));
  }
  const opens = nextMomentMs(question, step.kind, now.getTime());
  return opens > now.getTime() ? { does: "wait", until: new Date(opens) } : { does: "go", step };
}

/** When time alone has lifted all of them; null where it never does. */
function clearedAt(hits: readonly Objection[]): Date | null {
  const moments = hits.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...moments);
  return Number.isFinite(last) ? new Date(last) : null;
}

function cancel(...because: Line["heldBy"]): Verdict {
  return { does: "cancel", because };
}
