/**
 * Fitted models in PostgreSQL: written once, never changed.
 * @module
 */
import { createHash } from "node:crypto";
import type { Transaction } from "../../base/database.ts";
import { canonicalJson } from "../../base/ids.ts";
import type { Block } from "../../math/statistics/bootstrap-weights.ts";
import type { Fit } from "../method/model-fit.ts";
import { FitParameters } from "../method/parameters.ts";
import type { Grain, IndexName, Model } from "../schema.ts";

export interface StoredModel extends Omit<Model, "parameters"> {
  parameters: FitParameters;
  blocks: Block[];
}

interface ModelRow {
  version: string;
  quarter: string;
  slot: Model["slot"];
  level: Model["level"];
  category_level: Model["categoryLevel"];
  basis: Model["basis"];
  fitted_from: Date;
  fitted_until: Date;
  fitted_at: Date;
  parameters: unknown;
  slots: number;
  row_count: number;
  data_hash: string;
  columns: Pick<Model, "change" | "urgency" | "sentiment" | "indices">;
  blocks: Block[];
}

function modelOf(row: ModelRow): StoredModel {
  return {
    version: row.version,
    quarter: row.quarter,
    slot: row.slot,
    level: row.level,
    categoryLevel: row.category_level,
    basis: row.basis,
    fittedFrom: row.fitted_from.toISOString(),
    fittedUntil: row.fitted_until.toISOString(),
    fittedAt: row.fitted_at.toISOString(),
    parameters: FitParameters.parse(row.parameters),
    slots: row.slots,
    rows: row.row_count,
    dataHash: row.data_hash,
    ...row.columns,
    blocks: row.blocks,
  };
}

export interface NewModel {
  grain: Grain;
  quarter: string;
  basis: Model["basis"];
  fittedFrom: Date;
  fittedUntil: Date;
  fittedAt: Date;
  parameters: FitParameters;
  fit: Fit;
}

/** Keeps a fit as the next version of its name; the same fit again is the version it was. */
export async function keepModel(transaction: Transaction, model: NewModel): Promise<StoredModel> {
  const { grain, fit, parameters } = model;
  const { rows, slots, blocks, ...columns } = fit;
  const name = nameOf(model);
  const dataHash = createHash("sha256").update(canonicalJson({ fit, parameters })).digest("hex");
  const [latest] = await transaction.sql<ModelRow & { series: number }>`
    select * from appeal_model where version like ${`${name.replaceAll("_", "\\_")}#%`}
    order by series desc limit 1 for update`;
  if (latest?.data_hash === dataHash) return modelOf(latest);
  const series = (latest?.series ?? 0) + 1;
  const [kept] = await transaction.sql<ModelRow>`
    insert into appeal_model (version, quarter, slot, level, category_level, basis, fitted_from,
      fitted_until, fitted_at, parameters, slots, row_count, data_hash, columns, blocks, series)
    values (${`${name}#${series}`}, ${model.quarter}, ${grain.slot}, ${grain.level},
      ${grain.categoryLevel}, ${model.basis}, ${model.fittedFrom}, ${model.fittedUntil},
      ${model.fittedAt}, ${parameters}, ${slots}, ${rows}, ${dataHash}, ${columns},
      ${JSON.stringify(blocks)}, ${series})
    returning *`;
  return modelOf(kept!);
}

/** A model of a whole quarter bears its name; one fitted for want of history also its moment. */
function nameOf({ grain, quarter, basis, fittedUntil }: NewModel): string {
  const moment = basis === "quarter" ? "" : `@${fittedUntil.toISOString().slice(0, 16)}Z`;
  return `${quarter}${moment}/${grain.slot}/${grain.level}/${grain.categoryLevel}`;
}

/** The newest frozen model of a quarter with these parameters. */
export async function findQuarterModel(
  transaction: Transaction,
  { grain, quarter, parameters }: Pick<NewModel, "grain" | "quarter" | "parameters">,
): Promise<StoredModel | undefined> {
  const [row] = await transaction.sql<ModelRow>`
    select * from appeal_model
    where slot = ${grain.slot} and level = ${grain.level}
      and category_level = ${grain.categoryLevel}
      and quarter = ${quarter} and basis = 'quarter' and parameters = ${parameters}::jsonb
    order by series desc limit 1`;
  return row && modelOf(row);
}

export type ModelFilter = { [Key in keyof Grain | "version"]?: Model[Key] | undefined };

export async function findModels(
  transaction: Transaction,
  filter: ModelFilter,
): Promise<StoredModel[]> {
  const { slot = null, level = null, categoryLevel = null, version = null } = filter;
  const rows = await transaction.sql<ModelRow>`
    select * from appeal_model
    where (${version}::text is null or version = ${version})
      and (${slot}::text is null or slot = ${slot})
      and (${level}::text is null or level = ${level})
      and (${categoryLevel}::text is null or category_level = ${categoryLevel})
    order by quarter desc, fitted_until desc, version limit 200`;
  return rows.map(modelOf);
}

export function weightsOf({ indices }: Pick<StoredModel, "indices">): Record<IndexName, number> {
  const entries = indices.map(({ name, weight }) => [name, weight]);
  return Object.fromEntries(entries) as Record<IndexName, number>;
}
