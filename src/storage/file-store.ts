/**
 * Files of a home, each under the SHA-256 of its bytes: the same bytes are stored once, and a name
 * can never point at changed content.
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileStore, StoredFile } from "../base/capabilities.ts";
import { sayingWhenFull } from "./full-disk.ts";

/** Keeps files under `folder/ab/abcdef...`, with the first name they came by beside them. */
export async function openFileStore(folder: string): Promise<FileStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash);

  async function find(id: string): Promise<StoredFile | undefined> {
    const path = pathOf(id.replace("sha256:", ""));
    const facts = await stat(path).catch(() => undefined);
    if (!facts) return undefined;
    const name = await readFile(`${path}.name`, "utf8").catch(() => id);
    return { id, name, bytes: facts.size, path, read: () => createReadStream(path) };
  }

  async function put(content: Parameters<FileStore["put"]>[0], name: string): Promise<StoredFile> {
    const draft = join(folder, `draft-${randomUUID()}`);
    try {
      const hash = await writeHashed(draft, content instanceof Uint8Array ? [content] : content);
      const path = pathOf(hash);
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true });
      await writeFile(`${path}.name`, name, { flag: "wx" }).catch(ignoreExisting);
      await rename(draft, path);
      return (await find(`sha256:${hash}`))!;
    } finally {
      await rm(draft, { force: true });
    }
  }

  return {
    find,
    put: (content, name) => sayingWhenFull(`a file in ${folder}`, () => put(content, name)),
  };
}

async function writeHashed(
  path: string,
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  const hash = createHash("sha256");
  const handle = await open(path, "wx", 0o600);
  try {
    for await (const part of content) {
      hash.update(part);
      await handle.writeFile(part);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
