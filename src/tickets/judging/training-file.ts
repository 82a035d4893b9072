/**
 * Labelled texts from a file, for training the recogniser.
 * @module
 */
import type { FileStore } from "../../base/capabilities.ts";
import type { Refusal } from "../../base/refusal.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { findSource, withMapped } from "../../files/mapped-table.ts";
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
  try {
    const source = await findSource(files, input);
    return await withMapped(source, trainingPlan, async ({ missing, batches, parseRow }) => {
      if (missing) return missing;
      const examples: RecogniserExample[] = [];
      for await (const batch of batches) {
        for (const raw of batch) {
          const [category, title, text, callText] = parseRow(raw).values as (string | null)[];
          const whole = wholeText({ title, text, callText });
          const isLabelled = category && category !== unclassified && whole !== "";
          if (isLabelled) examples.push({ text: whole, path: pathOf(category) });
        }
      }
      return examples;
    });
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}
