/**
 * Law and policy as dated files, read from YAML and picked by day.
 * @module
 */
import { parse } from "yaml";
import type { RulebookShelf } from "../base/capabilities.ts";
import { byPrecedence, type DatedRulebook, overlaps, pickInForce } from "./rules.ts";
import { RulebookFile, type RulebookText } from "./schema.ts";

/** A rulebook file that cannot be used; the message names the file, the field and why. */
class BadRulebook extends Error {}

/** Throws `BadRulebook` on a file that is no rulebook, and on two that claim the same days. */
export function createShelf(files: readonly RulebookText[]): RulebookShelf {
  const byKind = Map.groupBy(files.map(read), ({ kind }) => kind);
  for (const books of byKind.values()) {
    const [problem] = overlaps(books);
    if (problem !== undefined) throw new BadRulebook(`rulebooks overlap: ${problem}`);
  }
  return {
    inForce: (kind, day) => pickInForce(byKind.get(kind) ?? [], day),
    versions: (kind) => (byKind.get(kind) ?? []).toSorted(byPrecedence),
    kinds: () => [...byKind.keys()].sort(),
  };
}

function read({ path, text, hash, origin }: RulebookText): DatedRulebook {
  const checked = RulebookFile.safeParse(parseYaml(path, text));
  if (!checked.success) {
    const { path: field, message } = checked.error.issues[0]!;
    throw new BadRulebook(`rulebook ${path}: ${field.join(".") || "file"}: ${message}`);
  }
  const { kind, version, from, until, body } = checked.data;
  return { kind, version, from, until, body, hash, origin };
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new BadRulebook(`rulebook ${path}: ${(error as Error).message}`, { cause: error });
  }
}
