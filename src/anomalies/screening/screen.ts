/**
 * Screening everybody with one rule set, as of a moment. Safe to do again: an alert is kept once per rule set and
 * record, and a screen that was broken off is taken up where the next one begins.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import type { JobContext } from "../../base/operation.ts";
import type { RecordSlice, Screening } from "../behaviour/behaviour.ts";
import type { RuleSetRole } from "../cases/schema.ts";
import type { RuleSet } from "../rule-sets/rule-sets.ts";
import { agencyDaysJudged } from "./agency-sieve.ts";
import type { ScreenCounts } from "./alert-store.ts";
import { begin, finish, keep, roleOf } from "./keeping.ts";
import { paymentsJudged } from "./sieve.ts";

export interface ScreenWanted {
  screening: Screening;
  asOf: Date;
  /** Records from this instant on. */
  since: Date;
  analytics: Analytics;
  slices: readonly RecordSlice[];
}

export interface ScreenDone extends ScreenCounts {
  screen: number;
  ruleSet: string;
  role: RuleSetRole;
}

/** One pass over payments, slice by slice, and one over the agencies' days. */
export async function screenPopulation(
  context: JobContext,
  ruleSet: RuleSet,
  wanted: ScreenWanted,
): Promise<ScreenDone> {
  const { analytics, ...about } = wanted;
  const run = await begin(context, ruleSet, { ...wanted, snapshot: analytics.snapshot.id });
  const sieve = { ...about, ...ruleSet };
  for await (const { judged, peers, done, slices } of paymentsJudged(analytics, sieve)) {
    if (context.isCancelled()) break;
    run.peers.add(peers);
    await keep(context, ruleSet, { run, judged });
    context.progress(done, slices + 1);
  }
  const days = await agencyDaysJudged(analytics, sieve);
  run.records += days.records;
  await keep(context, ruleSet, { run, judged: days.judged });
  run.records += run.peers.records;
  if (!context.isCancelled()) await finish(context, ruleSet, { run, since: wanted.since });
  const { screen, records, fired, noted, opened } = run;
  return {
    screen,
    records,
    fired,
    noted,
    opened,
    ruleSet: ruleSet.hash,
    role: roleOf(ruleSet.state),
  };
}
