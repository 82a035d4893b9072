/**
 * Papers as they were printed.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";

export interface NewNotice {
  id: string;
  account: string;
  action: string;
  kind: "letter" | "notice";
  owedFen: bigint;
  lateFeeFen: bigint;
  bills: readonly string[];
  cutOffOn: Day | undefined;
  file: string;
  by: string;
  at: Date;
}

export async function insertNotice({ sql }: Transaction, notice: NewNotice): Promise<void> {
  await sql`
    insert into dunning_notice (id, customer_account, action_id, kind, owed_fen, late_fee_fen, bills,
      cut_off_on, file_id, issued_by, issued_at)
    values (${notice.id}, ${notice.account}, ${notice.action}, ${notice.kind}, ${notice.owedFen},
      ${notice.lateFeeFen}, ${notice.bills}, ${notice.cutOffOn ?? null}, ${notice.file},
      ${notice.by}, ${notice.at})`;
}

/** The paper of an action. */
export async function findNotice(
  { sql }: Transaction,
  action: string,
): Promise<{ notice: string; file: string; name: string } | undefined> {
  const [row] = await sql<{ notice: string; file: string }>`
    select id as notice, file_id as file from dunning_notice where action_id = ${action}`;
  return row && { ...row, name: `${row.notice}.pdf` };
}
