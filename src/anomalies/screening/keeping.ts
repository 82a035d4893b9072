/**
 * A screen as it is kept: opened, its alerts part by part, finished with cases and the batch for the chain.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { findAllowances } from "../allowances/allowance-store.ts";
import { openCases } from "../cases/case-store.ts";
import { commitScreen } from "../proofs/batches.ts";
import type { RuleSet } from "../rule-sets/rule-sets.ts";
import * as store from "./alert-store.ts";
import { type Allowed, alertOf, allowedBy, type Judged } from "./alerting.ts";
import { PeerCounts } from "./peers.ts";

interface Run extends store.ScreenCounts {
  screen: number;
  peers: PeerCounts;
  allowed: Allowed;
}

/** Whatever is no champion is looked at beside it. */
export function roleOf(state: RuleSet["state"]): "champion" | "shadow" {
  return state === "champion" ? state : "shadow";
}

export function begin(
  context: JobContext,
  { hash, state }: RuleSet,
  { asOf, since, snapshot }: { asOf: Date; since: Date; snapshot: string },
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

export async function keep(
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
export function finish(
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
