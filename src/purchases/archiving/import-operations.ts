/**
 * Settlements and price files from CSV and XLSX, Chinese or English headings.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { importTable } from "../../files/import.ts";
import { importQueries } from "../../files/import-operations.ts";
import { ImportInput, ImportResult } from "../../files/schema.ts";
import { agreementPlan } from "./agreement-import.ts";
import { pricePlan } from "./price-import.ts";
import { settlementPlan } from "./settlement-import.ts";

const allow = ["settlement-clerk", "data-scientist", "administrator"];

const importSettlements = defineOperation({
  name: "purchases.import-settlements",
  kind: "job",
  summary: "Import settled energy; the rows of an agreement and month become one purchase (step 1)",
  allow,
  input: ImportInput,
  output: ImportResult,
  run: (context, input) => importTable(context, settlementPlan(context.actor.scope), input),
});

const importPrices = defineOperation({
  name: "purchases.import-prices",
  kind: "job",
  summary: "Import the price file: what plants are paid from a month on",
  allow,
  input: ImportInput,
  output: ImportResult,
  run: (context, input) => importTable(context, pricePlan(context.actor.scope), input),
});

const importAgreements = defineOperation({
  name: "purchases.import-agreements",
  kind: "job",
  summary: "Import suppliers with agreement, plant and bank account, one row a plant",
  allow,
  input: ImportInput,
  output: ImportResult,
  run: (context, input) => importTable(context, agreementPlan(context.actor.scope), input),
});

export const purchaseImportOperations = [
  importSettlements,
  ...importQueries({
    template: "purchases.settlements-template",
    preview: "purchases.preview-settlements",
    history: "purchases.settlement-imports",
    allow,
    kind: "settlement",
    plan: ({ actor: { scope } }) => settlementPlan(scope),
  }),
  importPrices,
  ...importQueries({
    template: "purchases.prices-template",
    preview: "purchases.preview-prices",
    history: "purchases.price-imports",
    allow,
    kind: "purchase_price",
    plan: ({ actor: { scope } }) => pricePlan(scope),
  }),
  importAgreements,
  ...importQueries({
    template: "purchases.agreements-template",
    preview: "purchases.preview-agreements",
    history: "purchases.agreement-imports",
    allow,
    kind: "purchase_agreement",
    plan: ({ actor: { scope } }) => agreementPlan(scope),
  }),
] as const;
