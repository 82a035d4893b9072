/**
 * Readings: in from files, and of one account.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import { ImportResult } from "../files/schema.ts";
import { readingPlan } from "./reading-plan.ts";
import { because, ImportReadings, ListReadings, ReadingList } from "./schema.ts";
import { findReadings } from "./store.ts";

const importReadings = defineOperation({
  name: "readings.import",
  kind: "job",
  summary: "Import monthly readings, in Wh or kWh",
  allow: ["receivables-clerk", "data-scientist", "administrator"],
  input: ImportReadings,
  output: ImportResult,
  run: (context, { replace, ...input }) =>
    importTable(context, readingPlan(context.actor.scope, replace), input),
});

const listReadings = defineOperation({
  name: "readings.list",
  kind: "query",
  summary: "Show the readings of one account, oldest first",
  allow: ["receivables-clerk", "collector", "anomaly-analyst", "data-scientist", "administrator"],
  audited: true,
  input: ListReadings,
  output: ReadingList,
  async run({ transaction, actor }, { customerAccount: account }) {
    const readings = await findReadings(transaction, actor.scope, account);
    return readings ? { readings } : refuse("not_found", because.unknown_account({ account }));
  },
});

const importQuestions = importQueries({
  template: "readings.import-template",
  preview: "readings.preview-import",
  history: "readings.imports",
  allow: ["receivables-clerk", "data-scientist", "administrator"],
  kind: "reading",
  plan: ({ actor: { scope } }) => readingPlan(scope, false),
});

export const readingsOperations = [importReadings, ...importQuestions, listReadings] as const;
