/**
 * Grades in PostgreSQL, set at a time: a row is added where an account's grade says something new, and
 * no row is ever changed.
 * @module
 */
import type { CopyRow, Transaction } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { CreditBatch } from "../indicators/reading.ts";
import { inputsAt } from "../indicators/reading.ts";
import type { Past } from "../rules.ts";
import { type Grade, inputNames } from "../schema.ts";
import type { JudgedAccount } from "./judge.ts";

/** What the rules may know of earlier grades of these accounts at a moment. Accounts without are left out. */
export async function findPast(
  { sql }: Transaction,
  accounts: readonly string[],
  asOf: Date,
): Promise<Map<string, Past>> {
  const rows = await sql<{
    account: string;
    last_c: Date | null;
    id: string | null;
    grade: Grade;
    until: string;
  }>`
    with worst as (
      select customer_account as account, max(as_of) as last_c from credit_grade
      where customer_account = any (${accounts}::text[]) and grade = 'C' and as_of < ${asOf}
      group by customer_account
    ),
    decided as (
      select distinct on (customer_account) customer_account as account, objection_id as id,
        decided_grade as grade, holds_until as until
      from credit_objection
      where customer_account = any (${accounts}::text[]) and state = 'upheld'
        and decided_at <= ${asOf} and holds_until >= ${dayOf(asOf)}::date
      order by customer_account, decided_at desc
    )
    select account, last_c, id, grade, until from worst full join decided using (account)`;
  return new Map(
    rows.map(({ account, last_c: lastC, id, grade, until }) => [
      account,
      { lastC: lastC && dayOf(lastC), decision: id === null ? null : { id, grade, until } },
    ]),
  );
}

export interface GradedBatch {
  batch: CreditBatch;
  judged: readonly JudgedAccount[];
  past: ReadonlyMap<string, Past>;
  asOf: Date;
  gradedAt: Date;
  model: string;
  rulebook: string;
}

const columns = [
  ...["customer_account", "as_of", "graded_at", "grade", "score", "basis", "credit_group", "model"],
  ...["rulebook", "reasons", "inputs", "past", "review_on"],
];

/** Adds the grades that say something new, and moves where their accounts stand. Returns how many. */
export async function saveGrades(transaction: Transaction, graded: GradedBatch): Promise<number> {
  const { sql } = transaction;
  await sql`
    create temp table staged on commit drop as
    select customer_account, as_of, graded_at, grade, score, basis, credit_group, model, rulebook,
      reasons, inputs, past, review_on
    from credit_grade limit 0`;
  await transaction.copyIn("staged", columns, stagedRows(graded));
  const [row] = await sql<{ written: bigint }>`
    with told as (
      insert into credit_grade (customer_account, as_of, graded_at, grade, score, basis,
        credit_group, model, rulebook, reasons, inputs, past, review_on)
      select staged.* from staged left join lateral (
        select grade, score, basis, reasons from credit_grade as known
        where known.customer_account = staged.customer_account and known.as_of <= staged.as_of
        order by known.as_of desc, known.graded_at desc limit 1
      ) as before on true
      where before.grade is null or before.grade <> staged.grade or before.basis <> staged.basis
        or before.score is distinct from staged.score
          and coalesce(abs(before.score - staged.score), 1) >= 1
        or jsonb_path_query_array(before.reasons, '$[*].code')
          <> jsonb_path_query_array(staged.reasons, '$[*].code')
      on conflict do nothing
      returning customer_account, as_of, graded_at, grade, score, credit_group
    ),
    moved as (
      insert into credit_standing as known (customer_account, as_of, graded_at, grade, score,
        credit_group, since, last_c_at)
      select *, as_of, case grade when 'C' then as_of end from told
      on conflict (customer_account) do update set as_of = excluded.as_of,
        graded_at = excluded.graded_at, grade = excluded.grade, score = excluded.score,
        credit_group = excluded.credit_group,
        since = case known.grade when excluded.grade then known.since else excluded.as_of end,
        previous_grade = case known.grade when excluded.grade then known.previous_grade
          else known.grade end,
        last_c_at = coalesce(excluded.last_c_at, known.last_c_at)
      where known.as_of <= excluded.as_of
    )
    select count(*) as written from told`;
  return Number(row!.written);
}

function* stagedRows({ batch, judged, past, ...run }: GradedBatch): Generator<CopyRow> {
  const { asOf, gradedAt, model, rulebook } = run;
  for (const [row, told] of judged.entries()) {
    const inputs = inputsAt(batch, row);
    yield [
      ...[told.account, asOf, gradedAt, told.grade, told.score, told.basis, told.group],
      ...[told.basis === "default" ? null : model, rulebook, told.reasons],
      `{${inputNames.map((name) => inputs[name]).join(",")}}`,
      past.get(told.account) ?? { lastC: null, decision: null },
      told.reviewOn,
    ];
  }
}

export async function saveRun(
  { sql }: Transaction,
  run: Pick<GradedBatch, "asOf" | "gradedAt" | "model" | "rulebook"> & {
    id: string;
    accounts: number;
    written: number;
  },
): Promise<void> {
  await sql`
    insert into credit_run (run_id, as_of, graded_at, model, rulebook, accounts, written)
    values (${run.id}, ${run.asOf}, ${run.gradedAt}, ${run.model}, ${run.rulebook},
      ${run.accounts}, ${run.written})`;
}
