/**
 * Rows of the engine as judged records. Pure.
 * @module
 */
import type { Screening } from "../behaviour/behaviour.ts";
import type { AgencyFacts, PaymentFacts } from "../cases/schema.ts";
import { columnOf } from "../rules.ts";
import { fieldIds, fields, type ScreenedRecord, type Subject } from "../schema.ts";
import type { Judged } from "./alerting.ts";

/** A row by column: a number, NaN where null, or a text, empty where null. */
export type SievedRow = (column: string) => number | string;

export function rowsOf(columns: Record<string, Float64Array | string[]>): SievedRow[] {
  const length = Object.values(columns)[0]?.length ?? 0;
  return Array.from({ length }, (_, at) => (column) => columns[column]![at]!);
}

function numberOf(row: SievedRow, column: string): number | null {
  const value = row(column) as number;
  return Number.isNaN(value) ? null : value;
}
const textOf = (row: SievedRow, column: string) => (row(column) as string) || null;

/** The fields that can be said of a row. */
function valuesOf(row: SievedRow, subject: Subject): ScreenedRecord["values"] {
  const said = fieldIds
    .filter((field) => fields[field].subject === subject)
    .map((field) => [field, row(columnOf(field)) as number] as const);
  return Object.fromEntries(said.filter(([, value]) => !Number.isNaN(value)));
}

export function paymentJudged(row: SievedRow, screening: Screening): Judged {
  const customerAccount = row("customer_account") as string;
  return {
    about: { subject: "payment", customerAccount, agency: null },
    record: {
      ...{ record: row("record") as string, subject: "payment" },
      ...{ category: numberOf(row, "category"), values: valuesOf(row, "payment") },
    },
    facts: paymentFacts(row, screening),
    happenedAt: new Date(row("happened_ms") as number),
    verdict: row("verdict") as string,
  };
}

/** What `anomaly_records` says of a payment besides its fields. */
function paymentFacts(row: SievedRow, { interval, burst }: Screening): PaymentFacts {
  const number = (column: string) => numberOf(row, column);
  const kwhFen = number("kwh_fen");
  const billsPaid = number("bills_paid") ?? 1;
  return {
    amountFen: row("amount_fen") as number,
    ...{ expectedFen: number("expected_fen"), scaleFen: number("scale_fen") },
    ...{ intervalDays: number("interval_days"), expectedDays: number("expected_days") },
    ...{ scaleDays: number("scale_days"), kwhFen, billsPaid },
    ...{ channel: textOf(row, "channel"), collectedBy: textOf(row, "collected_by") },
    measure: {
      amountUnit: (kwhFen ?? 1) * billsPaid,
      amountExpected: row("amount_expected") as number,
      amountScale: row("amount_scale") as number,
      ...{ gapExpected: number("gap_expected"), gapScale: number("gap_scale") },
      ...{ gapOffsetDays: interval.offsetDays, burstDays: burst.days },
      lateBeforeDays: number("late_before_days"),
    },
  };
}

export function agencyJudged(row: SievedRow): Judged {
  const number = (column: string) => row(column) as number;
  const facts: AgencyFacts = {
    ...{ payments: number("payments"), accounts: number("accounts") },
    amountFen: number("amount_fen"),
  };
  const agency = row("agency") as string;
  const values = valuesOf(row, "agency_day");
  return {
    about: { subject: "agency_day", customerAccount: null, agency },
    record: { record: row("record") as string, subject: "agency_day", category: null, values },
    ...{ facts, verdict: row("verdict") as string },
    happenedAt: new Date(number("happened_ms")),
  };
}
