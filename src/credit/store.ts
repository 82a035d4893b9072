/**
 * Grades as people look at them. Every read takes the caller's data scope and filters by it.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { parseAsOf } from "../base/dates.ts";
import type { Surroundings } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { type KeptReason, type Past, reasonsOf } from "./rules.ts";
import { because, type CreditInputs, type GradeRow, inputNames } from "./schema.ts";

/** Now where none is asked for. */
export function momentOf(
  { now }: Pick<Surroundings, "now">,
  text: string | undefined,
): Date | Refusal {
  if (text === undefined) return now;
  return parseAsOf(text) ?? refuse("invalid", because.unreadable_time({ field: "asOf", text }));
}

interface StoredRow extends Omit<GradeRow, "asOf" | "gradedAt" | "reasons"> {
  asOf: Date;
  gradedAt: Date;
  reasons: KeptReason[];
}

function shown<Row extends StoredRow>({ asOf, gradedAt, reasons, ...row }: Row) {
  return {
    ...row,
    asOf: asOf.toISOString(),
    gradedAt: gradedAt.toISOString(),
    reasons: reasonsOf(reasons),
  };
}

/** A grade with what it was told from. */
export interface WholeGrade extends StoredRow {
  inputs: CreditInputs;
  past: Past;
}

/** The newest grade of an account. */
export async function findGrade(
  { sql }: Transaction,
  account: string,
): Promise<WholeGrade | undefined> {
  const [row] = await sql<StoredRow & { inputs: number[]; past: Past }>`
    select customer_account as "customerAccount", told.as_of as "asOf",
      told.graded_at as "gradedAt", told.grade, told.score, told.basis,
      told.credit_group as group, told.model, told.rulebook, told.reasons, told.inputs, told.past,
      told.review_on as "reviewOn"
    from credit_standing join credit_grade as told using (customer_account, as_of, graded_at)
    where customer_account = ${account}`;
  if (!row) return undefined;
  const inputs = inputNames.map((name, at) => [name, row.inputs[at]!]);
  return { ...row, inputs: Object.fromEntries(inputs) as CreditInputs };
}

export function rowOf({ inputs: _, past: __, ...row }: WholeGrade): GradeRow {
  return shown(row);
}

/** Newest first. */
export async function findHistory(
  { sql }: Transaction,
  account: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; rows: GradeRow[] }> {
  const [count] = await sql<{ total: bigint }>`
    select count(*) as total from credit_grade where customer_account = ${account}`;
  const rows = await sql<StoredRow>`
    select customer_account as "customerAccount", as_of as "asOf", graded_at as "gradedAt", grade,
      score, basis, credit_group as group, model, rulebook, reasons, review_on as "reviewOn"
    from credit_grade where customer_account = ${account}
    order by as_of desc, graded_at desc limit ${limit} offset ${offset}`;
  return { total: Number(count!.total), rows: rows.map(shown) };
}

export interface StandingFilter {
  scope: readonly string[];
  path: string | null;
  group: string | null;
  grade: string | null;
  basis: string | null;
  account: string | null;
  changedSince: Date | null;
  limit: number;
  offset: number;
}

interface StandingRow extends StoredRow {
  unit: string;
  unitName: string;
  class: string;
  since: Date;
  previousGrade: GradeRow["grade"] | null;
  objection: string | null;
}

/** Beyond it a list says only that there are as many. */
const countedAtMost = 10_000;

/** Worst score first within the worst grade. */
export async function findStandings({ sql }: Transaction, filter: StandingFilter) {
  const { scope, path, group, grade, basis, account, changedSince, limit, offset } = filter;
  const rows = await sql<StandingRow & { total: bigint }>`
    with chosen as (
      select standing.*, customer.class, unit.id as unit, unit.name as unit_name,
        objection.objection_id as objection
      from credit_standing as standing join customer using (customer_account)
        join unit on unit.id = customer.unit_id
        left join credit_objection as objection
          on objection.customer_account = standing.customer_account and objection.state = 'open'
      where in_scope(unit.path, ${scope}::text[])
        and (${path}::text is null or in_scope(unit.path, array[${path}::text]))
        and (${group}::text is null or standing.credit_group = ${group}::text)
        and (${grade}::text is null or standing.grade = ${grade}::text)
        and (${account}::text is null or standing.customer_account = ${account}::text)
        and (${changedSince}::timestamptz is null
          or standing.previous_grade is not null and standing.since >= ${changedSince}::timestamptz)
        and (${basis}::text is null or exists (select from credit_grade as told
          where (told.customer_account, told.as_of, told.graded_at)
            = (standing.customer_account, standing.as_of, standing.graded_at)
            and told.basis = ${basis}::text))
      order by standing.grade desc, standing.score, standing.customer_account
      limit ${Math.max(countedAtMost, offset + limit)}
    )
    select (select count(*) from chosen) as total, page.customer_account as "customerAccount",
      page.as_of as "asOf", page.graded_at as "gradedAt", page.grade, page.score, told.basis,
      page.credit_group as group, told.model, told.rulebook, told.reasons,
      told.review_on as "reviewOn", page.unit, page.unit_name as "unitName", page.class, page.since,
      page.previous_grade as "previousGrade", page.objection
    from (select * from chosen order by grade desc, score, customer_account
        limit ${limit} offset ${offset}) as page
      join credit_grade as told using (customer_account, as_of, graded_at)
    order by page.grade desc, page.score, page.customer_account`;
  const total = rows[0] ? Number(rows[0].total) : 0;
  return {
    total,
    rows: rows.map(({ total: _, since, ...row }) => ({
      ...shown(row),
      since: since.toISOString(),
    })),
  };
}
