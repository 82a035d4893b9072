/**
 * Objections to grades, and the people who decided them.
 * @module
 */

import type { z } from "zod";
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";
import type { Objection } from "../requests.ts";
import type { Grade } from "../schema.ts";
import type { WholeGrade } from "../store.ts";

type ObjectionRow = Omit<z.infer<typeof Objection>, "openedAt"> & { openedAt: Date };

export async function findOpenObjection(
  { sql }: Transaction,
  account: string,
): Promise<{ id: string; openedAt: string; answerBy: string } | undefined> {
  const [row] = await sql<{ id: string; openedAt: Date; answerBy: string }>`
    select objection_id as id, opened_at as "openedAt", answer_by as "answerBy"
    from credit_objection where customer_account = ${account} and state = 'open'`;
  return row && { ...row, openedAt: row.openedAt.toISOString() };
}

export interface NewObjection {
  id: string;
  told: WholeGrade;
  grounds: string;
  openedBy: string;
  openedAt: Date;
  answerBy: Day;
}

/** False where the account has an open one already. */
export async function insertObjection(
  { sql }: Transaction,
  { id, told, grounds, openedBy, openedAt, answerBy }: NewObjection,
): Promise<boolean> {
  const added = await sql`
    insert into credit_objection (objection_id, customer_account, as_of, graded_at, grounds,
      opened_by, opened_at, answer_by)
    values (${id}, ${told.customerAccount}, ${told.asOf}, ${told.gradedAt}, ${grounds}, ${openedBy},
      ${openedAt}, ${answerBy})
    on conflict (customer_account) where state = 'open' do nothing returning objection_id`;
  return added.length > 0;
}

/** The oldest to be answered first; locked where one is asked for by its id. */
export async function findObjections(
  { sql }: Transaction,
  filter: { scope: readonly string[]; id?: string; state?: string | undefined },
  { limit, offset }: { limit: number; offset: number } = { limit: 1, offset: 0 },
) {
  const { scope, id = null, state = null } = filter;
  const rows = await sql<ObjectionRow & { total: bigint }>`
    select count(*) over () as total, objection_id as id,
      objection.customer_account as "customerAccount", told.grade, grounds, state,
      opened_by as "openedBy", opened_at as "openedAt", answer_by as "answerBy",
      decided_by as "decidedBy", answer
    from credit_objection as objection
      join credit_grade as told using (customer_account, as_of, graded_at)
      join customer using (customer_account) join unit on unit.id = customer.unit_id
    where in_scope(unit.path, ${scope}::text[])
      and (${id}::text is null or objection_id = ${id}::text)
      and (${state}::text is null or state = ${state}::text)
    order by state = 'open' desc, answer_by, objection_id limit ${limit} offset ${offset}`;
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, openedAt, ...row }) => ({
      ...row,
      openedAt: openedAt.toISOString(),
    })),
  };
}

export interface Verdict {
  id: string;
  by: string;
  at: Date;
  answer: string;
  /** Null where the grade stays as the model and the rules told it. */
  given: { grade: Grade; until: Day } | null;
}

/** False where it is no longer open. */
export async function closeObjection(
  { sql }: Transaction,
  { id, by, at, answer, given }: Verdict,
): Promise<boolean> {
  const closed = await sql`
    update credit_objection set state = ${given ? "upheld" : "rejected"}, decided_by = ${by},
      decided_at = ${at}, answer = ${answer}, decided_grade = ${given?.grade ?? null},
      holds_until = ${given?.until ?? null}
    where objection_id = ${id} and state = 'open' returning objection_id`;
  return closed.length > 0;
}
