/**
 * What all decisions of a moment stand on: policy and practice, the law of each place, working days.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { rememberDays } from "../hours.ts";
import { type Law, lawFor } from "../law.ts";
import { keepPolicy } from "../policy/reading.ts";
import type { Question } from "../rules.ts";
import type { DebtFacts } from "../schema.ts";
import { openStanding, type Standing } from "../standing.ts";
import { complaintRisks, type RiskOf } from "./opinions.ts";

export interface Grounds extends Standing {
  riskOf: RiskOf;
  /** What `decideDunning` and the guards are asked. */
  question(facts: DebtFacts): Question;
}

/** @param now the moment decided for, where it is not the present */
export async function openGrounds(
  context: Pick<Context, "transaction" | "rulebooks" | "now">,
  now: Date = context.now,
): Promise<Grounds | Refusal> {
  const { rulebooks } = context;
  const standing = await openStanding(context, now);
  if (isRefusal(standing)) return standing;
  const { today: day, policy } = standing;
  const calendar = rememberDays(workCalendar(rulebooks));
  const laws = new Map<string, Law | undefined>();
  const lawOf = (path: string) => {
    if (!laws.has(path)) laws.set(path, lawFor(rulebooks, { path, day }));
    return laws.get(path);
  };
  return {
    ...{ ...standing, riskOf: complaintRisks(now) },
    question: (facts) => ({ facts, policy, calendar, law: lawOf(facts.unitPath) }),
  };
}

/** So that what is decided on them can be told again when a file of the rulebooks has changed. */
export function keepGrounds(
  context: Pick<Context, "transaction" | "rulebooks">,
  { policy }: Pick<Grounds, "policy">,
): Promise<void> {
  return keepPolicy(context, policy);
}
