/**
 * The appeal taxonomy as a tree of at most three levels in which a name occurs once, and where names
 * that tickets carry stand in it.
 * @module
 */
import type { Reason } from "../../base/reasons.ts";
import { because, type Category, unclassified } from "../schema.ts";

type Tree = readonly Category[];

/** Every category with its path of names from the top, itself last; parents before children. */
export function* categoriesOf(
  tree: Tree,
  above: readonly string[] = [],
): Generator<{ category: Category; path: string[] }> {
  for (const category of tree) {
    const path = [...above, category.zh];
    yield { category, path };
    yield* categoriesOf(category.children ?? [], path);
  }
}

/** Why a tree with its crosswalk cannot be published; undefined where it can. */
export function taxonomyProblem(
  tree: Tree,
  crosswalk: Readonly<Record<string, string>>,
): Reason | undefined {
  const names = new Set<string>([unclassified]);
  const codes = new Set<string>();
  for (const { category } of categoriesOf(tree)) {
    const { zh, code } = category;
    if (names.has(zh)) return because.repeated_category({ name: zh });
    if (codes.has(code)) return because.repeated_category({ name: code });
    names.add(zh);
    codes.add(code);
  }
  const dangling = Object.values(crosswalk).find((name) => !names.has(name));
  return dangling === undefined ? undefined : because.dangling_crosswalk({ name: dangling });
}

export type Placing = (name: string) => { path: string[]; isKnown: boolean };

/**
 * Where a recorded name stands: in the tree; else where the crosswalk sends it; else alone at the top.
 */
export function createPlacing(tree: Tree, crosswalk: Readonly<Record<string, string>>): Placing {
  const paths = new Map(
    categoriesOf(tree).map(({ category, path }) => [category.zh, path] as const),
  );
  return (name) => {
    const path = paths.get(name) ?? paths.get(crosswalk[name] ?? name);
    return path ? { path, isKnown: true } : { path: [name], isKnown: name === unclassified };
  };
}

/**
 * The tree with names it does not know added at the top, coded S1, S2 ... (S for site). A name
 * recorded by files is a category of this utility, whether or not we foresaw it.
 */
export function withNewNames(tree: Tree, names: Iterable<string>): Category[] {
  const taken = new Set(categoriesOf(tree).map(({ category }) => category.code));
  const grown = [...tree];
  let number = 0;
  for (const name of names) {
    do number += 1;
    while (taken.has(`S${number}`));
    grown.push({ code: `S${number}`, zh: name, en: name });
  }
  return grown;
}

/**
 * The crosswalk of a new version: earlier entries still hold where their target still exists, and
 * follow where the target itself was renamed.
 */
export function mergeCrosswalks(
  earlier: Readonly<Record<string, string>>,
  later: Readonly<Record<string, string>>,
  tree: Tree,
): Record<string, string> {
  const names = new Set(categoriesOf(tree).map(({ category }) => category.zh));
  const followed = Object.entries(earlier).map(([from, to]) => [from, later[to] ?? to] as const);
  return Object.fromEntries(
    [...followed, ...Object.entries(later)].filter(([from, to]) => names.has(to) && from !== to),
  );
}
