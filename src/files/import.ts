/**
 * Imports a table into PostgreSQL: reads it row by row, parses each cell by the plan, and merges what is
 * good in one transaction, together with the memory that this very file was imported.
 * @module
 */
import type { Context, JobContext } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { type ErrorLog, openErrorLog } from "./error-log.ts";
import { TableRefused } from "./formats/raw-table.ts";
import type { CopyValue, ImportPlan, ParsedRow } from "./import-plan.ts";
import { claimRun, earlierResult, finishRun, importId, importKey } from "./import-runs.ts";
import { findSource, type MappedTable, withMapped } from "./mapped-table.ts";
import { because, type ImportInput, type ImportResult, type RowError } from "./schema.ts";
import { dropRows, duplicates, fillStaging, stagingName } from "./staging.ts";

/**
 * All or nothing unless `acceptValid`. The same file with the same mapping, switches and data scope answers what
 * the first import answered and does nothing; two at once wait for each other. Refuses files that cannot be
 * read, lack columns or have bad rows; for these `details` is an `ImportResult` with `accepted` 0.
 */
export async function importTable<Extra extends string = never>(
  context: JobContext,
  plan: ImportPlan<Extra>,
  input: ImportInput,
): Promise<ImportResult | Refusal> {
  try {
    const source = await findSource(context.files, input);
    const { file, mapping } = source;
    const { scope } = context.actor;
    const key = importKey(plan.kind, file, { mapping, switches: plan.switches ?? {}, scope });
    return await context.transact(async (inside) => {
      if (!(await claimRun(inside, key))) return earlierResult(inside.transaction, importId(key));
      return withMapped(source, plan, async (table) => {
        if (table.missing) throw new TableRefused(table.missing);
        const log = openErrorLog(context.files, `errors-${file.name.replace(/\.[^.]+$/, "")}.csv`);
        try {
          const run = { context, inside, plan, table, log, importId: importId(key) };
          const result = await stageAndMerge(run, input);
          await finishRun(inside.transaction, result);
          return result;
        } finally {
          log.close();
        }
      });
    });
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}

interface Run<Extra extends string> {
  context: JobContext;
  inside: Context;
  plan: ImportPlan<Extra>;
  table: MappedTable;
  log: ErrorLog;
  importId: string;
}

async function stageAndMerge<Extra extends string>(
  run: Run<Extra>,
  { acceptValid }: ImportInput,
): Promise<ImportResult> {
  const { inside, plan, log } = run;
  const counter = { rows: 0 };
  const staged = await fillStaging(inside.transaction, plan, goodRows(run, counter));
  const dropped = await badRows(run);
  const accepted = staged - dropped.size;
  const errorsFile = await log.store();
  const result = {
    importId: run.importId,
    rows: counter.rows,
    accepted,
    rejected: counter.rows - accepted,
    written: 0,
    ...(errorsFile !== undefined && { errorsFile }),
    firstErrors: log.first,
    alreadyImported: false,
  };
  if (result.rejected > 0 && !(acceptValid && accepted > 0))
    throw new TableRefused(rowsRejected(result));
  await dropRows(inside.transaction, plan, dropped);
  return { ...result, written: await plan.merge(inside, stagingName(plan)) };
}

function rowsRejected(result: ImportResult): Refusal {
  const { rows, rejected } = result;
  return refuse("invalid", because.rows_rejected({ rows, rejected }), { ...result, accepted: 0 });
}

/** Parses row by row what goes into the staging table, and leaves the errors in the log. */
async function* goodRows<Extra extends string>(
  { context, plan, table, log }: Run<Extra>,
  counter: { rows: number },
): AsyncGenerator<CopyValue[]> {
  const names = plan.columns.map(({ name }) => name);
  const extra = (plan.extraColumns ?? []).map(({ name }) => name);
  for await (const batch of table.batches) {
    if (context.isCancelled()) throw new TableRefused(refuse("conflict", because.cancelled()));
    const { done, total } = table.progress();
    context.progress(done, total);
    for (const raw of batch) {
      counter.rows += 1;
      const { values, errors } = table.parseRow(raw);
      if (errors.length > 0) await log.add(errors);
      else if (!plan.enrich) yield [raw.row, ...values];
      else {
        const row: ParsedRow = Object.fromEntries(names.map((name, at) => [name, values[at]!]));
        const enriched = plan.enrich(row);
        yield [raw.row, ...values, ...extra.map((name) => enriched[name])];
      }
    }
  }
}

/** Rows that only the whole file or other tables show to be bad; logs why. */
async function badRows<Extra extends string>(run: Run<Extra>): Promise<Set<number>> {
  const { inside, plan, table, log } = run;
  const bad = new Set<number>();
  const note = async (errors: readonly RowError[]) => {
    for (const { row } of errors) bad.add(row);
    await log.add(errors);
  };
  for await (const errors of duplicates(inside.transaction, plan, table.headingOf)) {
    await note(errors);
  }
  const checked = (await plan.check?.(inside.transaction, stagingName(plan))) ?? [];
  for await (const error of checked) await note([named(error, table)]);
  return bad;
}

/** Checks speak of canonical columns; people know their file's headings. */
function named(error: RowError, { headingOf }: MappedTable): RowError {
  return { ...error, column: headingOf(error.column) };
}
