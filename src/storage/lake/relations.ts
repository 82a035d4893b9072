/**
 * The `.sql` files of the domain folders: `lake_<noun>.sql` says what the lake takes from PostgreSQL,
 * every other one defines the analytical relation it is named after and lists what it reads in
 * `-- needs: a, b`; a large one that several read says `-- kept`.
 * @module
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { assert } from "../../base/assert.ts";

export interface Relation {
  name: string;
  needs: readonly string[];
  text: string;
}

export interface LakeNoun {
  /** `ticket` for `lake_ticket.sql`. */
  noun: string;
  /** A select for PostgreSQL; `$1` is the last change number taken, `$2` the newest to take. */
  text: string;
  /** SHA-256 of the file, hex: another text means another table, taken anew. */
  hash: string;
}

export interface Shelf {
  nouns: readonly LakeNoun[];
  relations: ReadonlyMap<string, Relation>;
}

/** Reads every `.sql` below the folder, migrations aside. */
export async function readShelf(folder: string): Promise<Shelf> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(".sql") && !name.includes(`migrations${sep}`));
  const nouns: LakeNoun[] = [];
  const relations = new Map<string, Relation>();
  for (const file of files.sort()) {
    const text = await readFile(join(folder, file), "utf8");
    const name = basename(file, ".sql");
    assert(!relations.has(name), `one relation only is named ${name}`);
    if (name.startsWith("lake_")) {
      const hash = createHash("sha256").update(text).digest("hex");
      nouns.push({ noun: name.slice(5), text: text.replace(/;\s*$/, ""), hash });
    } else relations.set(name, { name, needs: needsOf(text), text });
  }
  return { nouns, relations };
}

function needsOf(text: string): string[] {
  const lines = [...text.matchAll(/^-- needs:(.*)$/gm)].map((match) => match[1]!);
  return lines.flatMap((line) => line.split(",").map((name) => name.trim())).filter(Boolean);
}

/**
 * The relations to build for those wanted, each after what it needs, and the nouns of the lake that
 * they read. What is given is there already.
 */
export function buildOrder(
  shelf: Shelf,
  wanted: readonly string[],
  given: readonly string[] = [],
): { relations: Relation[]; nouns: string[] } {
  const known = new Set(shelf.nouns.map(({ noun }) => noun));
  const nouns = new Set<string>();
  const built = new Set<Relation>();
  const visit = (name: string, path: readonly string[]): void => {
    if (given.includes(name)) return;
    assert(!path.includes(name), `relations need each other: ${[...path, name].join(" -> ")}`);
    if (name.startsWith("lake_") && known.has(name.slice(5))) {
      nouns.add(name.slice(5));
      return;
    }
    const relation = shelf.relations.get(name);
    assert(relation, `there is a relation ${name}, needed by ${path.at(-1) ?? "a query"}`);
    if (built.has(relation)) return;
    for (const need of relation.needs) visit(need, [...path, name]);
    built.add(relation);
  };
  for (const name of wanted) visit(name, []);
  const relations = [...built];
  return { relations: relations.map((one) => madeOnce(one, relations)), nouns: [...nouns] };
}

/** What says `-- kept` is computed once, as a table, where several relations of the query read it. */
function madeOnce(relation: Relation, all: readonly Relation[]): Relation {
  const { name, text } = relation;
  const readers = all.filter(({ needs }) => needs.includes(name));
  if (readers.length < 2 || !/^-- kept\b/m.test(text)) return relation;
  return { ...relation, text: text.replace("create or replace view", "create or replace table") };
}
