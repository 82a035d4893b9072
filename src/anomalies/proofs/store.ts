/**
 * Batches, published tables and the journal of signed transactions in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { ChainFate, SignedCall } from "../../base/partners.ts";
import type { Reason } from "../../base/reasons.ts";
import { verdictOf } from "../rules.ts";
import type { RuleTable, ScreenedRecord, Subject } from "../schema.ts";
import type { JudgedRecord } from "./leaf.ts";
import type { CallKind } from "./schema.ts";

/** Records that one transaction judges: some four million gas, which every chain's block has room for. */
export const partSize = 400;

/** After so many reverts of the same work a person looks at it. */
export const mostReverts = 3;

interface NewBatch {
  id: string;
  screen: number;
  ruleSet: string;
  root: Uint8Array;
  leaves: readonly { record: string; salt: Uint8Array; hash: Uint8Array }[];
}

export async function insertBatch(
  { transaction, now }: Context,
  { id, screen, ruleSet, root, leaves }: NewBatch,
): Promise<void> {
  await transaction.sql`
    insert into chain_batch (id, screen_id, rule_set, root, leaves, made_at)
    values (${id}, ${screen}, ${ruleSet}, ${root}, ${leaves.length}, ${now})`;
  const columns = ["batch_id", "leaf", "rule_set", "record", "salt", "hash"];
  await transaction.copyIn(
    "chain_leaf",
    columns,
    leaves.map(({ record, salt, hash }, leaf) => [id, leaf, ruleSet, record, salt, hash]),
  );
}

/** The same table twice is once. */
export async function insertRules(
  { transaction, actor, now }: Context,
  { hash, bytes, table }: { hash: string; bytes: Uint8Array; table: RuleTable },
): Promise<void> {
  await transaction.sql`
    insert into chain_rules (hash, bytes, rules, asked_by, asked_at)
    values (${hash}, ${bytes}, ${JSON.stringify(table)}::jsonb, ${actor.id}, ${now})
    on conflict (hash) do nothing`;
}

/** Nothing is committed before the first rule set goes live, and then there is no chain to look at. */
export async function hasWork({ sql }: Transaction): Promise<boolean> {
  const rows = await sql`
    select from chain_rules union all select from chain_batch limit 1`;
  return rows.length > 0;
}

export interface StoredBatch {
  id: string;
  ruleSet: string;
  root: Uint8Array;
  leaves: number;
}

export async function findBatch({ sql }: Transaction, id: string): Promise<StoredBatch> {
  const [batch] = await sql<StoredBatch>`
    select id, rule_set as "ruleSet", root, leaves from chain_batch where id = ${id}`;
  return batch!;
}

export interface StoredRules {
  bytes: Uint8Array;
  table: RuleTable;
}

export async function findRules(
  { sql }: Transaction,
  hash: string,
): Promise<StoredRules | undefined> {
  const [rules] = await sql<StoredRules>`
    select bytes, rules as table from chain_rules where hash = ${hash}`;
  return rules;
}

/** A leaf with the alert it is about, as that stands now. */
export interface StoredLeaf extends JudgedRecord {
  batch: string;
  leaf: number;
}

interface LeafRow {
  batch: string;
  leaf: number;
  ruleHash: string;
  record: string;
  subject: Subject;
  category: number | null;
  inputs: ScreenedRecord["values"];
  verdict: string;
  salt: Uint8Array;
}

function leafOf({ record, subject, category, inputs, verdict, ...rest }: LeafRow): StoredLeaf {
  return {
    ...rest,
    record: { record, subject, category, values: inputs },
    verdict: verdictOf(verdict),
  };
}

interface LeafFilter {
  record: string;
  ruleSet?: string | undefined;
  scope: readonly string[];
}

