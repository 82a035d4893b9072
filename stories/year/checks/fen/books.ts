/**
 * The ledger as a reader outside the house adds it up: every posted entry once, each of a kind that somebody can
 * explain, and from them what every account says of every day and party.
 * @module
 */
import type { Day } from "../../../../src/base/dates.ts";

export interface Entry {
  entryId: string;
  cause: string;
  day: Day;
  lines: readonly { account: string; party: string; debitFen: string; creditFen: string }[];
}

export interface Sides {
  debitFen: bigint;
  creditFen: bigint;
}

interface Kind {
  /** How its cause reads. */
  cause: RegExp;
  /** Accounts that it may debit and credit, by how they begin. */
  debits: readonly string[];
  credits: readonly string[];
}

const income = ["6001", "222102", "224102"];

/** All that may move a yuan, and between which accounts. */
const kinds = {
  billed: { cause: /^bill-issued:/, debits: ["1122", ...income], credits: ["1122", ...income] },
  unbilled: { cause: /^bill-reversed:/, debits: ["1122", ...income], credits: ["1122", ...income] },
  received: { cause: /^payment:P-/, debits: ["1002", "224103"], credits: ["2203"] },
  takenBack: { cause: /^payment-reversed:/, debits: ["2203"], credits: ["1002", "224103"] },
  settled: { cause: /^allocated:/, debits: ["2203"], credits: ["1122", "6301"] },
  unsettled: { cause: /^unallocated:/, debits: ["1122", "6301"], credits: ["2203"] },
  surplus: { cause: /^bill-surplus:/, debits: ["1122", "6301"], credits: ["2203"] },
  drawn: { cause: /^refund:[^:]+:\d+$/, debits: ["2203"], credits: ["224104"] },
  drawnBack: { cause: /^refund:[^:]+:\d+:back$/, debits: ["224104"], credits: ["2203"] },
  accepted: { cause: /^refund-payable:[^:]+$/, debits: ["224104"], credits: ["224101"] },
  acceptedBack: { cause: /^refund-payable:[^:]+:back$/, debits: ["224101"], credits: ["224104"] },
  carried: { cause: /^refund-carried:/, debits: ["224101"], credits: ["224104"] },
  unidentified: { cause: /^receipt:/, debits: ["1002"], credits: ["224103"] },
  payable: { cause: /^purchase-payable:[^:]+$/, debits: ["6401", "222101"], credits: ["2202"] },
  payableBack: {
    cause: /^purchase-payable:.*:reversed$/,
    debits: ["2202"],
    credits: ["6401", "222101"],
  },
  paidOut: { cause: /^payment:D-/, debits: ["2202", "224101"], credits: ["1002"] },
  // what a supplier owes back after a red-letter invoice on what was paid, and how it comes back
  claimed: { cause: /^purchase-recovery:[^:]+#/, debits: ["1221"], credits: ["6401", "222101"] },
  returned: {
    cause: /^purchase-recovery:[^:]+:\d+$/,
    debits: ["2202", "224103", "6401", "222101"],
    credits: ["1221"],
  },
  notSetOff: { cause: /^purchase-recovery:.*:undone$/, debits: ["1221"], credits: ["2202"] },
  cameBack: { cause: /^payment-returned:/, debits: ["1002"], credits: ["2202", "224101"] },
} as const satisfies Record<string, Kind>;
export type EntryKind = keyof typeof kinds;

export interface Received {
  account: string;
  fen: bigint;
}

export class Books {
  /** What must not be, as sentences with the cause. */
  readonly wrong: string[] = [];
  /** Customers' payments by their id, as they came into the books. */
  readonly received = new Map<string, Received>();
  /** Fen out of the bank account by the order's reference, and back into it. */
  readonly paidOut = new Map<string, bigint>();
  readonly cameBack = new Map<string, bigint>();
  readonly #entries = new Set<string>();
  readonly #causes = new Set<string>();
  /** Account, then party: debits less credits. */
  readonly #balances = new Map<string, Map<string, bigint>>();
  /** Account, then day. */
  readonly #days = new Map<string, Map<Day, Sides>>();
  /** Kind, account and month: debits less credits. */
  readonly #moved = new Map<string, bigint>();

  /** Entries that were taken before are taken once. */
  take(entry: Entry): void {
    if (this.#entries.has(entry.entryId)) return;
    this.#entries.add(entry.entryId);
    if (this.#causes.has(entry.cause)) this.wrong.push(`${entry.cause} was posted twice`);
    this.#causes.add(entry.cause);
    const kind = kindOf(entry.cause);
    if (kind === undefined) this.wrong.push(`nobody can explain ${entry.cause}`);
    let sum = 0n;
    for (const { account, party, ...sides } of entry.lines) {
      const [debitFen, creditFen] = [BigInt(sides.debitFen), BigInt(sides.creditFen)];
      const fen = debitFen - creditFen;
      sum += fen;
      if (kind && !mayMove(kind, account, fen)) {
        this.wrong.push(`${entry.cause} moves ${fen} fen of ${account}`);
      }
      add(
        entryOf(this.#balances, account, () => new Map()),
        party,
        fen,
      );
      const days = entryOf(this.#days, account, () => new Map<Day, Sides>());
      const day = entryOf(days, entry.day, () => ({ debitFen: 0n, creditFen: 0n }));
      day.debitFen += debitFen;
      day.creditFen += creditFen;
      if (kind) add(this.#moved, `${kind} ${account} ${entry.day.slice(0, 7)}`, fen);
      this.#note(kind, entry.cause, { account, party, fen });
    }
    if (sum !== 0n) this.wrong.push(`${entry.cause} is out of balance by ${sum} fen`);
  }

  #note(
    kind: EntryKind | undefined,
    cause: string,
    line: { account: string; party: string; fen: bigint },
  ) {
    const { account, party, fen } = line;
    const about = cause.slice(cause.indexOf(":") + 1);
    if (kind === "received" && account === "2203")
      this.received.set(about, { account: party, fen: -fen });
    if (kind === "paidOut" && account === "1002") this.paidOut.set(about, -fen);
    if (kind === "cameBack" && account === "1002") this.cameBack.set(about, fen);
  }

  /** Debits less credits of each party of an account, those at nought left out. */
  balances(account: string): Map<string, bigint> {
    return new Map([...(this.#balances.get(account) ?? [])].filter(([, fen]) => fen !== 0n));
  }

  balance(account: string): bigint {
    return [...this.balances(account).values()].reduce((sum, fen) => sum + fen, 0n);
  }

  accounts(): string[] {
    return [...this.#balances.keys()].sort();
  }

  /** What an account moved on a day. */
  sides(account: string, day: Day): Sides {
    return this.#days.get(account)?.get(day) ?? { debitFen: 0n, creditFen: 0n };
  }

  /** Debits less credits of one kind on an account in a month. */
  moved(kind: EntryKind, account: string, month: string): bigint {
    return this.#moved.get(`${kind} ${account} ${month}`) ?? 0n;
  }
}

function kindOf(cause: string): EntryKind | undefined {
  return (Object.keys(kinds) as EntryKind[]).find((kind) => kinds[kind].cause.test(cause));
}

function mayMove(kind: EntryKind, account: string, fen: bigint): boolean {
  const { debits, credits }: Kind = kinds[kind];
  return (fen > 0n ? debits : credits).some((begin) => account.startsWith(begin));
}

export function add<Key>(sums: Map<Key, bigint>, key: Key, fen: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + fen);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
