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

export async function analyticsAlone(memoryMb?: number): Promise<Analytics> {
  const engine = await openEngine(mkdtempSync(join(tmpdir(), "gridtill-bench-lake-")), memoryMb);
  const shelf = await readShelf(fileURLToPath(new URL("../src", import.meta.url)));
  const asOf = "2026-11-22T00:00:00Z";
  return analyticsOf(engine, shelf, {
    number: 1,
    database: "bench",
    watermark: 0,
    asOf,
    nouns: {},
  });
}

export const shippedRulebooks = () =>
  readRulebooks([[fileURLToPath(new URL("../rulebooks", import.meta.url)), "shipped"]]);
