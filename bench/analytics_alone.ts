/**
 * The analytics engine and the shipped rulebooks without a house around them: for benches of relations over given
 * payments.
 * @module
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Analytics } from "../src/base/database.ts";
import { readRulebooks } from "../src/doors/rulebook-files.ts";
import { analyticsOf, openEngine } from "../src/storage/lake/analytics.ts";
import { readShelf } from "../src/storage/lake/relations.ts";

/** @param replaced relations whose text is another one; files must lie in `folder` */
export async function analyticsAlone({
  folder = mkdtempSync(join(tmpdir(), "gridtill-bench-lake-")),
  replaced = {},
}: {
  folder?: string;
  replaced?: Record<string, string>;
} = {}): Promise<Analytics> {
  const engine = await openEngine(folder);
  const shelf = await readShelf(fileURLToPath(new URL("../src", import.meta.url)));
  const others = Object.entries(replaced).map(
    ([name, text]) => [name, { ...shelf.relations.get(name)!, needs: [], text }] as const,
  );
  const relations = new Map([...shelf.relations, ...others]);
  const asOf = "2026-11-22T00:00:00Z";
  return analyticsOf(
    engine,
    { ...shelf, relations },
    {
      number: 1,
      database: "bench",
      watermark: 0,
      asOf,
      nouns: {},
    },
  );
}

export const shippedRulebooks = () =>
  readRulebooks([[fileURLToPath(new URL("../rulebooks", import.meta.url)), "shipped"]]);
