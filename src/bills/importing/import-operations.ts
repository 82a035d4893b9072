/**
 * Bills of another system, in from files.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { importTable } from "../../files/import.ts";
import { importQueries } from "../../files/import-operations.ts";
import { ImportResult } from "../../files/schema.ts";
import { ImportBills } from "../schema.ts";
import { billPlan } from "./bill-plan.ts";

const allow = ["receivables-clerk"];

const importBills = defineOperation({
  name: "bills.import",
  kind: "job",
  summary: "Import bills that another system issued, with their fee items, and post them",
  allow,
  input: ImportBills,
  output: ImportResult,
  run: (context, input) => importTable(context, billPlan(context.actor.scope), input),
});

const importQuestions = importQueries({
  template: "bills.import-template",
  preview: "bills.preview-import",
  history: "bills.imports",
  allow,
  kind: "bill",
  plan: ({ actor: { scope } }) => billPlan(scope),
});

export const billImportOperations = [importBills, ...importQuestions] as const;
