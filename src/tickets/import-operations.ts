/**
 * Tickets in from files.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importRuns } from "../files/import-runs.ts";
import { previewTable } from "../files/preview.ts";
import { ImportResult, TablePreview } from "../files/schema.ts";
import { gatherJudges } from "./judging/judges.ts";
import { currentBusinessTypes } from "./judging/taxonomy-versions.ts";
import { because, ImportHistory, ImportTickets, ListImports, PreviewImport } from "./schema.ts";
import { ticketColumns, ticketPlan } from "./ticket-plan.ts";

const mayImport = ["appeals-analyst", "data-scientist", "administrator"];

export const importTickets = defineOperation({
  name: "tickets.import",
  kind: "job",
  summary: "Import 95598 tickets from a CSV, XLSX or Parquet file, with their tone and category",
  allow: mayImport,
  input: ImportTickets,
  output: ImportResult,
  async run(context, { createRegions, ...input }) {
    const { actor, now } = context;
    if (createRegions && !actor.scope.includes("")) {
      return refuse("forbidden", because.needs_whole_scope());
    }
    const judges = await gatherJudges(context);
    return importTable(
      context,
      ticketPlan(judges, { scope: actor.scope, now, createRegions }),
      input,
    );
  },
});

export const previewImport = defineOperation({
  name: "tickets.preview-import",
  kind: "query",
  summary:
    "Show what an import of a file of tickets would read: columns, mapping, first rows, problems",
  allow: mayImport,
  input: PreviewImport,
  output: TablePreview,
  run(context, input) {
    const columns = ticketColumns(currentBusinessTypes(context), context.now);
    const plan = { columns, requireOneOf: [["text", "call_text", "title"]] };
    return previewTable(context.files, plan, input);
  },
});

export const listImports = defineOperation({
  name: "tickets.imports",
  kind: "query",
  summary: "List the imports of tickets, newest first",
  allow: mayImport,
  input: ListImports,
  output: ImportHistory,
  async run({ transaction }, { limit }) {
    return { imports: await importRuns(transaction, { kind: "ticket", limit }) };
  },
});
