/**
 * What other folders ask of registers inside their own transaction.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { RegisterEntry } from "./schema.ts";
import { standingEntries } from "./store.ts";

/**
 * By account, newest first: entries that may be held against it on a day, those that ended within
 * their legal life among them (`removedOn`). Withdrawn ones never.
 */
export async function entriesOf(
  transaction: Transaction,
  accounts: readonly string[],
  today: Day,
): Promise<Map<string, RegisterEntry[]>> {
  const entries = await standingEntries(transaction, accounts, today);
  return Map.groupBy(entries, ({ customerAccount }) => customerAccount);
}
