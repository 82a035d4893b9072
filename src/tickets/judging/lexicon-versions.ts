/**
 * The lexicon of this site: the shipped one and every change published since, newest first.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import { editLexicon, type Lexicon, shippedLexicon } from "../../language/lexicon.ts";
import { LexiconChange } from "../schema.ts";

/** The shipped lexicon with this site's changes. */
export async function currentLexicon(transaction: Transaction): Promise<Lexicon> {
  return editLexicon(shippedLexicon(), await lexiconChanges(transaction));
}

/** In the order of keys that they were published with: a version is named by these bytes. */
export async function lexiconChanges(transaction: Transaction): Promise<LexiconChange[]> {
  const [newest] = await transaction.sql<{ changes: LexiconChange[] }>`
    select changes from lexicon_version order by published_at desc limit 1`;
  return (newest?.changes ?? []).map((change) => LexiconChange.parse(change));
}

/** Newest first. */
export async function lexiconVersions(
  transaction: Transaction,
): Promise<{ version: string; publishedAt: string; by: string }[]> {
  const rows = await transaction.sql<{ version: string; published_at: Date; by: string }>`
    select version, published_at, published_by as by from lexicon_version order by published_at desc`;
  return rows.map(({ version, published_at, by }) => ({
    version,
    publishedAt: published_at.toISOString(),
    by,
  }));
}

/** A version is named by its content: the same changes published again are the newest once more. */
export async function saveLexicon(
  { transaction, now, actor, reason }: Context,
  lexicon: Lexicon,
  changes: readonly LexiconChange[],
): Promise<void> {
  await transaction.sql`
    insert into lexicon_version (version, changes, published_at, published_by, reason)
    values (${lexicon.version}, ${JSON.stringify(changes)}::jsonb, ${now}, ${actor.id},
      ${reason ?? ""})
    on conflict (version) do update set
      published_at = excluded.published_at, published_by = excluded.published_by,
      reason = excluded.reason`;
}
