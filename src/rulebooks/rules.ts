/**
 * Which version of a rulebook is in force on a day.
 * @module
 */
import type { Rulebook } from "../base/capabilities.ts";

/** A rulebook with its last day, where it has one. */
export interface DatedRulebook extends Rulebook {
  until?: string | undefined;
}

/**
 * The newest version that has begun and not ended; a site's version goes before every shipped one,
 * whatever their dates.
 */
export function pickInForce(books: readonly DatedRulebook[], day: string): Rulebook | undefined {
  const begun = books.filter(({ from, until }) => from <= day && (until ?? day) >= day);
  return begun.toSorted(byPrecedence)[0];
}

export function byPrecedence(left: Rulebook, right: Rulebook): number {
  if (left.origin !== right.origin) return left.origin === "site" ? -1 : 1;
  return left.from < right.from ? 1 : -1;
}

/** What makes a set of rulebooks of one kind ambiguous, as sentences; none where it is not. */
export function overlaps(books: readonly DatedRulebook[]): string[] {
  return books.flatMap((book, index) =>
    books.slice(index + 1).flatMap((other) => {
      if (book.origin !== other.origin) return [];
      const pair = `${book.origin} ${book.kind} ${book.version} and ${other.version}`;
      if (book.version === other.version) return [`${pair} have the same version`];
      return book.from === other.from ? [`${pair} both begin on ${book.from}`] : [];
    }),
  );
}
