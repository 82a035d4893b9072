/**
 * The queries that stand beside every import: an empty file to fill, what a file would read, and what
 * came in before.
 * @module
 */
import * as z from "zod";
import { type Context, defineOperation, FileId } from "../base/operation.ts";
import type { ImportPlan, PlanColumn } from "./import-plan.ts";
import { importRuns } from "./import-runs.ts";
import { previewTable } from "./preview.ts";
import { ImportRun, PreviewInput, TablePreview } from "./schema.ts";
import { writeCsv, writeXlsx } from "./write-table.ts";

/** What a query of `name` shows a caller who may import. */
export interface ImportQuestions<
  Template extends string,
  Preview extends string,
  History extends string,
> {
  template: Template;
  preview: Preview;
  history: History;
  allow: readonly string[];
  /** `kind` of the plan, under which its runs are kept. */
  kind: string;
  plan(context: Context): Pick<ImportPlan, "columns" | "requireOneOf">;
}

const TemplateInput = z.object({
  format: z.enum(["xlsx", "csv"]).default("xlsx"),
  language: z.enum(["zh", "en"]).default("zh").describe("of the headings; both are understood"),
});
const Template = z.object({ file: FileId, name: z.string() });

export function importQueries<
  Template extends string,
  Preview extends string,
  History extends string,
>({ template, preview, history, allow, kind, plan }: ImportQuestions<Template, Preview, History>) {
  return [
    defineOperation({
      name: template,
      kind: "query",
      summary: "Write an empty table with the columns of this import, to be filled",
      allow,
      input: TemplateInput,
      output: Template,
      async run(context, { format, language }) {
        const name = `${kind}.${format}`;
        const columns = plan(context).columns.map((column) => headed(column, language));
        const table = format === "csv" ? writeCsv([], columns) : writeXlsx([], columns);
        const { id } = await context.files.put(table, name);
        return { file: id, name };
      },
    }),
    defineOperation({
      name: preview,
      kind: "query",
      summary: "Show what an import of a file would read: columns, mapping, first rows, problems",
      allow,
      input: PreviewInput,
      output: TablePreview,
      run: (context, input) => previewTable(context.files, plan(context), input),
    }),
    defineOperation({
      name: history,
      kind: "query",
      summary: "List earlier imports, newest first; your own where your data scope is a part",
      allow,
      input: z.object({ limit: z.number().int().min(1).max(500).default(100) }),
      output: z.object({ imports: z.array(ImportRun) }),
      async run({ transaction, actor }, { limit }) {
        const importedBy = actor.scope.includes("") ? undefined : actor.id;
        return { imports: await importRuns(transaction, { kind, limit, importedBy }) };
      },
    }),
  ] as const;
}

/** Under the name that people know it by, which is one of those the mapping is guessed from. */
function headed({ describe }: PlanColumn, language: "zh" | "en") {
  return { heading: describe[language], value: () => "" };
}
