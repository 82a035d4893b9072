/**
 * "What if": the account's own bills, changed as supposed, through the same relations, model and rules
 * that graded it.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { type Day, dayMs, dayOf, startOfDay } from "../../base/dates.ts";
import { type JudgedAccount, judgeBatch } from "../grading/judge.ts";
import type { Retelling } from "../grading/retelling.ts";
import { batchOfOne, parametersOf } from "../indicators/reading.ts";
import { addMonths } from "../rules.ts";
import type { CreditInputs } from "../schema.ts";
import type { WholeGrade } from "../store.ts";

/** A bill that fell due, as `credit_dues` tells it. Money in fen, slot in months before. */
export interface Due {
  slot: number;
  daysLate: number;
  lag: number;
  billedFen: number;
  openFen: number;
  lateFeeFen: number;
  parts: number;
  yearsBack: number;
  /** From its issue to its due day. */
  allowedDays: number;
}

export interface Supposed {
  /** Everything owed past its due day is paid now. */
  payNow: boolean;
  /** Further months, each with a bill like the mean of the last year, */
  months: number;
  /** paid so many days after its due day. */
  daysLate: number;
  /** A repayment plan is signed. */
  signPlan?: boolean;
}

export interface Supposing extends Retelling {
  analytics: Analytics;
  dues: readonly Due[];
}

/** The bills that a grade was told from. */
export async function readDues(
  analytics: Analytics,
  { customerAccount: account, asOf }: Pick<WholeGrade, "customerAccount" | "asOf">,
): Promise<Due[]> {
  return await analytics.query<Due>({
    relations: ["credit_dues"],
    parameters: parametersOf({ asOf, halfLife: 1, account }),
    select: `select slot, days_late as "daysLate", lag, billed_fen as "billedFen",
      open_fen as "openFen", late_fee_fen as "lateFeeFen", parts, years_back as "yearsBack", allowed_days as "allowedDays"
      from credit_dues order by slot, days_late, billed_fen`,
  });
}

export interface Told extends JudgedAccount {
  supposed: Supposed;
  /** The day of the decision. */
  today: Day;
}

/** The decision as it would be told in each case, in their order; the lake is asked once. */
export async function suppose(
  { analytics, grade, dues, judging }: Supposing,
  cases: readonly Supposed[],
): Promise<Told[]> {
  const from = dayOf(grade.asOf);
  const days = cases.map(({ months }) => addMonths(from, months));
  const lives = cases.map((supposed, at) => supposedDues(dues, supposed, { from, to: days[at]! }));
  const read = await readSupposed(analytics, lives, judging.rules.pastCreditHalfLifeMonths);
  const past = new Map([[grade.customerAccount, grade.past]]);
  return cases.map((supposed, at) => {
    const inputs: CreditInputs = {
      ...grade.inputs,
      ...read[at],
      months_supplied: grade.inputs.months_supplied + supposed.months,
      ...(supposed.signPlan && { unsigned_plan: 0 }),
    };
    const batch = batchOfOne({ ...grade, inputs });
    const [told] = judgeBatch(batch, past, { ...judging, today: days[at]! });
    return { ...told!, supposed, today: days[at]! };
  });
}

function supposedDues(
  dues: readonly Due[],
  { payNow, months, daysLate }: Supposed,
  { from, to }: { from: string; to: string },
): Due[] {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  const daysPassed = Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / dayMs);
  const kept = dues.map((due): Due => {
    const isOpen = due.openFen > 0 && !payNow;
    return {
      ...due,
      slot: due.slot + months,
      yearsBack: due.yearsBack + years,
      openFen: isOpen ? due.openFen : 0,
      daysLate: isOpen ? due.daysLate + daysPassed : due.daysLate,
      lag: isOpen ? lagOf(due.daysLate + daysPassed, due.allowedDays) : due.lag,
    };
  });
  const year = dues.filter(({ slot }) => slot < 12);
  const billedFen = year.reduce((sum, due) => sum + due.billedFen, 0) / Math.max(1, year.length);
  const allowedDays = Math.max(1, ...year.map((due) => due.allowedDays));
  const lag = lagOf(daysLate, allowedDays);
  const next = Array.from({ length: months }, (_, slot): Due => {
    const dueYear = Number(addMonths(to, -slot).slice(0, 4));
    return {
      ...{ slot, daysLate, lag, billedFen, openFen: 0, lateFeeFen: 0, parts: 1, allowedDays },
      yearsBack: Number(to.slice(0, 4)) - dueYear,
    };
  });
  return [...next, ...kept].filter(({ slot, openFen }) => slot <= 24 || openFen > 0);
}

function lagOf(daysLate: number, allowedDays: number): number {
  return Math.min(2, 1 + daysLate / allowedDays);
}

const fromDues = [
  ...["bills_due", "on_time_rate", "mean_days_late", "max_days_late", "late_count", "late_streak"],
  ...["payment_lag", "late_fee_count", "late_fee_yuan", "part_payments", "open_yuan"],
  ...["owed_ratio", "months_owed_this_year", "past_credit"],
] as const;

/** As `credit_dues` reads them, after the key. */
const dueColumns = [
  ...["slot", "daysLate", "lag", "billedFen", "openFen", "lateFeeFen", "parts", "yearsBack"],
] as const;

/** What the relations tell of each life; nothing of one without bills. */
async function readSupposed(
  analytics: Analytics,
  lives: readonly (readonly Due[])[],
  halfLife: number,
): Promise<(Partial<CreditInputs> | undefined)[]> {
  const scenario = lives.flatMap((dues, at) =>
    dues.map((due) => [at, ...dueColumns.map((name) => due[name])].join(",")),
  );
  if (scenario.length === 0) return lives.map(() => undefined);
  const rows = await analytics.query<{ customer_account: string } & Partial<CreditInputs>>({
    relations: ["credit_punctuality", "credit_owing", "credit_past"],
    parameters: {
      ...parametersOf({ asOf: new Date(0), halfLife }),
      scenario: scenario.join(";"),
    },
    select: `select coalesce(bills_due, 0) as bills_due, * exclude (bills_due)
      from credit_owing left join credit_punctuality using (customer_account)
        left join credit_past using (customer_account)`,
  });
  const told = new Map(rows.map(({ customer_account: key, ...row }) => [Number(key), row]));
  return lives.map((_, at) => {
    const row = told.get(at);
    const known = row && fromDues.map((name) => [name, row[name] ?? Number.NaN]);
    return known && (Object.fromEntries(known) as Partial<CreditInputs>);
  });
}
