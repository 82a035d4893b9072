/**
 * Fitted models in PostgreSQL.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { namesOf } from "../organisation/organisation.ts";
import type { ModelCard, ModelDetail, ModelKind, ModelState, ModelSummary } from "./schema.ts";

export interface NewModel {
  id: string;
  kind: ModelKind;
  name: string;
  document: string;
  documentHash: string;
  sql: string | null;
  dataHash: string;
  seed: number;
  options: object;
  metrics: Record<string, number>;
  report: object;
  card: ModelCard;
  trainedBy: string;
  trainedAt: Date;
}

export async function insertModel({ sql }: Transaction, model: NewModel): Promise<void> {
  await sql`
    insert into model (id, kind, name, document, document_hash, sql, data_hash, seed, options,
      metrics, report, card, trained_by, trained_at)
    values (${model.id}, ${model.kind}, ${model.name}, ${model.document}, ${model.documentHash},
      ${model.sql}, ${model.dataHash}, ${model.seed}, ${model.options}, ${model.metrics},
      ${JSON.stringify(model.report)}::jsonb, ${JSON.stringify(model.card)}::jsonb,
      ${model.trainedBy}, ${model.trainedAt})`;
}

type Moments = "trainedAt" | "publishedAt" | "retiredAt";
interface ModelRow extends Omit<ModelDetail, Moments | "names" | "seed"> {
  seed: bigint;
  trainedAt: Date;
  publishedAt: Date | null;
  retiredAt: Date | null;
  total: number;
}

interface Filter {
  id?: string | undefined;
  kind?: ModelKind | undefined;
  state?: ModelState | undefined;
  limit?: number;
  offset?: number;
}

/** Newest first, without their documents; `total` counts them before paging. */
export async function findModels(
  transaction: Transaction,
  { id, kind, state, limit = 1, offset = 0 }: Filter,
): Promise<{ total: number; models: ModelDetail[] }> {
  const rows = await transaction.sql<ModelRow>`
    select id, kind, name, state, data_hash as "dataHash", document_hash as "documentHash",
      sql is not null as "hasSql", seed, options, metrics, card, trained_by as "trainedBy",
      trained_at as "trainedAt", published_by as "publishedBy", published_at as "publishedAt",
      retired_by as "retiredBy", retired_at as "retiredAt", count(*) over ()::int as total
    from model
    where (${id ?? null}::text is null or id = ${id ?? null})
      and (${kind ?? null}::text is null or kind = ${kind ?? null})
      and (${state ?? null}::text is null or state = ${state ?? null})
    order by trained_at desc, id desc limit ${limit} offset ${offset}`;
  const people = rows.flatMap((row) => [row.trainedBy, row.publishedBy, row.retiredBy]);
  const names = await namesOf(
    transaction,
    people.filter((person) => person !== null),
  );
  return { total: rows[0]?.total ?? 0, models: rows.map((row) => detailOf(row, names)) };
}

function detailOf({ total: _, ...row }: ModelRow, names: ModelSummary["names"]): ModelDetail {
  const own = [row.trainedBy, row.publishedBy, row.retiredBy];
  return {
    ...row,
    seed: Number(row.seed),
    trainedAt: row.trainedAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
    names: Object.fromEntries(Object.entries(names).filter(([id]) => own.includes(id))),
  };
}

export interface StoredDocument {
  id: string;
  kind: ModelKind;
  name: string;
  /** JSON, as it was written. */
  text: string;
  sql: string | null;
  documentHash: string;
  dataHash: string;
  report: unknown;
  trainedAt: Date;
}

/** One model with its document: by id, or the live one of a kind. */
export async function readDocument(
  { sql }: Transaction,
  { id, live }: { id?: string; live?: ModelKind },
): Promise<StoredDocument | undefined> {
  const [row] = await sql<StoredDocument>`
    select id, kind, name, document as text, sql, document_hash as "documentHash", data_hash as "dataHash",
      report, trained_at as "trainedAt"
    from model where id = ${id ?? null} or (state = 'live' and kind = ${live ?? null})`;
  return row;
}

/** Nobody else moves any model of the kind until the transaction ends. */
export async function lockKind({ sql }: Transaction, kind: ModelKind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('model ' || ${kind}))`;
}

interface Move {
  to: ModelState;
  by: string;
  now: Date;
}

export async function moveModel({ sql }: Transaction, id: string, { to, by, now }: Move) {
  if (to === "retired")
    await sql`update model set state = ${to}, retired_by = ${by}, retired_at = ${now} where id = ${id}`;
  else
    await sql`
      update model set state = ${to}, published_by = ${by}, published_at = ${now},
        retired_by = null, retired_at = null
      where id = ${id}`;
}
