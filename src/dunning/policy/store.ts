/**
 * Policy versions, their publications, and the simulations they were judged by.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Day } from "../../base/dates.ts";

export interface StoredPolicy {
  id: string;
  titleZh: string;
  titleEn: string;
  text: string;
  hash: string;
  state: "draft" | "submitted" | "approved";
  basedOn: string | null;
  simulationId: string | null;
  approvalId: string | null;
  note: string;
  writtenBy: string;
  writtenAt: Date;
  submittedAt: Date | null;
  approvedAt: Date | null;
}

export interface Publication {
  no: bigint;
  policyId: string;
  fromDay: Day;
  publishedBy: string;
  publishedAt: Date;
  reason: string;
}

export interface StoredSimulation {
  id: string;
  policyHash: string;
  againstHash: string;
  seed: bigint;
  asOf: Date;
  months: number;
  snapshot: string;
  document: string;
  keyId: string;
  signature: Uint8Array;
  madeBy: string;
  madeAt: Date;
}

/** Newest first. */
export function selectPolicies({ sql }: Transaction): Promise<StoredPolicy[]> {
  return sql<StoredPolicy>`
    select id, title_zh as "titleZh", title_en as "titleEn", text, hash, state,
      based_on as "basedOn", simulation_id as "simulationId", approval_id as "approvalId", note,
      written_by as "writtenBy", written_at as "writtenAt", submitted_at as "submittedAt",
      approved_at as "approvedAt"
    from dunning_policy order by written_at desc, id desc`;
}

export async function findPolicy(
  { sql }: Transaction,
  id: string,
): Promise<StoredPolicy | undefined> {
  const [found] = await sql<StoredPolicy>`
    select id, title_zh as "titleZh", title_en as "titleEn", text, hash, state,
      based_on as "basedOn", simulation_id as "simulationId", approval_id as "approvalId", note,
      written_by as "writtenBy", written_at as "writtenAt", submitted_at as "submittedAt",
      approved_at as "approvedAt"
    from dunning_policy where id = ${id} for update`;
  return found;
}

/** Writes a version or what became of it; a row is known by its id. */
export async function savePolicy({ sql }: Transaction, policy: StoredPolicy): Promise<void> {
  await sql`
    insert into dunning_policy (id, title_zh, title_en, text, hash, state, based_on, simulation_id,
      approval_id, note, written_by, written_at, submitted_at, approved_at)
    values (${policy.id}, ${policy.titleZh}, ${policy.titleEn}, ${policy.text}, ${policy.hash},
      ${policy.state}, ${policy.basedOn}, ${policy.simulationId}, ${policy.approvalId},
      ${policy.note}, ${policy.writtenBy}, ${policy.writtenAt}, ${policy.submittedAt},
      ${policy.approvedAt})
    on conflict (id) do update set title_zh = excluded.title_zh, title_en = excluded.title_en,
      text = excluded.text, hash = excluded.hash, state = excluded.state,
      simulation_id = excluded.simulation_id, approval_id = excluded.approval_id,
      note = excluded.note, written_by = excluded.written_by, written_at = excluded.written_at,
      submitted_at = excluded.submitted_at, approved_at = excluded.approved_at`;
}

/** Every line, newest first. */
export function selectPublications({ sql }: Transaction): Promise<Publication[]> {
  return sql<Publication>`
    select no, policy_id as "policyId", to_char(from_day, 'YYYY-MM-DD') as "fromDay",
      published_by as "publishedBy", published_at as "publishedAt", reason
    from dunning_policy_publication order by no desc`;
}

export async function insertPublication(
  { sql }: Transaction,
  { policyId, fromDay, publishedBy, publishedAt, reason }: Omit<Publication, "no">,
): Promise<void> {
  await sql`
    insert into dunning_policy_publication (policy_id, from_day, published_by, published_at, reason)
    values (${policyId}, ${fromDay}, ${publishedBy}, ${publishedAt}, ${reason})`;
}

/** The version whose line is in force on a day. */
export async function publishedOn(
  { sql }: Transaction,
  day: Day,
): Promise<{ id: string; text: string; hash: string } | undefined> {
  const [found] = await sql<{ id: string; text: string; hash: string }>`
    select policy.id, policy.text, policy.hash
    from dunning_policy_publication as line join dunning_policy as policy on policy.id = policy_id
    where from_day <= ${day} order by from_day desc, no desc limit 1`;
  return found;
}

/** Keeps a text of the rulebooks that something was decided by; known already, it stays as it is. */
export async function keepBookPolicy(
  { sql }: Transaction,
  { name, hash, text }: { name: string; hash: string; text: string },
): Promise<void> {
  await sql`
    insert into dunning_book_policy (name, hash, text) values (${name}, ${hash}, ${text})
    on conflict do nothing`;
}

/** The text of a version of the table, or of one kept of the rulebooks, with exactly this hash. */
export async function keptText(
  { sql }: Transaction,
  { name, hash }: { name: string; hash: string },
): Promise<string | undefined> {
  const [found] = await sql<{ text: string }>`
    select text from dunning_policy where id = ${name} and hash = ${hash}
    union all select text from dunning_book_policy where name = ${name} and hash = ${hash} limit 1`;
  return found?.text;
}

export async function insertSimulation(
  { sql }: Transaction,
  made: StoredSimulation,
): Promise<void> {
  await sql`
    insert into dunning_simulation (id, policy_hash, against_hash, seed, as_of, months, snapshot,
      document, key_id, signature, made_by, made_at)
    values (${made.id}, ${made.policyHash}, ${made.againstHash}, ${made.seed}, ${made.asOf},
      ${made.months}, ${made.snapshot}, ${made.document}, ${made.keyId}, ${made.signature},
      ${made.madeBy}, ${made.madeAt})`;
}

/** By id, or the newest of a policy's text. */
export async function findSimulation(
  { sql }: Transaction,
  { id = null, policyHash = null }: { id?: string | null; policyHash?: string | null },
): Promise<StoredSimulation | undefined> {
  const [found] = await sql<StoredSimulation>`
    select id, policy_hash as "policyHash", against_hash as "againstHash", seed, as_of as "asOf",
      months, snapshot, document, key_id as "keyId", signature, made_by as "madeBy",
      made_at as "madeAt"
    from dunning_simulation
    where (${id}::text is null or id = ${id}) and (${policyHash}::text is null
      or policy_hash = ${policyHash})
    order by made_at desc, id desc limit 1`;
  return found;
}
