/**
 * Payments in from channel files.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { importTable } from "../../files/import.ts";
import { importQueries } from "../../files/import-operations.ts";
import { because, ImportPayments, PaymentImport } from "../schema.ts";
import { channelOfFile } from "./file-channel.ts";
import { broughtNothing, paymentPlan } from "./payment-plan.ts";

const clerks = ["receivables-clerk", "finance"];

const importPayments = defineOperation({
  name: "payments.import",
  kind: "job",
  summary: "Import a channel's file: one entry for each payment, bank to advance balance",
  allow: clerks,
  input: ImportPayments,
  output: PaymentImport,
  async run(context, { channel, createAccounts, unit, batch = "", ...input }) {
    const isWhole = context.actor.scope.includes("");
    if (createAccounts && unit === undefined && !isWhole) {
      return refuse("invalid", because.unit_needed());
    }
    const ofFile = channel ?? (await channelOfFile(context.files, input));
    let brought = broughtNothing;
    const source = { file: input.file, channel: ofFile, batch, createAccounts, unit };
    const plan = paymentPlan(context, source, (what) => {
      brought = what;
    });
    const result = await importTable(context, plan, input);
    if (isRefusal(result)) return result;
    const duplicates = result.accepted - brought.imported;
    return { ...result, ...brought, duplicates, channel: ofFile };
  },
});

const importQuestions = importQueries({
  template: "payments.import-template",
  preview: "payments.preview-import",
  history: "payments.imports",
  allow: clerks,
  kind: "payment",
  plan: (context) =>
    paymentPlan(
      context,
      { file: "", channel: "unspecified", batch: "", createAccounts: false },
      () => {},
    ),
});

export const importingOperations = [importPayments, ...importQuestions] as const;
