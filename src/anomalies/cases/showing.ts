/**
 * Cases as people see them: reasons in words, customers masked.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Actor, Context } from "../../base/operation.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import { findAllowances, type StoredAllowance } from "../allowances/allowance-store.ts";
import { reasonOf } from "../screening/said.ts";
import * as store from "./case-store.ts";
import { paymentsOf } from "./history-store.ts";
import type { RankedCase } from "./list-store.ts";
import { mayCase, mayNotJudge } from "./rules.ts";
import type { AlertView, Allowance, CaseRow, CaseView } from "./schema.ts";

/** Lists are masked; the account alone is whole for those who may see personal data, to open it by. */
export function rowOf(
  { holderName, unitId: _, customerAccount, ...ranked }: RankedCase,
  alerts: readonly store.CaseAlert[],
  { actor, unmask = false }: { actor: Pick<Actor, "seesPersonalData">; unmask?: boolean },
): CaseRow {
  const { stateSince, openedAt, lastAt } = ranked;
  const whole = unmask || actor.seesPersonalData;
  const name = holderName && (unmask ? holderName : maskName(holderName));
  return {
    ...ranked,
    customerAccount: customerAccount && (whole ? customerAccount : maskAccount(customerAccount)),
    name,
    ...{ stateSince: stateSince.toISOString(), openedAt: openedAt.toISOString() },
    lastAt: lastAt.toISOString(),
    reasons: reasonsOf(alerts),
  };
}

/** Of each field that fired, what the strongest record says. */
function reasonsOf(alerts: readonly store.CaseAlert[]): CaseRow["reasons"] {
  const strongest = alerts.toSorted((left, right) => right.strength - left.strength);
  const said = new Map<string, CaseRow["reasons"][number]>();
  for (const { fired, facts } of strongest)
    for (const rule of fired)
      if (!said.has(rule.field)) said.set(rule.field, reasonOf(rule, facts));
  return [...said.values()];
}

function alertOf(alert: store.CaseAlert): AlertView {
  const { facts, fired, happenedAt, alertedAt } = alert;
  const { record, subject, ruleSet, category, stakeFen, strength, outcome, reasonCode } = alert;
  const expected = "expectedFen" in facts ? facts.expectedFen : null;
  return {
    ...{ record, subject, ruleSet, category, stakeFen, strength, outcome, reasonCode },
    ...{ happenedAt: happenedAt.toISOString(), alertedAt: alertedAt.toISOString() },
    amountFen: BigInt(facts.amountFen),
    expectedFen: expected === null ? null : BigInt(expected),
    fired: fired.map((rule) => ({ ...rule, reason: reasonOf(rule, facts) })),
  };
}

/** All of one case on one page. */
export async function viewOf(
  context: Context,
  ranked: RankedCase,
  { unmask }: { unmask: boolean },
): Promise<CaseView> {
  const { transaction, actor, now } = context;
  const { id, customerAccount, agency, state } = ranked;
  const alerts = await store.alertsOfCases(transaction, [id]);
  const judgedBefore = await store.takenBackFrom(transaction, id);
  const mayNot = mayNotJudge({ ...ranked, judgedBefore }, actor) ?? null;
  const standing = await findAllowances(transaction, {
    ...{ scope: actor.scope, standingOn: dayOf(now), customerAccount, agency },
  });
  return {
    ...rowOf(ranked, alerts, { actor, unmask }),
    alerts: alerts.map(alertOf),
    payments: customerAccount ? await paymentsOf(transaction, { customerAccount, now }) : [],
    refunds: await store.refundsOf(transaction, id),
    allowances: standing.map((each) => each.id),
    events: await store.eventsOf(transaction, id),
    mayJudge: mayNot === null && mayCase(state, "judge"),
    mayNot,
  };
}

export function allowanceOf(
  { allowedAt, customerAccount, ...allowance }: StoredAllowance,
  { actor, now }: Pick<Context, "actor" | "now">,
): Allowance {
  const { seesPersonalData } = actor;
  return {
    ...allowance,
    customerAccount:
      customerAccount && (seesPersonalData ? customerAccount : maskAccount(customerAccount)),
    allowedAt: allowedAt.toISOString(),
    stands: allowance.liftedBy === null && allowance.untilDay >= dayOf(now),
  };
}
