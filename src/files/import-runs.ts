/**
 * What was imported: the memory that makes the same import a second time a mere answer.
 * @module
 */
import { createHash } from "node:crypto";
import type { StoredFile } from "../base/capabilities.ts";
import type { Transaction } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import type { Context } from "../base/operation.ts";
import type { ImportResult, ImportRun, RowError } from "./schema.ts";

/** What makes two imports the same one. */
export interface ImportKey {
  kind: string;
  file: StoredFile;
  mappingHash: string;
}

export function importKey(kind: string, file: StoredFile, how: object): ImportKey {
  return { kind, file, mappingHash: sha256(canonicalJson(how)) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function importId({ kind, file, mappingHash }: ImportKey): string {
  return `I-${sha256(`${kind}\n${file.id}\n${mappingHash}`).slice(0, 16)}`;
}

/** False where the import was done before; waits for one that is under way. */
export async function claimRun(
  { transaction, actor, now }: Context,
  key: ImportKey,
): Promise<boolean> {
  const { kind, file, mappingHash } = key;
  const claimed = await transaction.sql`
    insert into import_run (id, kind, file_id, file_name, mapping_hash, imported_by, imported_at)
    values (${importId(key)}, ${kind}, ${file.id}, ${file.name}, ${mappingHash}, ${actor.id}, ${now})
    on conflict do nothing returning id`;
  return claimed.length > 0;
}

export async function finishRun(
  transaction: Transaction,
  { importId: id, rows, accepted, rejected, written, ...result }: ImportResult,
): Promise<void> {
  await transaction.sql`
    update import_run set rows = ${rows}, accepted = ${accepted}, rejected = ${rejected},
      written = ${written}, errors_file = ${result.errorsFile ?? null},
      first_errors = ${JSON.stringify(result.firstErrors)}::text::jsonb
    where id = ${id}`;
}

interface RunRow {
  id: string;
  kind: string;
  file_id: string;
  file_name: string;
  rows: bigint;
  accepted: bigint;
  rejected: bigint;
  written: bigint;
  errors_file: string | null;
  first_errors: RowError[];
  imported_by: string;
  imported_at: Date;
}

/** The result of an import that was done before. */
export async function earlierResult(transaction: Transaction, id: string): Promise<ImportResult> {
  const [row] = await transaction.sql<RunRow>`select * from import_run where id = ${id}`;
  return { ...countsOf(row!), firstErrors: row!.first_errors, alreadyImported: true };
}

export interface RunFilter {
  kind?: string | undefined;
  importedBy?: string | undefined;
  limit?: number;
}

/** Imports, newest first. */
export async function importRuns(
  transaction: Transaction,
  { kind, importedBy, limit = 100 }: RunFilter = {},
): Promise<ImportRun[]> {
  const rows = await transaction.sql<RunRow>`
    select * from import_run
    where (${kind ?? null}::text is null or kind = ${kind ?? null})
      and (${importedBy ?? null}::text is null or imported_by = ${importedBy ?? null})
    order by imported_at desc, id limit ${limit}`;
  return rows.map((row) => ({
    ...countsOf(row),
    kind: row.kind,
    file: row.file_id,
    fileName: row.file_name,
    importedBy: row.imported_by,
    importedAt: row.imported_at.toISOString(),
  }));
}

function countsOf(row: RunRow): Omit<ImportResult, "firstErrors" | "alreadyImported"> {
  return {
    importId: row.id,
    rows: Number(row.rows),
    accepted: Number(row.accepted),
    rejected: Number(row.rejected),
    written: Number(row.written),
    ...(row.errors_file !== null && { errorsFile: row.errors_file }),
  };
}
