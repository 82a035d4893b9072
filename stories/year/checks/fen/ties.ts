/** What two books say of the same thing, held against each other. Every sentence names what is wrong and by how much. */
import type { Day } from "../../../../src/base/dates.ts";
import type { BankMovement } from "../../../../src/base/partners.ts";
import type { Books } from "./books.ts";
import type { PaidRow } from "./papers.ts";

/** Keys of which two sides say different sums. */
export function differences(
  what: string,
  left: ReadonlyMap<string, bigint>,
  right: ReadonlyMap<string, bigint>,
): string[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((key) => ({ key, one: left.get(key) ?? 0n, other: right.get(key) ?? 0n }))
    .filter(({ one, other }) => one !== other)
    .map(({ key, one, other }) => `${what} ${key}: ${one} fen, and ${other} fen`);
}

export interface PaymentRow {
  paymentId: string;
  channel: string;
  key: string;
  fen: bigint;
  state: "posted" | "transferred" | "reversed";
  transferredFrom: string | null;
}

/** What the town knows of the money that customers gave. */
export interface Handed {
  rows: readonly PaidRow[];
  /** Rows of files of later days may not have been fetched yet. */
  fetchedUntil: Day;
  /** Credits of the bank's statement that name a transaction, by channel and number. */
  lines: ReadonlyMap<string, bigint>;
  /** Totals of the bank, by day and channel. */
  totals: ReadonlyMap<string, bigint>;
}

/**
 * Every row of a channel's file is one payment of that account and amount, and stands once; every payment is a row,
 * or what the bank alone has heard of.
 */
export function tiePayments(
  { rows, fetchedUntil, lines }: Handed,
  payments: readonly PaymentRow[],
  books: Books,
): string[] {
  const wrong: string[] = [];
  const first = payments.filter(({ transferredFrom }) => transferredFrom === null);
  const known = Map.groupBy(first, ({ channel, key }) => `${channel} ${key}`);
  const papers = new Set(rows.map(({ channel, key }) => `${channel} ${key}`));
  for (const { channel, key, account, fen, day } of rows) {
    const same = known.get(`${channel} ${key}`) ?? [];
    if (same.length === 0 && day <= fetchedUntil)
      wrong.push(`${channel} ${key} of ${account} never came into the house`);
    const standing = same.filter(({ state }) => state !== "reversed");
    if (standing.length > 1) wrong.push(`${channel} ${key} stands ${standing.length} times`);
    for (const { paymentId, fen: booked } of same.slice(0, 1)) {
      const entry = books.received.get(paymentId);
      if (booked !== fen || entry?.fen !== fen) {
        wrong.push(`${paymentId}: ${fen} fen were paid, ${booked} taken in, ${entry?.fen} booked`);
      }
      if (entry !== undefined && entry.account !== account) {
        wrong.push(`${paymentId} of ${account} is booked on ${entry.account}`);
      }
    }
  }
  const isKnown = ({ channel, key, fen }: PaymentRow) =>
    papers.has(`${channel} ${key}`) || lines.get(`${channel} ${key}`) === fen;
  const strangers = first.filter((payment) => !isKnown(payment));
  return [
    ...wrong,
    ...strangers.map(({ paymentId, fen }) => `${paymentId}: nobody paid these ${fen} fen`),
  ];
}

export interface AttemptRow {
  reference: string;
  fen: bigint;
  paidOn: string | null;
  returnedOn: string | null;
}

/** What the bank moved by our orders is what we sent, once; what the books say left the bank is the same. */
export function tieBank(
  movements: readonly BankMovement[],
  attempts: readonly AttemptRow[],
  { paidOut, cameBack }: Pick<Books, "paidOut" | "cameBack">,
): string[] {
  const wrong: string[] = [];
  const moved = { debit: new Map<string, bigint>(), credit: new Map<string, bigint>() };
  for (const { direction, instruction = "no order", amountFen } of movements) {
    const side = moved[direction];
    if (side.has(instruction)) wrong.push(`the bank moved ${instruction} twice (${direction})`);
    side.set(instruction, (side.get(instruction) ?? 0n) + amountFen);
  }
  const ours = (on: "paidOn" | "returnedOn") =>
    new Map(
      attempts.filter((row) => row[on] !== null).map(({ reference, fen }) => [reference, fen]),
    );
  return [
    ...wrong,
    ...differences("bank and house, paid", moved.debit, ours("paidOn")),
    ...differences("bank and house, returned", moved.credit, ours("returnedOn")),
    ...differences("bank and ledger, paid", moved.debit, paidOut),
    ...differences("bank and ledger, returned", moved.credit, cameBack),
  ];
}
