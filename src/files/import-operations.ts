/**
 * The two queries that stand beside every import: what would it read, and what came in before.
 * @module
 */
import * as z from "zod";
import { type Actor, defineOperation } from "../base/operation.ts";
import type { ImportPlan } from "./import-plan.ts";
import { importRuns } from "./import-runs.ts";
import { previewTable } from "./preview.ts";
import { ImportRun, PreviewInput, TablePreview } from "./schema.ts";

/** What a query of `name` shows a caller who may import. */
export interface ImportQuestions<Preview extends string, History extends string> {
  preview: Preview;
  history: History;
  allow: readonly string[];
  /** `kind` of the plan, under which its runs are kept. */
  kind: string;
  plan(actor: Actor): Pick<ImportPlan, "columns" | "requireOneOf">;
}

export function importQueries<Preview extends string, History extends string>({
  preview,
  history,
  allow,
  kind,
  plan,
}: ImportQuestions<Preview, History>) {
  return [
    defineOperation({
      name: preview,
      kind: "query",
      summary: "Show what an import of a file would read: columns, mapping, first rows, problems",
      allow,
      input: PreviewInput,
      output: TablePreview,
      run: ({ files, actor }, input) => previewTable(files, plan(actor), input),
    }),
    defineOperation({
      name: history,
      kind: "query",
      summary: "List earlier imports, newest first",
      allow,
      input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
      output: z.object({ imports: z.array(ImportRun) }),
      run: async ({ transaction }, { limit }) => ({
        imports: await importRuns(transaction, { kind, limit }),
      }),
    }),
  ] as const;
}
