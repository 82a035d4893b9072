/**
 * What makes a posting sound. A posting that is not is a bug of the caller, never bad input.
 * @module
 */
import type { LedgerAccount } from "./schema.ts";

export type Chart = ReadonlyMap<string, LedgerAccount>;

/** One side of an entry: exactly one of the two amounts, in fen, greater than nought. */
export interface PostingLine {
  /** Code in the chart of accounts. */
  account: string;
  /** Whom it concerns, where the account has parties: customer account, supplier id ... */
  party?: string | undefined;
  debitFen?: bigint | undefined;
  creditFen?: bigint | undefined;
}

/** A line with both amounts, one of them nought; party empty where there is none. */
export interface FullLine {
  account: string;
  party: string;
  debitFen: bigint;
  creditFen: bigint;
}

export function fullLine({ account, party = "", debitFen = 0n, creditFen = 0n }: PostingLine) {
  return { account, party, debitFen, creditFen };
}

const mostFen = 2n ** 63n - 1n;

/** Why these lines are no entry, as a sentence; undefined where they are one. */
export function problemOf(lines: readonly FullLine[], chart: Chart): string | undefined {
  let differenceFen = 0n;
  for (const { account, party, debitFen, creditFen } of lines) {
    const problem = problemOfPlace(chart, account, party);
    if (problem !== undefined) return problem;
    if (debitFen < 0n || creditFen < 0n || (debitFen === 0n) === (creditFen === 0n)) {
      return `a line of ${account} has debit ${debitFen} and credit ${creditFen}`;
    }
    if (debitFen > mostFen || creditFen > mostFen) return `${account}: too large for the books`;
    differenceFen += debitFen - creditFen;
  }
  if (lines.length === 0) return "an entry has lines";
  return differenceFen === 0n ? undefined : `debits exceed credits by ${differenceFen} fen`;
}

export function problemOfPlace(chart: Chart, account: string, party: string): string | undefined {
  const known = chart.get(account);
  if (!known) return `the chart has no account ${account}`;
  if (known.party === "none" && party !== "") return `account ${account} has no parties`;
  const needsParty = known.party !== "none" && !known.optionalParty;
  return needsParty && party === "" ? `a line of ${account} names no ${known.party}` : undefined;
}

/** The lines that take these back. */
export function reversed(lines: readonly FullLine[]): FullLine[] {
  return lines.map(({ debitFen, creditFen, ...place }) => ({
    ...place,
    debitFen: creditFen,
    creditFen: debitFen,
  }));
}

/** Whether two entries have the same lines, in whatever order. */
export function sameLines(left: readonly FullLine[], right: readonly FullLine[]): boolean {
  return fingerprint(left) === fingerprint(right);
}

function fingerprint(lines: readonly FullLine[]): string {
  const texts = lines.map(({ account, party, debitFen, creditFen }) =>
    JSON.stringify([account, party, `${debitFen}`, `${creditFen}`]),
  );
  return texts.sort().join();
}
