/**
 * What the guards say of one step of a debtor at a moment, in sentences.
 * @module
 */
import { type Asked, type Hit, objections, type Wanted } from "../guards.ts";
import { dayStartMs, startMsOf } from "../hours.ts";
import { because, type DebtFacts, type Held } from "../schema.ts";
import type { Grounds } from "./grounds.ts";

/** An objection, and the moment from which time alone lifts it; null where time does not. */
export interface Objection {
  reason: Held;
  until: Date | null;
}

export function objectionsTo(
  wanted: Wanted,
  facts: DebtFacts,
  { question, now }: Pick<Grounds, "question" | "now">,
): Objection[] {
  const nowMs = now.getTime();
  const moment = { nowMs, todayMs: dayStartMs(nowMs), dueMs: startMsOf(facts.oldestDueOn) };
  const asked: Asked = { ...question(facts), ...moment };
  return objections(asked, wanted).map(objectionOf);
}

function objectionOf({ code, values, article, protection, untilMs }: Hit): Objection {
  const reason = { ...because[code](values), article, ...(protection && { protection }) };
  return { reason, until: untilMs === null ? null : new Date(untilMs) };
}
