/**
 * How payments compare with what was expected of them: the records that rules, categories and thresholds read.
 * @module
 */
import type {
  Analytics,
  AnalyticsQuery,
  AnalyticsValue,
  GivenColumn,
  GivenColumns,
} from "../../base/database.ts";
import { startOfDay } from "../../base/dates.ts";
import type { Screening } from "./rulebook.ts";

export { withChances } from "./probability.ts";
export { type Screening, ScreeningBody, screeningOf } from "./rulebook.ts";

/** Columns of `anomaly_records.sql` that are numbers; NaN where one cannot be said. */
const recordNumbers = [
  ...["amount_fen", "expected_fen", "scale_fen", "interval_days", "expected_days", "scale_days"],
  ...["amount_deviation", "gap_deviation", "repeat_hours", "burst_count", "drift_deviation"],
] as const;

/** Payments by column, in no particular order. */
export interface RecordColumns {
  rowCount: number;
  record: string[];
  customerAccount: string[];
  /** YYYY-MM-DD. */
  paidOn: string[];
  channel: string[];
  /** Columns of `recordNumbers` by the name in SQL. */
  numbers: Readonly<Record<string, Float64Array>>;
}

export interface RecordsWanted {
  screening: Screening;
  /** Payments in place of the lake's: see `givenPayments`. */
  given?: Readonly<Record<string, GivenColumns>> | undefined;
  /** One account only. */
  account?: string | undefined;
  /** Only payments of this day and later; expectations come from all. YYYY-MM-DD. */
  from?: string | undefined;
}

/** What a query over `anomaly_records` needs besides its select. */
export type RecordSlice = Required<Pick<AnalyticsQuery, "relations" | "parameters" | "given">>;

interface Population extends RecordSlice {
  slices: number;
}

/**
 * The accounts in slices that fit into memory, each as what a query over `anomaly_records` needs. What is usual
 * among all accounts is told once before, from a sample, and handed to every slice.
 */
export async function recordSlices(
  analytics: Analytics,
  asOf: Date,
  wanted: RecordsWanted,
): Promise<RecordSlice[]> {
  const { slices, ...slice } = await populationOf(analytics, asOf, wanted);
  if (wanted.account !== undefined)
    return [{ ...slice, parameters: { ...slice.parameters, account: wanted.account } }];
  return Array.from({ length: slices }, (_, at) => ({
    ...slice,
    parameters: { ...slice.parameters, slices, slice: at },
  }));
}

async function populationOf(
  analytics: Analytics,
  asOf: Date,
  { screening, given = {} }: RecordsWanted,
): Promise<Population> {
  const { sampledAccounts, sliceAccounts } = screening.history;
  const parameters = parametersOf(asOf, screening);
  const query = { parameters, given };
  const [counted] = await analytics.query<{ accounts: number }>({
    ...query,
    relations: ["anomaly_payments"],
    select: "select count(distinct customer_account) as accounts from anomaly_payments",
  });
  const accounts = counted!.accounts;
  const usual = await analytics.columns({
    relations: ["payment_population"],
    parameters: { ...parameters, slices: Math.ceil(accounts / sampledAccounts) || 1 },
    given,
    select: "from payment_population",
  });
  return {
    relations: ["anomaly_records"],
    parameters,
    given: { ...given, payment_population: numbersGiven(usual) },
    slices: Math.ceil(accounts / sliceAccounts) || 1,
  };
}

function numbersGiven(columns: Record<string, Float64Array | string[]>): GivenColumns {
  const entries = Object.entries(columns).map(([name, values]): [string, GivenColumn] => [
    name,
    { type: "double", values: values as Float64Array },
  ]);
  return Object.fromEntries(entries);
}

