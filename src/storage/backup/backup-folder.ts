/**
 * The folder of a backup: its manifest, written last, without which it is none, and its files.
 * @module
 */
import { copyFile, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

export interface BackupFacts {
  /** The folder. */
  path: string;
  bytes: number;
  tables: number;
  /** ISO instant. */
  madeAt: string;
}

export interface StoredTable {
  name: string;
  columns: string[];
  rows: number;
}

export interface BackupManifest {
  madeAt: string;
  migrations: { number: number; name: string; hash: string }[];
  /** In an order in which each table comes after those it refers to. */
  tables: StoredTable[];
  sequences: { name: string; last: string }[];
  /** Every file of the backup but this one, by its path in it. */
  files: Record<string, { bytes: number; sha256: string }>;
}

/** Where the rows of a table lie in a backup: COPY text, compressed by zstd. */
export const tableFile = (name: string): string => join("tables", `${name}.copy.zst`);

/** Undefined where no backup lies, or one that was never finished. */
export async function readManifest(path: string): Promise<BackupManifest | undefined> {
  const text = await readFile(join(path, "manifest.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as BackupManifest);
}

export function factsOf(path: string, { files, tables, madeAt }: BackupManifest): BackupFacts {
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  return { path, bytes, tables: tables.length, madeAt };
}

/** Copies a file, or every file below a folder. */
export async function copyTree(from: string, to: string): Promise<void> {
  for (const path of await filesBelow(from)) {
    const target = join(to, relative(from, path));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await copyFile(path, target);
  }
}

/** The path itself where it is a file. */
export async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
