/**
 * Labelled texts from a file, for training the recogniser.
 * @module
 */
import type { FileStore } from "../../base/capabilities.ts";
import type { Refusal } from "../../base/refusal.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { findSource, openMapped } from "../../files/mapped-table.ts";
import { missingColumns } from "../../files/mapping.ts";
import type { ImportInput } from "../../files/schema.ts";
import type { RecogniserExample } from "../../language/recogniser.ts";
import { wholeText } from "../rules.ts";
import { unclassified } from "../schema.ts";
import { labelledColumns } from "../ticket-plan.ts";

const trainingPlan = {
  columns: labelledColumns(),
  requireOneOf: [["text", "call_text", "title"]],
};

/** Rows with a category and a text, each with the category's path from the top of the tree. */
export async function readExamples(
  files: FileStore,
  input: Pick<ImportInput, "file" | "columns">,
  pathOf: (category: string) => string[],
): Promise<RecogniserExample[] | Refusal> {
  const examples: RecogniserExample[] = [];
  try {
    const { file, mapping } = await findSource(files, input);
    const table = await openMapped(file, trainingPlan, mapping);
    const missing = missingColumns(table, trainingPlan, mapping);
    if (missing) return missing;
    for await (const batch of table.batches) {
      for (const raw of batch) {
        const [category, title, text, callText] = table.parseRow(raw).values as (string | null)[];
        const whole = wholeText({ title, text, callText });
        const isLabelled = category && category !== unclassified && whole !== "";
        if (isLabelled) examples.push({ text: whole, path: pathOf(category) });
      }
    }
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
  return examples;
}