/** Spreads in millionths of a logarithm, as the relations have them. */
function parametersOf(asOf: Date, screening: Screening): Record<string, AnalyticsValue> {
  const { history, amount, interval, few, burst } = screening;
  return {
    as_of: asOf,
    account: null,
    slices: null,
    slice: null,
    history_months: history.months,
    least_amount_spread: Math.round(amount.leastSpread * 1e6),
    least_gap_spread: Math.round(interval.leastSpread * 1e6),
    gap_offset_days: interval.offsetDays,
    drift_payments: amount.drift.payments,
    drift_earlier: amount.drift.earlier,
    least_payments: few.leastPayments,
    season_accounts: few.seasonAccounts,
    spread_weight: few.spreadWeight,
    burst_days: burst.days,
    burst_part: burst.part,
  };
}

/** Parameters of a query over `agency_days`. */
export function agencyParameters(
  asOf: Date,
  { history, agency }: Screening,
): Record<string, AnalyticsValue> {
  return {
    as_of: asOf,
    history_months: history.months,
    opens_at: agency.opensAt,
    closes_at: agency.closesAt,
    refund_days: agency.refundDays,
    round_fen: agency.roundFen,
    limit_fen: agency.limitFen,
    under_permille: agency.underPermille,
    share_payments: agency.sharePayments,
  };
}

/** The records, about `rows` of them at a time, in no particular order; each account's are in one slice. */
export async function* recordsOf(
  analytics: Analytics,
  asOf: Date,
  { rows = 200_000, from, ...wanted }: RecordsWanted & { rows?: number },
): AsyncGenerator<RecordColumns> {
  for (const { parameters, ...slice } of await recordSlices(analytics, asOf, wanted)) {
    const query = {
      ...slice,
      parameters: { ...parameters, from_on: from ?? "0001-01-01" },
      select: `select record, customer_account, paid_on::varchar as paid_on, channel,
        ${recordNumbers.join(", ")}
        from anomaly_records where paid_on >= getvariable('from_on')::date`,
    };
    for await (const columns of analytics.columnChunks(query, rows)) yield recordColumns(columns);
  }
}

function recordColumns(columns: Record<string, Float64Array | string[]>): RecordColumns {
  const texts = (name: string) => columns[name] as string[];
  const record = texts("record");
  const numbers = recordNumbers.map((name) => [name, columns[name] as Float64Array]);
  return {
    rowCount: record.length,
    record,
    customerAccount: texts("customer_account"),
    paidOn: texts("paid_on"),
    channel: texts("channel"),
    numbers: Object.fromEntries(numbers),
  };
}

/** One payment of a file. */
export interface GivenPayment {
  record: string;
  customerAccount: string;
  /** YYYY-MM-DD. */
  paidOn: string;
  amountFen: bigint;
  /** The day's beginning in the utility's zone where only the day is known. */
  paidAt?: Date;
}

/** Payments of a file in place of the lake's, and no bills. */
export function givenPayments(payments: readonly GivenPayment[]): Record<string, GivenColumns> {
  const text = (of: (payment: GivenPayment) => string | null) => payments.map(of);
  return {
    anomaly_payments: {
      record: { type: "varchar", values: text(({ record }) => record) },
      customer_account: { type: "varchar", values: text((each) => each.customerAccount) },
      paid_at: {
        type: "timestamp",
        values: payments.map(({ paidAt, paidOn }) => paidAt ?? startOfDay(paidOn)),
      },
      paid_on: { type: "date", values: text(({ paidOn }) => paidOn) },
      channel: { type: "varchar", values: text(() => "unspecified") },
      collected_by: { type: "varchar", values: text(() => null) },
      amount_fen: { type: "bigint", values: payments.map(({ amountFen }) => amountFen) },
    },
    anomaly_bills: {
      customer_account: { type: "varchar", values: [] },
      issued_on: { type: "date", values: [] },
      energy_wh: { type: "bigint", values: [] },
      billed_fen: { type: "bigint", values: [] },
      bills: { type: "integer", values: [] },
      first_kwh_fen: { type: "double", values: [] },
    },
  };
}
