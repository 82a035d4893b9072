/**
 * What all decisions of a moment stand on: the policy in force, the law of each place, working days, the practice.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { rememberDays } from "../hours.ts";
import { type Law, lawFor } from "../law.ts";
import type { Policy } from "../policy/body.ts";
import { livePolicy } from "../policy/reading.ts";
import { type Practice, practiceOn } from "../practice.ts";
import { because, type DebtFacts } from "../schema.ts";
import { heldOutBy } from "./hold-out.ts";
import { complaintRisks, type RiskOf } from "./opinions.ts";

export interface Grounds {
  now: Date;
  policy: Policy;
  practice: Practice;
  riskOf: RiskOf;
  heldOutOf(account: string): string[];
  /** The question `decideDunning` and the guards are asked. */
  question(facts: DebtFacts): {
    facts: DebtFacts;
    policy: Policy;
    law: Law | undefined;
    calendar: ReturnType<typeof rememberDays>;
  };
}

/** @param now the moment decided for, where it is not the present */
export async function openGrounds(
  context: Pick<Context, "transaction" | "rulebooks" | "now">,
  now: Date = context.now,
): Promise<Grounds | Refusal> {
  const { rulebooks } = context;
  const day = dayOf(now);
  const practice = practiceOn(rulebooks, now);
  if (isRefusal(practice)) return practice;
  const policy = await livePolicy(context, day);
  if (!policy) return refuse("unavailable", because.no_live_policy({ day }));
  const calendar = rememberDays(workCalendar(rulebooks));
  const laws = new Map<string, Law | undefined>();
  const lawOf = (path: string) => {
    if (!laws.has(path)) laws.set(path, lawFor(rulebooks, { path, day }));
    return laws.get(path);
  };
  return {
    ...{ now, policy, practice, riskOf: complaintRisks(now), heldOutOf: heldOutBy(policy) },
    question: (facts) => ({ facts, policy, calendar, law: lawOf(facts.unitPath) }),
  };
}
