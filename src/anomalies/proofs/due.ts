/**
 * What is due on a chain: what is committed here, less what stands or is on its way there. Never written down, so
 * that a chain that forgot, or another one, is owed the same.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { CallKind } from "./schema.ts";
import { mostReverts, partSize, type Work } from "./store.ts";

interface DueFilter {
  chain: string;
  /** Without one, deploying is all that is due. */
  contract: string | undefined;
  /** Work that the contract would not take in this run, as `workKey` names it. */
  without?: readonly string[];
}

export function workKey({ kind, subject, part }: Work): string {
  return `${kind}:${subject}:${part}`;
}

/** The first piece in the order of `callKinds`, within a kind the oldest. */
export async function nextDue(
  { sql }: Transaction,
  { chain, contract, without = [] }: DueFilter,
): Promise<Work | undefined> {
  const at = contract ?? null;
  const [work] = await sql<Work>`
    with wanted (rank, since, kind, subject, part) as (
      select 0, null::timestamptz, 'deploy', '', 0
      union all select 1, asked_at, 'publish', hash, 0 from chain_rules
      union all select 2, made_at, 'anchor', id, 0 from chain_batch
      union all
      select 3, made_at, 'screen', id, part from chain_batch join chain_rules on hash = rule_set,
        generate_series(0, (leaves - 1) / ${partSize}) as part
    )
    select kind, subject, part from wanted
    where (kind = 'deploy') = (${at}::text is null)
      and not kind || ':' || subject || ':' || part = any (${without}::text[])
      and not exists (select from chain_transaction as gone
        where chain = ${chain} and gone.kind = wanted.kind and gone.subject = wanted.subject
          and gone.part = wanted.part and state in ('sent', 'mined'))
      and not exists (select from chain_found as found
        where chain = ${chain} and contract = ${at}
          and found.kind = wanted.kind and found.subject = wanted.subject)
      and (select count(*) from chain_transaction as gone
        where chain = ${chain} and gone.kind = wanted.kind and gone.subject = wanted.subject
          and gone.part = wanted.part and state = 'reverted') < ${mostReverts}
    order by rank, since, subject, part limit 1`;
  return work;
}

/** How much waits by kind; of a chain that nobody has seen yet, all of it. */
export async function countDue({ sql }: Transaction, chain: string | null) {
  return await sql<{ kind: CallKind; waiting: number }>`
    with wanted (kind, subject, parts) as (
      select 'publish', hash, 1 from chain_rules
      union all select 'anchor', id, 1 from chain_batch
      union all select 'screen', id, (leaves - 1) / ${partSize} + 1 from chain_batch
    )
    select wanted.kind, sum(parts - (
        select count(*) from chain_transaction as gone
        where chain = ${chain} and gone.kind = wanted.kind and gone.subject = wanted.subject
          and state = 'mined')
      )::int as waiting
    from wanted
    where not exists (select from chain_found as found
      where chain = ${chain} and found.kind = wanted.kind and found.subject = wanted.subject)
    group by wanted.kind`;
}