/** Where a record of the scope was committed first, or by one rule set. */
export async function findLeaf(
  { sql }: Transaction,
  { record, ruleSet, scope }: LeafFilter,
): Promise<StoredLeaf | undefined> {
  const [found] = await sql<LeafRow>`
    select batch_id as batch, leaf, rule_set as "ruleHash", record, subject, category, inputs,
      verdict, salt
    from chain_leaf join anomaly_alert using (rule_set, record)
      left join customer using (customer_account) left join unit on unit.id = unit_id
    where record = ${record} and in_scope(coalesce(unit.path, ''), ${scope}::text[])
      and (${ruleSet ?? null}::text is null or rule_set = ${ruleSet ?? null})
    order by alerted_at, rule_set limit 1`;
  return found && leafOf(found);
}

/** The leaves that one transaction judges, in the tree's order. */
export async function leavesOfPart(
  { sql }: Transaction,
  { subject, part }: Pick<Work, "subject" | "part">,
): Promise<StoredLeaf[]> {
  const rows = await sql<LeafRow>`
    select batch_id as batch, leaf, rule_set as "ruleHash", record, subject, category, inputs,
      verdict, salt
    from chain_leaf join anomaly_alert using (rule_set, record)
    where batch_id = ${subject} and leaf >= ${part * partSize} and leaf < ${(part + 1) * partSize}
    order by leaf`;
  return rows.map(leafOf);
}

/** In the tree's order. */
export async function leafHashes({ sql }: Transaction, batch: string): Promise<Uint8Array[]> {
  const rows = await sql<{ hash: Uint8Array }>`
    select hash from chain_leaf where batch_id = ${batch} order by leaf`;
  return rows.map(({ hash }) => hash);
}

export interface Journalled {
  hash: string;
  kind: CallKind;
  subject: string;
  part: number;
  nonce: number;
  account: string;
  bytes: Uint8Array;
  state: "sent" | "mined" | "reverted";
  signedAt: Date;
  height: number | null;
  blockHash: string | null;
}

/** In the order of their numbers. */
export function underWay(transaction: Transaction, chain: string): Promise<Journalled[]> {
  return journal(transaction, { chain, states: ["sent"] });
}

/** The newest block first. */
export function inBlocks(transaction: Transaction, chain: string): Promise<Journalled[]> {
  return journal(transaction, { chain, states: ["mined", "reverted"] });
}

async function journal(
  { sql }: Transaction,
  { chain, states }: { chain: string; states: string[] },
): Promise<Journalled[]> {
  return await sql<Journalled>`
    select hash, kind, subject, part, nonce, account, bytes, state, signed_at as "signedAt",
      height::int as height, block_hash as "blockHash"
    from chain_transaction where chain = ${chain} and state = any (${states}::text[])
    order by height desc, nonce`;
}

/** The transaction that did a piece of work, by its hash. */
export async function minedBy(
  { sql }: Transaction,
  { chain, kind, subject, part }: Work & { chain: string },
): Promise<string | undefined> {
  const [row] = await sql<{ hash: string }>`
    select hash from chain_transaction
    where chain = ${chain} and kind = ${kind} and subject = ${subject} and part = ${part}
      and state = 'mined'`;
  return row?.hash;
}

/** The contract that this house deployed there last. */
export async function contractOn({ sql }: Transaction, chain: string | null) {
  const [row] = await sql<{ contract: string; account: string }>`
    select contract, account from chain_transaction
    where chain = ${chain} and kind = 'deploy' and state = 'mined' order by nonce desc limit 1`;
  return row?.contract;
}

export interface Work {
  kind: CallKind;
  subject: string;
  part: number;
}

interface Signed extends Work, SignedCall {
  chain: string;
  account: string;
  nonce: number;
}

