/**
 * Tickets in from files.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import { ImportResult } from "../files/schema.ts";
import { gatherJudges } from "./judging/judges.ts";
import { currentBusinessTypes } from "./judging/taxonomy-versions.ts";
import { because, ImportTickets } from "./schema.ts";
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

export const ticketImportQuestions = importQueries({
  template: "tickets.import-template",
  preview: "tickets.preview-import",
  history: "tickets.imports",
  allow: mayImport,
  kind: "ticket",
  plan: (context) => ({
    columns: ticketColumns(currentBusinessTypes(context), context.now),
    requireOneOf: [["text", "call_text", "title"]],
  }),
});
