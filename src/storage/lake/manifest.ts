/**
 * A snapshot of the lake is what its manifest lists, and nothing else counts. Manifests and parts are
 * written aside, brought to the disk and renamed, the manifest last: whatever stops a snapshot, the one
 * before it stays whole.
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson } from "../../base/ids.ts";

export interface Part {
  /** Path below the lake's folder: `ticket/part-000012.parquet`. */
  file: string;
  rows: number;
  bytes: number;
  /** SHA-256 of the file, hex. */
  sha256: string;
}

export interface NounParts {
  /** Hash of the `lake_<noun>.sql` that the parts were made by. */
  hash: string;
  /** The analytics engine's types by column, in order. */
  columns: { name: string; type: string }[];
  parts: Part[];
}

export interface Manifest {
  number: number;
  /** Which database this is the lake of. */
  database: string;
  /** Newest change number taken. */
  watermark: number;
  /** ISO instant at which the watermark was fixed. */
  asOf: string;
  nouns: Record<string, NounParts>;
}

/** The newest manifest whose parts are all there. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const names = (await readdir(folder)).filter((name) => /^manifest-\d+\.json$/.test(name));
  for (const name of names.sort((left, right) => numberOf(right) - numberOf(left))) {
    const manifest = await readWhole(join(folder, name));
    if (manifest && (await isComplete(folder, manifest))) return manifest;
  }
  return undefined;
}

const numberOf = (name: string): number => Number(name.replace(/\D/g, ""));

async function readWhole(path: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

async function isComplete(folder: string, { nouns }: Manifest): Promise<boolean> {
  const parts = Object.values(nouns).flatMap((noun) => noun.parts);
  const sizes = await Promise.all(
    parts.map(({ file }) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => -1,
      ),
    ),
  );
  return parts.every(({ bytes }, index) => sizes[index] === bytes);
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, `manifest-${manifest.number}.json`);
  const file = await open(`${path}.new`, "w");
  try {
    await file.writeFile(canonicalJson(manifest));
    await file.sync();
  } finally {
    await file.close();
  }
  await putInPlace(`${path}.new`, path);
}

/** Renames a file that is on the disk already, and brings the renaming there too. */
export async function putInPlace(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncPath(dirname(to));
}

export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

/** Removes what no snapshot counts: leavings of interrupted ones, and parts merged into others. */
export async function removeJunk(folder: string, current: Manifest | undefined): Promise<void> {
  const counted = new Set(
    Object.values(current?.nouns ?? {}).flatMap(({ parts }) => parts.map(({ file }) => file)),
  );
  counted.add(`manifest-${current?.number}.json`);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll("\\", "/");
    if (entry.isFile() && !counted.has(name)) await rm(path, { force: true });
  }
}
