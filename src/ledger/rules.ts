/**
 * What makes a posting sound, and when a month may be closed. An unsound posting is a bug of its caller,
 * never bad input.
 * @module
 */
import { addDays, type Day } from "../base/dates.ts";
import type { Reason } from "../base/reasons.ts";
import { because, type LedgerAccount } from "./schema.ts";

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

/** A line as the books keep it: a debit is positive, a credit negative. */
export interface BookLine {
  account: string;
  /** Empty where there is none. */
  party: string;
  amountFen: bigint;
}

const mostFen = 2n ** 63n - 1n;

/** The lines as the books keep them, or why they are no entry, as a sentence. */
export function bookLines(lines: readonly PostingLine[], chart: Chart): BookLine[] | string {
  let differenceFen = 0n;
  const kept: BookLine[] = [];
  for (const { account, party = "", debitFen = 0n, creditFen = 0n } of lines) {
    const problem = problemOfPlace(chart, account, party);
    if (problem !== undefined) return problem;
    const isOneSide = (debitFen > 0n && creditFen === 0n) || (creditFen > 0n && debitFen === 0n);
    if (!isOneSide) return `a line of ${account} has debit ${debitFen}, credit ${creditFen}`;
    if (debitFen > mostFen || creditFen > mostFen) return `${account}: too large for the books`;
    kept.push({ account, party, amountFen: debitFen - creditFen });
    differenceFen += debitFen - creditFen;
  }
  if (lines.length === 0) return "an entry has lines";
  return differenceFen === 0n ? kept : `debits exceed credits by ${differenceFen} fen`;
}

export function problemOfPlace(chart: Chart, account: string, party: string): string | undefined {
  const known = chart.get(account);
  if (!known) return `the chart has no account ${account}`;
  if (known.party === "none" && party !== "") return `account ${account} has no parties`;
  const needsParty = known.party !== "none" && !known.optionalParty;
  return needsParty && party === "" ? `a line of ${account} names no ${known.party}` : undefined;
}

/** The lines that take these back: each on its other side. */
export function reversed(lines: readonly BookLine[]): BookLine[] {
  return lines.map((line) => ({ ...line, amountFen: -line.amountFen }));
}

/** Whether two entries have the same lines, in whatever order. */
export function sameLines(left: readonly BookLine[], right: readonly BookLine[]): boolean {
  return fingerprint(left) === fingerprint(right);
}

function fingerprint(lines: readonly BookLine[]): string {
  return lines
    .map(({ account, party, amountFen }) => JSON.stringify([account, party, `${amountFen}`]))
    .sort()
    .join();
}

/** `2026-02` -> `2026-02-28`. */
export function lastDayOf(period: string): Day {
  return addDays(`${nextPeriod(period)}-01`, -1);
}

/** `2026-12` -> `2027-01`. */
export function nextPeriod(period: string): string {
  return addDays(`${period}-28`, 4).slice(0, 7);
}

export interface PeriodFacts {
  /** Days up to and including this one are closed. */
  closedThrough: Day;
  /** The month closed last. */
  lastPeriod: string | null;
  /** The first day ever closed. */
  firstDay: Day | null;
  /** Entries of the month or before that are still pending. */
  pending: number;
}

/** Why a month may not be closed; undefined where it may. The first row that fits counts. */
export function periodProblem(
  period: string,
  { closedThrough, lastPeriod, firstDay, pending }: PeriodFacts,
  { carryPending }: { carryPending: boolean },
): Reason | undefined {
  const due = lastPeriod === null ? firstDay?.slice(0, 7) : nextPeriod(lastPeriod);
  const table: [boolean, () => Reason][] = [
    [closedThrough < lastDayOf(period), () => because.days_open({ period, closedThrough })],
    [lastPeriod !== null && period <= lastPeriod, () => because.period_closed({ period })],
    [due === undefined || period < due, () => because.before_the_books({ period })],
    [due !== undefined && due < period, () => because.earlier_period_open({ period: due! })],
    [pending > 0 && !carryPending, () => because.pending_entries({ period, count: pending })],
  ];
  return table.find(([fits]) => fits)?.[1]();
}
