/**
 * The indicators of accounts as of a moment, read from the lake by column.
 * @module
 */
import type { Analytics, AnalyticsQuery } from "../../base/database.ts";
import type { Column, Frame } from "../../math/learning/frame.ts";
import { type CreditInputs, type Indicator, inputNames } from "../schema.ts";

/** Indicators and rule facts of some accounts, NaN where unknown. */
export interface CreditBatch {
  rowCount: number;
  accounts: string[];
  groups: string[];
  inputs: Record<(typeof inputNames)[number], Float64Array>;
}

export interface Wanted {
  asOf: Date;
  /** Half-life of past credit, months. */
  halfLife: number;
  /** One account only. */
  account?: string | undefined;
  /** A fixed sample: accounts of a million. */
  share?: number | undefined;
}

export function parametersOf({ asOf, halfLife, account, share }: Wanted) {
  const only = { account: account ?? null, share: share ?? null, scenario: null };
  return { as_of: asOf, half_life: halfLife, ...only };
}

function queryOf(wanted: Wanted): AnalyticsQuery {
  return {
    relations: ["credit_indicators"],
    parameters: parametersOf(wanted),
    select: `select customer_account, credit_group, ${inputNames.join(", ")} from credit_indicators`,
  };
}

/** In no particular order, about `rows` accounts at a time. */
export async function* readBatches(
  analytics: Analytics,
  wanted: Wanted,
  rows: number,
): AsyncGenerator<CreditBatch> {
  for await (const columns of analytics.columnChunks(queryOf(wanted), rows)) yield batchOf(columns);
}

/** All at once, by account. */
export async function readBatch(analytics: Analytics, wanted: Wanted): Promise<CreditBatch> {
  const query = queryOf(wanted);
  const select = `${query.select} order by customer_account`;
  return batchOf(await analytics.columns({ ...query, select }));
}

function batchOf(columns: Record<string, Float64Array | string[]>): CreditBatch {
  const accounts = columns.customer_account as string[];
  const groups = columns.credit_group as string[];
  const inputs = Object.fromEntries(inputNames.map((name) => [name, columns[name]]));
  return { rowCount: accounts.length, accounts, groups, inputs: inputs as CreditBatch["inputs"] };
}

/** One row's inputs by name. */
export function inputsAt({ inputs }: CreditBatch, row: number): CreditInputs {
  const entries = inputNames.map((name) => [name, inputs[name][row]!]);
  return Object.fromEntries(entries) as CreditInputs;
}

/** The given indicators as a frame for a learner. */
export function frameOf({ rowCount, inputs }: CreditBatch, names: readonly Indicator[]): Frame {
  const columns = names.map((name): Column => ({ name, kind: "number", values: inputs[name] }));
  return { rowCount, columns };
}

/** One account, from inputs that were stored or supposed. */
export function batchOfOne(one: {
  customerAccount: string;
  group: string;
  inputs: CreditInputs;
}): CreditBatch {
  const columns = inputNames.map((name) => [name, Float64Array.of(one.inputs[name])]);
  return {
    ...{ rowCount: 1, accounts: [one.customerAccount], groups: [one.group] },
    inputs: Object.fromEntries(columns) as CreditBatch["inputs"],
  };
}
