/**
 * What stands on a day: the policy in force, the practice, and who is in the hold-out of its steps.
 * @module
 */
import { type Day, dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { heldOutBy } from "./hold-out.ts";
import type { Policy } from "./policy/body.ts";
import { livePolicy } from "./policy/reading.ts";
import { type Practice, practiceOn } from "./practice.ts";
import { because } from "./schema.ts";

export interface Standing {
  now: Date;
  today: Day;
  policy: Policy;
  practice: Practice;
  heldOutOf(account: string): string[];
}

export async function openStanding(
  context: Pick<Context, "transaction" | "rulebooks">,
  now: Date,
): Promise<Standing | Refusal> {
  const today = dayOf(now);
  const practice = practiceOn(context.rulebooks, now);
  if (isRefusal(practice)) return practice;
  const policy = await livePolicy(context, today);
  if (!policy) return refuse("unavailable", because.no_live_policy({ day: today }));
  return { now, today, policy, practice, heldOutOf: heldOutBy(policy) };
}
