/**
 * Screening everybody with one rule set, as of a moment. Safe to do again: an alert is kept once per rule set and
 * record, and a screen that was broken off is taken up where the next one begins.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { findAllowances } from "../allowances/allowance-store.ts";
import type { Screening } from "../behaviour/behaviour.ts";
import { openCases } from "../cases/case-store.ts";
import type { RuleSetRole } from "../cases/schema.ts";
import { commitScreen } from "../proofs/batches.ts";
import type { RuleSet } from "../rule-sets/rule-sets.ts";
import { agencyDaysJudged } from "./agency-sieve.ts";
import * as store from "./alert-store.ts";
import { type Allowed, alertOf, allowedBy, type Judged } from "./alerting.ts";
import { PeerCounts } from "./peers.ts";
import { paymentsJudged } from "./sieve.ts";

export interface ScreenWanted {
  screening: Screening;
  asOf: Date;
  /** Records from this instant on. */
  since: Date;
}

export interface ScreenDone extends store.ScreenCounts {
  screen: number;
  ruleSet: string;
  role: RuleSetRole;
}

interface Run extends store.ScreenCounts {
  screen: number;
  peers: PeerCounts;
  allowed: Allowed;
}

/** One pass over payments, slice by slice, and one over the agencies' days. */
export async function screenPopulation(
  context: JobContext,
  ruleSet: RuleSet,
  wanted: ScreenWanted,
): Promise<ScreenDone> {
  const analytics = await context.analytics();
  const run = await begin(context, ruleSet, { ...wanted, snapshot: analytics.snapshot.id });
  const sieve = { ...wanted, ...ruleSet };
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

/** Whatever is no champion is looked at beside it. */
function roleOf(state: RuleSet["state"]): RuleSetRole {
  return state === "champion" ? state : "shadow";
}

function begin(
  context: JobContext,
  { hash, state }: RuleSet,
  { asOf, since, snapshot }: ScreenWanted & { snapshot: string },
): Promise<Run> {
  return context.transact(async ({ transaction, actor, now }) => {
    const facts = { asOf, since, ruleSet: hash, role: roleOf(state), snapshot, by: actor.id, now };
    return {
      screen: await store.openScreen(transaction, facts),
      allowed: allowedBy(await standingOn(transaction, since)),
      peers: new PeerCounts(),
      ...{ records: 0, fired: 0, noted: 0, opened: 0 },
    };
  });
}

/** What stood on the first day looked at, or since: `alertOf` asks of each day. */
function standingOn(transaction: Transaction, since: Date) {
  return findAllowances(transaction, { scope: [""], standingOn: dayOf(since) });
}

async function keep(
  context: JobContext,
  { hash, table }: RuleSet,
  { run, judged }: { run: Run; judged: readonly Judged[] },
): Promise<void> {
  const alerts = judged.map((each) => alertOf(each, table, run.allowed));
  run.fired += alerts.length;
  run.noted += alerts.filter(({ allowedBy: by }) => by.length > 0).length;
  await context.transact(({ transaction, now }) =>
    store.saveAlerts(transaction, { id: run.screen, ruleSet: hash, at: now }, alerts),
  );
}

/** Opens cases and commits the batch for the chain; the shadow's alerts stay alerts. */
function finish(
  context: JobContext,
  { hash, state }: RuleSet,
  { run, since }: { run: Run; since: Date },
): Promise<void> {
  return context.transact(async (inside) => {
    const { transaction, now } = inside;
    const counts = state === "champion";
    const year = Number(dayOf(now).slice(0, 4));
    if (counts) run.opened = await openCases(transaction, { ruleSet: hash, since, year, now });
    const done = { ...run, peers: run.peers.usual(), now };
    const isFirst = await store.finishScreen(transaction, run.screen, done);
    if (counts && isFirst) await commitScreen(inside, run.screen);
    await transaction.sql`analyze anomaly_alert, anomaly_case, anomaly_case_record`;
  });
}
