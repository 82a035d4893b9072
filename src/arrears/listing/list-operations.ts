/**
 * Who is at risk: the list, its sums by unit, and the list as a file.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { writeCsv, writeXlsx } from "../../files/write-table.ts";
import * as ask from "../requests.ts";
import { mayReadRisk } from "../selection.ts";
import { findRisky, findTotals, unitNames } from "../store.ts";
import { pathWithin, runFacts, runNamed } from "./runs.ts";
import { columns, shown } from "./shown.ts";
import { bandSums, sumsBelow } from "./totals.ts";

type Filters = Omit<ask.ListRisky, "page" | "pageSize">;
interface Paging {
  limit: number | null;
  offset: number;
}

async function risky(context: Context, input: Filters, paging: Paging) {
  const run = await runNamed(context, input.run);
  if (isRefusal(run)) return run;
  const within = await pathWithin(context, input.unit);
  if (isRefusal(within)) return within;
  const rows = await findRisky(context.transaction, run.run, {
    ...{ scope: context.actor.scope, within, bands: input.bands, group: input.group ?? null },
    ...{ leastFen: BigInt(Math.round(input.minimumYuan * 100)), sort: input.sort, ...paging },
  });
  return { run, rows };
}

export const list = defineOperation({
  name: "arrears.list",
  kind: "query",
  summary: "List customers who may fall behind, most expected loss first",
  allow: mayReadRisk,
  input: ask.ListRisky,
  output: ask.RiskyPage,
  async run(context, input) {
    const { page, pageSize } = input;
    const found = await risky(context, input, { limit: pageSize, offset: (page - 1) * pageSize });
    if (isRefusal(found)) return found;
    return {
      run: runFacts(found.run, context.now),
      total: found.rows[0]?.total ?? 0,
      customers: found.rows.map((row) => shown(row, context.actor)),
    };
  },
});

export const summarise = defineOperation({
  name: "arrears.summary",
  kind: "query",
  summary: "Sum accounts, receivables and expected losses by band and by unit",
  allow: mayReadRisk,
  input: ask.SummariseRisk,
  output: ask.RiskSummary,
  async run(context, { unit, group = null, run: asked }) {
    const run = await runNamed(context, asked);
    if (isRefusal(run)) return run;
    const within = await pathWithin(context, unit);
    if (isRefusal(within)) return within;
    const { transaction, actor, now } = context;
    const rows = await findTotals(transaction, run.run, { scope: actor.scope, within, group });
    const units = sumsBelow(rows);
    const names = await unitNames(
      transaction,
      units.map(({ unit: id }) => id),
    );
    return {
      run: runFacts(run, now),
      bands: bandSums(rows),
      units: units.map((sums) => ({ ...sums, unitName: names.get(sums.unit) ?? sums.unit })),
    };
  },
});

export const exportList = defineOperation({
  name: "arrears.export",
  kind: "query",
  summary: "Write the list of customers who may fall behind into a CSV or XLSX file",
  allow: mayReadRisk,
  audited: true,
  input: ask.ExportRisky,
  output: ask.Exported,
  async run(context, input) {
    const found = await risky(context, input, { limit: null, offset: 0 });
    if (isRefusal(found)) return found;
    const rows = found.rows.map((row) => shown(row, context.actor));
    const write = input.format === "csv" ? writeCsv : writeXlsx;
    const title = `arrears-${found.run.asOf.toISOString().slice(0, 10)}.${input.format}`;
    const { id, name } = await context.files.put(write(rows, columns), title);
    return { file: id, name, rows: rows.length };
  },
});
