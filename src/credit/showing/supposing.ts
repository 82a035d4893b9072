/**
 * "What if": the account's own bills, changed as supposed, through the same relations, model and rules
 * that graded it.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { dayOf, startOfDay } from "../../base/dates.ts";
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

/** The decision as it would be told in so many months. */
export async function suppose(
  { analytics, grade, dues, judging }: Supposing,
  supposed: Supposed,
): Promise<{ told: JudgedAccount; today: string }> {
  const today = addMonths(dayOf(grade.asOf), supposed.months);
  const changed = supposedDues(dues, supposed, { from: dayOf(grade.asOf), to: today });
  const told = await readSupposed(analytics, changed, judging.rules.pastCreditHalfLifeMonths);
  const inputs: CreditInputs = {
    ...grade.inputs,
    ...told,
    months_supplied: grade.inputs.months_supplied + supposed.months,
    ...(supposed.signPlan && { unsigned_plan: 0 }),
  };
  const past = new Map([[grade.customerAccount, grade.past]]);
  const [own] = judgeBatch(batchOfOne({ ...grade, inputs }), past, { ...judging, today });
  return { told: own!, today };
}

function supposedDues(
  dues: readonly Due[],
  { payNow, months, daysLate }: Supposed,
  { from, to }: { from: string; to: string },
): Due[] {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  const daysPassed = Math.round(
    (startOfDay(to).getTime() - startOfDay(from).getTime()) / 86_400_000,
  );
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

async function readSupposed(
  analytics: Analytics,
  dues: readonly Due[],
  halfLife: number,
): Promise<Partial<CreditInputs>> {
  if (dues.length === 0) return {};
  const scenario = dues.map((due) =>
    ["x", due.slot, due.daysLate, due.lag, due.billedFen, due.openFen, due.lateFeeFen]
      .concat([due.parts, due.yearsBack])
      .join(","),
  );
  const [row] = await analytics.query<Partial<CreditInputs>>({
    relations: ["credit_punctuality", "credit_owing", "credit_past"],
    parameters: {
      ...parametersOf({ asOf: new Date(0), halfLife }),
      scenario: scenario.join(";"),
    },
    select: `select coalesce(bills_due, 0) as bills_due, * exclude (customer_account, bills_due)
      from credit_owing left join credit_punctuality using (customer_account)
        left join credit_past using (customer_account)`,
  });
  const known = fromDues.map((name) => [name, row?.[name as keyof CreditInputs] ?? Number.NaN]);
  return Object.fromEntries(known) as Partial<CreditInputs>;
}
