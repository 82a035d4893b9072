/**
 * The past of a replay: bills, payments, grades and probabilities from the lake by columns; protections,
 * outages and complaint risk from the tables.
 * @module
 */
import { appealRisk } from "../../appeals/appeals.ts";
import type { Analytics, AnalyticsQuery, Transaction } from "../../base/database.ts";
import { type Day, dayOf } from "../../base/dates.ts";
import { dayNumber, dayStart, dayText } from "../replaying/days.ts";
import { never, type Outage, type Protected, type Replayed } from "../replaying/inputs.ts";
import { monthly } from "../replaying/months.ts";
import { type Grade, grades, type RiskLevel } from "../schema.ts";

export interface Window {
  /** First day, and the last one: the day that ends at `asOf`. */
  from: Day;
  to: Day;
  asOf: Date;
}

/** An opinion older than this many days at the start of a month is none. */
const freshDays = 62;

type Numbers = Record<string, Float64Array>;

/** What the lake says; undefined where no bill falls into the window. */
export async function readDebts(
  analytics: Analytics,
  window: Window,
): Promise<Omit<Replayed, "protections" | "outages" | "complaintRisk"> | undefined> {
  const parameters = { as_of: window.asOf };
  const relations = ["debt_tranches", "debt_holders"];
  const inWindow = `from debt_tranches join debt_holders using (customer_account)
    where paid_on is null or paid_on >= date '${window.from}'`;
  const holders = await analytics.columns({
    ...{ relations, parameters },
    select: `select customer_account, any_value(class) as class, any_value(unit_path) as unit_path
      ${inWindow} group by customer_account order by customer_account`,
  });
  const accounts = holders.customer_account as string[];
  if (accounts.length === 0) return undefined;
  const numbers = async (query: AnalyticsQuery) => (await analytics.columns(query)) as Numbers;
  const parts = await numbers({
    ...{ relations, parameters },
    select: `select (dense_rank() over (order by customer_account) - 1)::double as account,
        ${dayColumn("issued_on")} as issued, ${dayColumn("due_on")} as due,
        coalesce(${dayColumn("paid_on")}, ${never}) as paid, fen::double as fen
      ${inWindow} order by customer_account, due_on, bill_id, paid_on nulls last`,
  });
  const [firstDay, lastDay] = [dayNumber(window.from), dayNumber(window.to)];
  const calendar = monthly(firstDay, lastDay);
  const opinions = await readOpinions(analytics, { accounts, parameters, calendar });
  return {
    tranches: {
      account: Int32Array.from(parts.account!),
      issuedOn: Int32Array.from(parts.issued!),
      dueOn: Int32Array.from(parts.due!),
      paidOn: Int32Array.from(parts.paid!),
      fen: parts.fen!,
    },
    ...{ accounts, firstDay, lastDay, ...opinions },
    starts: startsOf(parts.account!, accounts.length),
    classes: (holders.class as string[]).map((each) =>
      each === "residential" ? "residential" : "non-residential",
    ),
    unitPaths: holders.unit_path as string[],
    monthOf: calendar.monthOf,
    nextChange: (_account, day) => calendar.nextMonth(day),
  };
}

function dayColumn(name: string): string {
  return `date_diff('day', date '1970-01-01', ${name})::double`;
}

function startsOf(account: Float64Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (const each of account) starts[each + 1]! += 1;
  for (let at = 0; at < count; at++) starts[at + 1]! += starts[at]!;
  return starts;
}

interface Asked {
  accounts: readonly string[];
  parameters: { as_of: Date };
  calendar: ReturnType<typeof monthly>;
}

interface OpinionSource {
  relations: string[];
  select: string;
  /** It counts for so many days. */
  days: number;
}

const gradeSource: OpinionSource = {
  relations: ["lake_credit_grade"],
  select: `select customer_account, ${dayColumn("as_of + interval 8 hour")} as day,
      (instr('ABC', grade) - 1)::double as value
    from lake_credit_grade where as_of <= getvariable('as_of')
    order by lake_credit_grade.as_of, graded_at, customer_account`,
  days: Number.POSITIVE_INFINITY,
};

const scoreSource: OpinionSource = {
  relations: ["lake_arrears_score", "lake_arrears_run"],
  select: `with finished as (
      select run_id, as_of from lake_arrears_run
      where finished_at is not null and as_of <= getvariable('as_of')
      qualify row_number() over (partition by run_id order by change_no desc) = 1)
    select customer_account, ${dayColumn("as_of + interval 8 hour")} as day, probability as value
    from lake_arrears_score join finished using (run_id) order by finished.as_of, run_id`,
  days: freshDays,
};

