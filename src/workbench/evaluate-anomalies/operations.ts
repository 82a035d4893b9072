/**
 * Anomaly screening on a file of payments: the whole method run on the payments alone, then counted against labels
 * that it never saw, beside three plain ways.
 * @module
 */
import type { FileStore } from "../../base/capabilities.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { readLabels, readPayments } from "./reading.ts";
import { reportOf } from "./report.ts";
import { AnomalyQuality, EvaluateAnomalies } from "./schema.ts";
import { screenPayments } from "./screening.ts";

const evaluateAnomalies = defineOperation({
  name: "anomalies.evaluate",
  kind: "job",
  summary:
    "Screen a file of payments as if it were all there is, and count the alerts against labels",
  allow: ["anomaly-analyst", "data-scientist", "administrator"],
  input: EvaluateAnomalies,
  output: AnomalyQuality,
  async run({ files, analytics, rulebooks, now, elapsedSeconds }, input) {
    const read = await readBoth(files, input).catch(refusalOf);
    if (isRefusal(read)) return read;
    const context = { analytics: await analytics(), rulebooks, now };
    const screened = await screenPayments(context, read.payments, input);
    if (isRefusal(screened)) return screened;
    return { ...reportOf({ ...read, screened, seed: input.seed }), seconds: elapsedSeconds() };
  },
});

async function readBoth(files: FileStore, input: EvaluateAnomalies) {
  const payments = await readPayments(files, input);
  return { payments, kinds: await readLabels(files, input.labels, payments) };
}

function refusalOf(error: unknown) {
  if (error instanceof TableRefused) return error.refusal;
  throw error;
}

export const evaluateAnomaliesOperations = [evaluateAnomalies] as const;
