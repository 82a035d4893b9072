/**
 * The temporary table an import fills: one column per canonical column, the plan's extra ones and the row's
 * number in the file. It goes with the transaction.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { CopyRow, Transaction } from "../base/database.ts";
import type { ImportPlan } from "./import-plan.ts";
import { because, type RowError } from "./schema.ts";

export function stagingName({ kind }: { kind: string }): string {
  return `staging_${identifier(kind)}`;
}

/** Creates the table and streams the rows into it, their number first. Returns how many. */
export async function fillStaging<Extra extends string>(
  transaction: Transaction,
  plan: ImportPlan<Extra>,
  rows: AsyncIterable<CopyRow>,
): Promise<number> {
  const columns = [...plan.columns, ...(plan.extraColumns ?? [])];
  const names = ["row_number", ...columns.map(({ name }) => identifier(name))];
  const types = ["integer", ...columns.map(({ sqlType }) => sqlType)];
  const definitions = names.map((name, index) => `${name} ${types[index]}`).join(", ");
  const staging = stagingName(plan);
  await run(transaction, `create temporary table ${staging} (${definitions}) on commit drop`);
  const count = await transaction.copyIn(staging, names, rows);
  await run(transaction, `analyze ${staging}`);
  return count;
}

/** Every row whose key an earlier row of the file has. */
export async function* duplicates(
  transaction: Transaction,
  plan: Pick<ImportPlan, "kind" | "key">,
  headingOf: (name: string) => string,
): AsyncGenerator<RowError[]> {
  const key = (plan.key ?? []).map(identifier);
  if (key.length === 0) return;
  const text = `select row_number, value, first from (
      select row_number, concat_ws(' / ', ${key.map((name) => `${name}::text`).join(", ")}) as value,
        min(row_number) over (partition by ${key.join(", ")}) as first
      from ${stagingName(plan)} where ${key.map((name) => `${name} is not null`).join(" and ")}
    ) as numbered where row_number > first order by row_number`;
  const column = key.map(headingOf).join(", ");
  type Repeated = { row_number: number; value: string; first: number };
  for await (const rows of transaction.chunks<Repeated>(1000)(constant(text))) {
    yield rows.map(({ row_number, value, first }) => {
      return { row: row_number, column, value, reason: because.duplicate({ first }) };
    });
  }
}

/** Takes rows out again, so that only good ones are merged. */
export async function dropRows(
  transaction: Transaction,
  plan: { kind: string },
  rows: ReadonlySet<number>,
): Promise<void> {
  const text = `delete from ${stagingName(plan)} where row_number = any(`;
  await transaction.sql(constant(text, ")"), [...rows]);
}

function run(transaction: Transaction, text: string): Promise<unknown> {
  return transaction.sql(constant(text));
}

/** SQL whose names come from a plan, which is code; values still go as parameters. */
function constant(...parts: string[]): TemplateStringsArray {
  return Object.assign(parts, { raw: parts });
}

function identifier(name: string): string {
  assert(/^[a-z_][a-z0-9_]{0,50}$/.test(name), `${name} is a plain SQL name`);
  return name;
}
