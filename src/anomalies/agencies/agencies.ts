/**
 * Collection agencies over some weeks: what they took from the lake, what fired and was judged from PostgreSQL.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import { agencyParameters, type Screening } from "../behaviour/behaviour.ts";
import { reasonOf } from "../screening/said.ts";
import type { AgencyAlert, AgencyStanding } from "./agency-store.ts";
import type { AgencyDay, AgencyRow } from "./schema.ts";

export interface AgencySpan {
  screening: Screening;
  asOf: Date;
  from: Day;
  /** One agency's days as well. */
  agency?: string | undefined;
}

/** Payments counted from shares: a share is of the day's payments, or of its amount. */
const sums = `
  payments, amount_fen::double as amount_fen,
  round(refunded_permille * amount_fen / 1000) as refunded_fen,
  round_payments, under_limit_count`;

interface SumRow {
  payments: number;
  amount_fen: number;
  refunded_fen: number;
  round_payments: number;
  under_limit_count: number;
}

interface AgencySums extends SumRow {
  agency: string;
  days: number;
  last_on: string;
  most_unrelated: number;
  most_off_hours: number;
}

interface DayRow extends SumRow {
  record: string;
  paid_on: string;
  accounts: number;
  unrelated_accounts: number;
  off_hours_count: number;
}

const sumsOf = (row: SumRow) => ({
  ...{ payments: row.payments, amountFen: BigInt(row.amount_fen) },
  ...{ refundedFen: BigInt(row.refunded_fen), roundPayments: row.round_payments },
  underLimitPayments: row.under_limit_count,
});

export async function agencySums(
  analytics: Analytics,
  { screening, asOf, from }: AgencySpan,
): Promise<AgencySums[]> {
  return analytics.query<AgencySums>({
    relations: ["agency_days"],
    parameters: { ...agencyParameters(asOf, screening), from_on: from },
    select: `
      with daily as (
        select agency, paid_on, unrelated_accounts, off_hours_count, ${sums}
        from agency_days where paid_on >= getvariable('from_on')::date
      )
      select agency, count(*) as days, max(paid_on)::varchar as last_on,
        sum(payments)::bigint as payments, sum(amount_fen)::bigint as amount_fen,
        sum(refunded_fen)::bigint as refunded_fen, sum(round_payments)::bigint as round_payments,
        sum(under_limit_count)::bigint as under_limit_count,
        max(unrelated_accounts) as most_unrelated, max(off_hours_count) as most_off_hours
      from daily group by agency order by agency`,
  });
}

export async function agencyDaily(
  analytics: Analytics,
  { screening, asOf, from, agency = "" }: AgencySpan,
): Promise<DayRow[]> {
  return analytics.query<DayRow>({
    relations: ["agency_days"],
    parameters: { ...agencyParameters(asOf, screening), from_on: from, agency },
    select: `
      select record, paid_on::varchar as paid_on, accounts, unrelated_accounts, off_hours_count,
        ${sums}
      from agency_days
      where agency = getvariable('agency') and paid_on >= getvariable('from_on')::date
      order by paid_on desc`,
  });
}

export function agencyRows(
  found: readonly AgencySums[],
  alerts: readonly AgencyAlert[],
  standings: readonly AgencyStanding[],
): AgencyRow[] {
  const fired = Map.groupBy(alerts, ({ agency }) => agency);
  const standing = new Map(standings.map((each) => [each.agency, each]));
  const rows = found.map((row) => {
    const own = fired.get(row.agency) ?? [];
    return {
      ...{ agency: row.agency, days: row.days, lastOn: row.last_on, ...sumsOf(row) },
      ...{ mostUnrelated: row.most_unrelated, mostOffHours: row.most_off_hours },
      alerts: own.length,
      abnormal: own.filter(({ outcome }) => outcome === "abnormal").length,
      fields: fieldsOf(own),
      case: standing.get(row.agency)?.case ?? null,
      allowedUntil: standing.get(row.agency)?.allowedUntil ?? null,
    };
  });
  return rows.sort(
    (one, other) => other.alerts - one.alerts || (one.agency < other.agency ? -1 : 1),
  );
}

function fieldsOf(alerts: readonly AgencyAlert[]): AgencyRow["fields"] {
  const fields = alerts.flatMap(({ fired }) => fired.map(({ field }) => field));
  return [...Map.groupBy(fields, (field) => field)]
    .map(([field, all]) => ({ field, days: all.length }))
    .sort((one, other) => other.days - one.days);
}

export function dayRows(daily: readonly DayRow[], alerts: readonly AgencyAlert[]): AgencyDay[] {
  const byRecord = new Map(alerts.map((alert) => [alert.record, alert]));
  return daily.map((row) => {
    const alert = byRecord.get(row.record);
    return {
      ...{ record: row.record, on: row.paid_on, ...sumsOf(row), accounts: row.accounts },
      ...{ unrelatedAccounts: row.unrelated_accounts, offHoursCount: row.off_hours_count },
      reasons: alert?.fired.map((rule) => reasonOf(rule, alert.facts)) ?? [],
      outcome: alert?.outcome ?? null,
    };
  });
}
