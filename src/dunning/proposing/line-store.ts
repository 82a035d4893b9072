/**
 * Lines of proposal runs in PostgreSQL, as lists and one by one.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Reason } from "../../base/reasons.ts";
import type { ActionState } from "../requests.ts";
import type { Channel, Grade, StepKind } from "../schema.ts";
import { factsOf, hashOfLine, type Line } from "./lines.ts";

export interface StoredLine
  extends Omit<Line, "facts" | "grade" | "customerChange" | "unitChange"> {
  version: number;
  name: string;
  unitName: string;
  grade: Grade | null;
  proposedStep: string | null;
  proposedKind: StepKind | null;
  proposedChannel: Channel | null;
  editedBy: string | null;
  editReason: string | null;
  action: ActionState | null;
}

export interface LineFilter {
  run: string;
  step?: string | undefined;
  held?: string | undefined;
  edited?: boolean;
  customerAccount?: string | undefined;
}

/** Newest versions, the highest expected recovery first; customers and units as they were called then. */
export async function findLines(
  { sql }: Transaction,
  { run, step, held, edited = false, customerAccount }: LineFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; lines: StoredLine[] }> {
  const rows = await sql<StoredLine & { total: number }>`
    with line as materialized (
      select *, count(*) over ()::int as total from dunning_line_now
      where run_id = ${run}
        and (${step ?? null}::text is null or step = ${step ?? null})
        and (${held ?? null}::text is null
          or (step is null and held_by -> 0 ->> 'code' = ${held ?? null}))
        and (not ${edited}::boolean or version > 1)
        and (${customerAccount ?? null}::text is null
          or customer_account = ${customerAccount ?? null})
      order by gain_fen desc, owed_fen desc, customer_account limit ${limit} offset ${offset}
    )
    select line.customer_account as account, coalesce(past.name, customer.name) as name,
      coalesce(unit_past.name, unit.name) as "unitName", line.version,
      line.step, line.kind, line.channel, line.not_before as "notBefore", line.because,
      line.held_by as "heldBy", line.article, line.path, line.wanted, line.held_out as "heldOut",
      line.owed_fen as "owedFen", line.overdue_days as "overdueDays", line.grade,
      line.probability, line.gain_fen as "gainFen", first.step as "proposedStep",
      first.kind as "proposedKind", first.channel as "proposedChannel",
      line.edited_by as "editedBy", line.edit_reason as "editReason", action.state as action,
      line.total
    from line join customer using (customer_account)
      left join lateral (
        select name, unit_id from customer_past
        where customer_account = line.customer_account and change_no >= line.customer_change
        order by change_no limit 1
      ) as past on true
      join unit on unit.id = coalesce(past.unit_id, customer.unit_id)
      left join lateral (
        select name from unit_past where unit_id = unit.id and change_no >= line.unit_change
        order by change_no limit 1
      ) as unit_past on true
      join dunning_line as first on first.run_id = line.run_id and first.version = 1
        and first.customer_account = line.customer_account
      left join dunning_action as action on action.run_id = line.run_id
        and action.customer_account = line.customer_account
    order by line.gain_fen desc, line.owed_fen desc, line.customer_account`;
  return { total: rows[0]?.total ?? 0, lines: rows.map(({ total: _, ...line }) => line) };
}

export interface Edit {
  step: string | null;
  kind: StepKind | null;
  channel: Channel | null;
  because: Reason[];
}

/** The next version of a line: the same facts, a milder step. Gives its number. */
export async function insertEdit(
  { sql }: Transaction,
  { run, account }: { run: string; account: string },
  { edit, by, at, reason }: { edit: Edit; by: string; at: Date; reason: string },
): Promise<number> {
  const [row] = await sql<
    Omit<Line, "facts" | "customerChange" | "unitChange"> & {
      facts: Record<string, unknown>;
      version: number;
    }
  >`
    select customer_account as account, version, step, kind, channel, not_before as "notBefore",
      because, held_by as "heldBy", article, path, wanted, held_out as "heldOut",
      owed_fen as "owedFen", overdue_days as "overdueDays", grade, probability,
      gain_fen as "gainFen", facts
    from dunning_line_now where run_id = ${run} and customer_account = ${account}`;
  const version = row!.version + 1;
  const line = { ...row!, ...edit, facts: factsOf(row!.facts) };
  await sql`
    insert into dunning_line (run_id, customer_account, version, step, kind, channel, not_before,
      because, held_by, article, path, wanted, held_out, owed_fen, overdue_days, grade,
      probability, gain_fen, facts, hash, customer_change, unit_change, edited_by, edited_at,
      edit_reason)
    select run_id, customer_account, ${version}, ${edit.step}, ${edit.kind}, ${edit.channel},
      not_before, ${JSON.stringify(edit.because)}::jsonb, held_by, article, path, wanted, held_out,
      owed_fen, overdue_days, grade, probability, gain_fen, facts, ${hashOfLine(line, version)},
      customer_change, unit_change, ${by}, ${at}, ${reason}
    from dunning_line_now where run_id = ${run} and customer_account = ${account}`;
  return version;
}

/** Who changed lines of a run. */
export async function editorsOf({ sql }: Transaction, run: string): Promise<string[]> {
  const rows = await sql<{ by: string }>`
    select distinct edited_by as by from dunning_line where run_id = ${run} and version > 1`;
  return rows.map(({ by }) => by);
}
