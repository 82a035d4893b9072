/**
 * What stands on the chain that was looked at last, for a person to read.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { countDue } from "./due.ts";
import type { ChainOverview, ChainTransaction } from "./schema.ts";
import { mostReverts, partSize } from "./store.ts";

const newestBatches = 20;

export async function overview(transaction: Transaction): Promise<ChainOverview> {
  const node = await lastLook(transaction);
  const chain = node?.chain ?? null;
  return {
    node,
    contract: await contractFacts(transaction, chain),
    waiting: (await countDue(transaction, chain)).filter(({ waiting }) => waiting > 0),
    ...(await openWork(transaction, chain)),
    costs: await costs(transaction, chain),
    tables: await tables(transaction, chain),
    batches: await batches(transaction, chain),
  };
}

async function lastLook({ sql }: Transaction): Promise<ChainOverview["node"]> {
  type Row = NonNullable<ChainOverview["node"]> & { lookedAt: Date };
  const [look] = await sql<Row>`
    select kind, chain, height::int as height, looked_at as "lookedAt", problem from chain_look`;
  return look ? { ...look, lookedAt: look.lookedAt.toISOString() } : null;
}

async function contractFacts({ sql }: Transaction, chain: string | null) {
  const [row] = await sql<NonNullable<ChainOverview["contract"]>>`
    select contract as address, account, hash as transaction from chain_transaction
    where chain = ${chain} and kind = 'deploy' and state = 'mined' order by nonce desc limit 1`;
  return row ?? null;
}

async function openWork({ sql }: Transaction, chain: string | null) {
  const [row] = await sql<{ underWay: number; stuck: number }>`
    with reverted as (
      select from chain_transaction where chain = ${chain} and state = 'reverted'
      group by kind, subject, part having count(*) >= ${mostReverts}
    )
    select (select count(*) from reverted)::int as stuck,
      (count(*) filter (where state = 'sent'))::int as "underWay"
    from chain_transaction where chain = ${chain}`;
  return row!;
}

async function costs({ sql }: Transaction, chain: string | null) {
  return await sql<ChainOverview["costs"][number]>`
    select kind, count(*)::int as transactions, sum(gas_used)::float8 as gas,
      sum(case when kind = 'screen' then least(${partSize}, leaves - part * ${partSize}) else 1 end)::int
        as units,
      round(percentile_cont(0.5) within group (order by latency_ms))::int as "latencyMs"
    from chain_transaction left join chain_batch on id = subject
    where chain = ${chain} and state = 'mined'
    group by kind order by array_position(array['deploy', 'publish', 'anchor', 'screen'], kind)`;
}

async function tables({ sql }: Transaction, chain: string | null) {
  const rows = await sql<ChainOverview["tables"][number] & { askedAt: Date }>`
    with published as (
      select subject, row_number() over (order by nonce)::int as version from chain_transaction
      where chain = ${chain} and kind = 'publish' and state = 'mined'
    )
    select hash, version, jsonb_array_length(rules -> 'rules') as rules, asked_at as "askedAt"
    from chain_rules left join published on subject = hash order by asked_at desc, hash`;
  return rows.map((row) => ({ ...row, askedAt: row.askedAt.toISOString() }));
}

async function batches({ sql }: Transaction, chain: string | null) {
  const rows = await sql<ChainOverview["batches"][number] & { madeAt: Date }>`
    select batch.id, rule_set as "ruleSet", encode(root, 'hex') as root, leaves,
      made_at as "madeAt",
      exists (select from chain_transaction where chain = ${chain} and kind = 'anchor'
              and subject = batch.id and state = 'mined')
        or exists (select from chain_found where chain = ${chain} and kind = 'anchor'
              and subject = batch.id and is_same) as anchored,
      (select coalesce(sum(least(${partSize}, batch.leaves - part * ${partSize})), 0)
       from chain_transaction where chain = ${chain} and kind = 'screen'
         and subject = batch.id and state = 'mined')::int as judged,
      (select count(distinct leaf) from chain_contradiction where batch_id = batch.id)::int
        as contradicted,
      (select record from chain_leaf where batch_id = batch.id and leaf = 0) as sample
    from chain_batch as batch order by made_at desc, screen_id desc limit ${newestBatches}`;
  return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString() }));
}

interface Page {
  limit: number;
  offset: number;
}

export async function transactionsOf({ sql }: Transaction, { limit, offset }: Page) {
  type Row = ChainTransaction & { signedAt: Date; total: number };
  const rows = await sql<Row>`
    select hash, kind, subject, part, state, is_final as "isFinal", signed_at as "signedAt",
      height::int as height, block_hash as "blockHash", gas_used::float8 as "gasUsed",
      gas_price::text as "gasPriceWei", latency_ms as "latencyMs", count(*) over ()::int as total
    from chain_transaction order by signed_at desc, nonce desc limit ${limit} offset ${offset}`;
  const transactions = rows.map(({ total: _, signedAt, ...row }) => ({
    ...row,
    signedAt: signedAt.toISOString(),
  }));
  return { total: rows[0]?.total ?? 0, transactions };
}
