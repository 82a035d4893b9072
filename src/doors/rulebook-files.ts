/**
 * Reads the rulebook files that the domains are handed.
 * @module
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RulebookShelf } from "../base/capabilities.ts";
import { createShelf } from "../rulebooks/rulebooks.ts";

/** Every YAML file of each folder and the folders in it. */
export async function readRulebooks(
  folders: readonly (readonly [string, "shipped" | "site"])[],
): Promise<RulebookShelf> {
  const texts = [];
  for (const [folder, origin] of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    for (const name of names.filter((each) => /\.ya?ml$/.test(each)).sort()) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      const hash = createHash("sha256").update(bytes).digest("hex");
      texts.push({ path, text: bytes.toString("utf8"), hash, origin });
    }
  }
  return createShelf(texts);
}