/** Before it is sent. False where another run has taken the work or the number. */
export async function keepSigned({ transaction, now }: Context, signed: Signed): Promise<boolean> {
  const { hash, chain, kind, subject, part, account, nonce, bytes, gasLimit } = signed;
  const [kept] = await transaction.sql`
    insert into chain_transaction (hash, chain, kind, subject, part, account, nonce, bytes, gas_limit,
      state, signed_at)
    values (${hash}, ${chain}, ${kind}, ${subject}, ${part}, ${account}, ${nonce}, ${bytes},
            ${gasLimit}, 'sent', ${now})
    on conflict do nothing returning hash`;
  return kept !== undefined;
}

type InBlock = Extract<ChainFate, { state: "mined" | "reverted" }>;

export async function keepMined(
  { transaction, now }: Context,
  { hash, fate, latencyMs }: { hash: string; fate: InBlock; latencyMs: number },
): Promise<void> {
  const { state, block, gasUsed, gasPrice, contract } = fate;
  await transaction.sql`
    update chain_transaction set state = ${state}, mined_at = ${now}, latency_ms = ${latencyMs},
      height = ${block.height}, block_hash = ${block.hash}, gas_used = ${gasUsed},
      gas_price = ${gasPrice.toString()}::numeric, contract = ${contract ?? null}, is_final = false
    where hash = ${hash}`;
}

/** A fork dropped its block, or nobody has heard of it: back under way. */
export async function keepLost({ transaction }: Context, hash: string): Promise<void> {
  await transaction.sql`
    update chain_transaction set state = 'sent', asked = asked + 1, mined_at = null,
      latency_ms = null, height = null, block_hash = null, gas_used = null, gas_price = null,
      is_final = false
    where hash = ${hash}`;
}

/** Its number went to another transaction, so no chain will ever take it. */
export async function keepVoid({ transaction }: Context, hash: string): Promise<void> {
  await transaction.sql`
    update chain_transaction set state = 'void' where hash = ${hash} and state = 'sent'`;
}

/** Everything at or below a height is deep enough. */
export async function keepFinal(
  { transaction }: Context,
  { chain, height }: { chain: string; height: number },
): Promise<void> {
  await transaction.sql`
    update chain_transaction set is_final = true
    where chain = ${chain} and height <= ${height} and not is_final`;
}

interface Found extends Pick<Work, "kind" | "subject"> {
  chain: string;
  contract: string;
  isSame: boolean;
}

/** It stands on the chain, whoever put it there. */
export async function keepFound({ transaction, now }: Context, found: Found): Promise<void> {
  const { chain, contract, kind, subject, isSame } = found;
  await transaction.sql`
    insert into chain_found (chain, contract, kind, subject, is_same, found_at)
    values (${chain}, ${contract}, ${kind}, ${subject}, ${isSame}, ${now}) on conflict do nothing`;
}

interface Contradiction {
  batch: string;
  leaf: number;
  verdict: bigint;
  hash: string;
}

export async function keepContradictions(
  { transaction, now }: Context,
  found: readonly Contradiction[],
): Promise<void> {
  for (const { batch, leaf, verdict, hash } of found) {
    await transaction.sql`
      insert into chain_contradiction (batch_id, leaf, contract_verdict, transaction_hash, found_at)
      values (${batch}, ${leaf}, ${verdict.toString(2)}, ${hash}, ${now}) on conflict do nothing`;
  }
}

interface Look {
  kind: "embedded" | "outside";
  head: { chain: string; height: number } | undefined;
  problem: Reason | null;
}

export async function keepLook({ transaction, now }: Context, look: Look): Promise<void> {
  const { kind, head, problem } = look;
  const written = problem && JSON.stringify(problem);
  await transaction.sql`
    insert into chain_look (kind, chain, height, looked_at, problem)
    values (${kind}, ${head?.chain ?? null}, ${head?.height ?? null}, ${now}, ${written}::jsonb)
    on conflict (one) do update set kind = excluded.kind, looked_at = excluded.looked_at,
      problem = excluded.problem, height = coalesce(excluded.height, chain_look.height),
      chain = coalesce(excluded.chain, chain_look.chain)`;
}
