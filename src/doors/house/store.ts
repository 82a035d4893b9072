import type * as z from "zod";
import type { Transaction } from "../../base/database.ts";
import type { JobFacts, JobsInput, Letter, OutboxInput, Status } from "./schema.ts";

type JobRow = Omit<JobFacts, "queuedAt" | "startedAt" | "finishedAt"> & {
  queuedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

export async function findJob({ sql }: Transaction, id: string): Promise<JobFacts | undefined> {
  const [row] = await sql<JobRow>`
    select id, operation, actor ->> 'id' as actor, state, done, total, note, attempts,
           queued_at as "queuedAt", started_at as "startedAt", finished_at as "finishedAt",
           result, error
    from job where id = ${id}`;
  return row && toFacts(row);
}

/** Without their results, which may be large; `house.job` gives them one by one. */
export async function listJobs(
  { sql }: Transaction,
  { state, limit, before, of }: z.output<typeof JobsInput> & { of: string | null },
): Promise<JobFacts[]> {
  const rows = await sql<JobRow>`
    select id, operation, actor ->> 'id' as actor, state, done, total, note, attempts,
           queued_at as "queuedAt", started_at as "startedAt", finished_at as "finishedAt",
           null as result, error
    from job
    where (${state ?? null}::text is null or state = ${state ?? null})
      and (${before ?? null}::text is null or id < ${before ?? null})
      and (${of}::text is null or actor ->> 'id' = ${of})
    order by queued_at desc, id desc limit ${limit}`;
  return rows.map(toFacts);
}

function toFacts({ queuedAt, startedAt, finishedAt, ...row }: JobRow): JobFacts {
  return {
    ...row,
    queuedAt: queuedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

interface LetterRow {
  id: bigint;
  operation: string;
  state: "waiting" | "done" | "dead";
  attempts: number;
  leftBy: string;
  leftAt: Date;
  notBefore: Date;
  lastError: string | null;
}

export async function listLetters(
  { sql }: Transaction,
  { state, limit, before }: z.output<typeof OutboxInput>,
): Promise<z.input<typeof Letter>[]> {
  const rows = await sql<LetterRow>`
    select id, operation, state, attempts, left_by as "leftBy", left_at as "leftAt",
           not_before as "notBefore", last_error as "lastError"
    from outbox
    where (${state ?? null}::text is null or state = ${state ?? null})
      and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
    order by id desc limit ${limit}`;
  return rows.map(({ id, leftAt, notBefore, ...row }) => ({
    ...row,
    id: id.toString(),
    leftAt: leftAt.toISOString(),
    notBefore: notBefore.toISOString(),
  }));
}

export async function scheduleStates({
  sql,
}: Transaction): Promise<Map<string, { slot: string; ranAt: Date }>> {
  const rows = await sql<{ name: string; slot: string; ranAt: Date }>`
    select name, slot, ran_at as "ranAt" from schedule_state`;
  return new Map(rows.map((row) => [row.name, row]));
}

type Counted = Pick<
  z.output<typeof Status>,
  "isDemonstration" | "lastNight" | "snapshot" | "counts"
>;

/** Large tables by PostgreSQL's estimate: this is read on every page. */
export async function countHouse({ sql }: Transaction): Promise<Counted> {
  const [row] = await sql<Counted["counts"] & Omit<Counted, "counts">>`
    select exists (select from setting where name = 'demonstration') as "isDemonstration",
           (select value ->> 'asOf' from setting where name = 'last-night') as "lastNight",
           (select value ->> 'snapshot' from setting where name = 'last-night') as "snapshot",
           (select count(*)::int from unit) as units,
           estimated_count('customer')::int as customers,
           estimated_count('ticket')::int as tickets,
           (select count(*)::int from outbox where state = 'waiting') as "outboxWaiting",
           (select count(*)::int from outbox where state = 'dead') as "outboxDead",
           (select count(*)::int from job where state = 'running') as "jobsRunning",
           (select count(*)::int from audit_line
            where id > coalesce((select max(last_id) from audit_seal), 0)) as "unsealedAuditLines"`;
  const { isDemonstration, lastNight, snapshot, ...counts } = row!;
  return { isDemonstration, lastNight, snapshot, counts };
}
