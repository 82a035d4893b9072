/**
 * What others ask of rule sets inside their own transaction: those that fire now, and any by the hash of its table.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Categories } from "../categories/schema.ts";
import { currentCategories } from "../categories/store.ts";
import type { RuleTable } from "../schema.ts";
import type { RuleSetState } from "./schema.ts";
import { findRuleSets, type StoredRuleSet } from "./store.ts";

export interface RuleSet {
  id: string;
  version: number;
  /** Of its table, 64 hex. */
  hash: string;
  state: RuleSetState;
  table: RuleTable;
  /** The fit that says which account is of which category. */
  categories: Categories;
}

/** The champion, and after it the shadow; none before the first switch. */
export async function liveRuleSets(transaction: Transaction): Promise<RuleSet[]> {
  const found = await findRuleSets(transaction, { states: ["champion", "shadow"] });
  const inOrder = found.sort((one, other) => (one.state < other.state ? -1 : 1));
  return await Promise.all(inOrder.map((stored) => withCategories(transaction, stored)));
}

/** In whatever state; of several with one table the one in force, else the newest. */
export async function ruleSetByHash(
  transaction: Transaction,
  hash: string,
): Promise<RuleSet | undefined> {
  const [stored] = await findRuleSets(transaction, { hash, limit: 1 });
  return stored && (await withCategories(transaction, stored));
}

export async function ruleSetById(
  transaction: Transaction,
  id: string,
): Promise<RuleSet | undefined> {
  const [stored] = await findRuleSets(transaction, { id, limit: 1 });
  return stored && (await withCategories(transaction, stored));
}

async function withCategories(transaction: Transaction, stored: StoredRuleSet): Promise<RuleSet> {
  const fit = await currentCategories(transaction, stored.categoryFit);
  const { id, version, hash, state, table } = stored;
  return { id, version, hash, state, table, categories: fit!.categories };
}