/** Of each account at the start of each month: the newest opinion not after it and not stale. */
async function readOpinions(analytics: Analytics, { accounts, parameters, calendar }: Asked) {
  const places = new Map(accounts.map((account, place) => [account, place]));
  const months = calendar.starts.length;
  const table = () => new Float64Array(accounts.length * months).fill(Number.NaN);
  const [graded, likely] = [table(), table()];
  const read = async (source: OpinionSource, into: Float64Array) => {
    const { relations, select, days: keep } = source;
    const columns = await analytics.columns({ relations, parameters, select });
    const [days, values] = [columns.day as Float64Array, columns.value as Float64Array];
    for (const [row, account] of (columns.customer_account as string[]).entries()) {
      const place = places.get(account);
      if (place === undefined) continue;
      // rows come oldest first, so that a newer one overwrites
      for (const [month, start] of calendar.starts.entries()) {
        const age = start - days[row]!;
        if (age >= 0 && age <= keep) into[place * months + month] = values[row]!;
      }
    }
  };
  await read(gradeSource, graded);
  await read(scoreSource, likely);
  const isKnown = (at: number) => !Number.isNaN(graded[at]) && !Number.isNaN(likely[at]);
  return {
    grade: (account: number, month: number): Grade | null => {
      const at = account * months + month;
      return isKnown(at) ? grades[graded[at]!]! : null;
    },
    probability: (account: number, month: number): number | null => {
      const at = account * months + month;
      return isKnown(at) ? likely[at]! : null;
    },
  };
}

/** What stands in the tables about the window. */
export async function readSurroundings(
  transaction: Transaction,
  debts: Awaited<ReturnType<typeof readDebts>> & object,
): Promise<Replayed> {
  const protections = await readProtections(transaction, debts);
  const outages = await readOutages(transaction, debts);
  const risks = await readRisks(transaction, debts);
  const boundaries = new Map(
    [...protections].map(([account, all]) => [account, all.flatMap(({ from, to }) => [from, to])]),
  );
  return {
    ...debts,
    ...{ protections, outages },
    complaintRisk: (unitPath, month) => risks.get(unitPath)?.[month] ?? null,
    nextChange: (account, day) => {
      const later = boundaries.get(account)?.filter((boundary) => boundary > day) ?? [];
      return Math.min(debts.nextChange(account, day), ...later);
    },
  };
}

type Debts = Parameters<typeof readSurroundings>[1];

async function readProtections({ sql }: Transaction, { accounts, firstDay, lastDay }: Debts) {
  const places = new Map(accounts.map((account, place) => [account, place]));
  const [from, to] = [new Date(dayStart(firstDay)), new Date(dayStart(lastDay + 1))];
  const rows = await sql<{
    account: string;
    kind: Protected["kind"];
    placed: Date;
    until: string | null;
    lifted: Date | null;
  }>`
    select customer_account as account, kind, placed_at as placed,
      to_char(until_day, 'YYYY-MM-DD') as until, lifted_at as lifted
    from protection
    where placed_at < ${to} and coalesce(lifted_at >= ${from}, true)
      and coalesce(until_day >= ${dayText(firstDay)}::date, true)
    order by customer_account, id`;
  const found = new Map<number, Protected[]>();
  for (const { account, kind, placed, until, lifted } of rows) {
    const place = places.get(account);
    if (place === undefined) continue;
    const ends = [
      until === null ? never : dayNumber(until) + 1,
      lifted ? dayNumber(dayOf(lifted)) : never,
    ];
    const span = { kind, from: dayNumber(dayOf(placed)), to: Math.min(...ends) };
    found.set(place, [...(found.get(place) ?? []), span]);
  }
  return found;
}

async function readOutages({ sql }: Transaction, { firstDay, lastDay }: Debts) {
  const [from, to] = [new Date(dayStart(firstDay)), new Date(dayStart(lastDay + 1))];
  const rows = await sql<{ unit: string; started: Date; ended: Date | null }>`
    select unit_id as unit, started_at as started, ended_at as ended from outage
    where started_at < ${to} and coalesce(ended_at > ${from}, true) order by unit_id, started_at`;
  const found = new Map<string, Outage[]>();
  for (const { unit, started, ended } of rows) {
    const span = { fromMs: started.getTime(), toMs: (ended ?? to).getTime() };
    found.set(unit, [...(found.get(unit) ?? []), span]);
  }
  return found;
}

/** Complaint risk of each unit as it was known at the start of each month. */
async function readRisks(
  transaction: Transaction,
  { unitPaths, firstDay, lastDay }: Debts,
): Promise<Map<string, (RiskLevel | null)[]>> {
  const { starts } = monthly(firstDay, lastDay);
  const found = new Map<string, (RiskLevel | null)[]>();
  for (const path of new Set(unitPaths)) {
    const levels: (RiskLevel | null)[] = [];
    for (const start of starts) {
      const unit = path.split("/").at(-1)!;
      const risk = await appealRisk(transaction, unit, new Date(dayStart(start)));
      levels.push(risk?.level ?? null);
    }
    found.set(path, levels);
  }
  return found;
}
