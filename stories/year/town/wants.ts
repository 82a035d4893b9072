/** What customers want back of a payment that went wrong, and who asks for what is not his. */
import { addDays, type Day } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";
import { numberOf } from "../../../tools/demonstration/payments.ts";
import type { Wish } from "./town.ts";

/** A wish and the day on which somebody comes with it. */
export interface Coming {
  day: Day;
  wish: Wish;
}

interface Want {
  /** Of those it happened to, so many ask. */
  share: number;
  /** Days until they do. */
  days: readonly [least: number, most: number];
  because: Wish["because"];
  /** Of the payment, what is really theirs to get back. */
  owed(fen: bigint): bigint;
}

const whole = (fen: bigint) => fen;

const wants: Partial<Record<NonNullable<Paid["planted"]>, Want>> = {
  duplicate: { share: 0.85, days: [1, 12], because: "paid_twice", owed: whole },
  wrong_account: { share: 0.9, days: [2, 20], because: "wrong_account", owed: whole },
  treble: { share: 0.8, days: [1, 8], because: "overpaid", owed: (fen) => (fen * 2n) / 3n },
};

/** Of those who are right, so many ask for twice as much. */
const triesItOn = 0.04;

export function wishAfter(paid: Paid, random: Random): Coming | undefined {
  const want = paid.planted && wants[paid.planted];
  if (!want || !random.chance(want.share)) return undefined;
  const [least, most] = want.days;
  const owedFen = want.owed(paid.fen);
  const askedFen = random.chance(triesItOn) ? owedFen * 2n : owedFen;
  const { because } = want;
  return {
    day: addDays(paid.day, least + random.integer(most - least + 1)),
    wish: { ...wishOf(paid, paid.payerAccount), because, owedFen, askedFen },
  };
}

/** Of those to whom a stranger's money came, so many want to keep it as cash. */
const windfalls = 0.15;

export function wishAfterWindfall(paid: Paid, random: Random): Coming | undefined {
  if (paid.planted !== "wrong_account" || !random.chance(windfalls)) return undefined;
  const wish = { ...wishOf(paid, paid.account), because: "greed" } as const;
  return {
    day: addDays(paid.day, 1 + random.integer(5)),
    wish: { ...wish, owedFen: 0n, askedFen: paid.fen },
  };
}

/** Money of others' cards, asked for in cash once it lies on the account. */
export function wishAfterBurst(burst: readonly Paid[], random: Random): Coming {
  const [first] = burst as readonly [Paid, ...Paid[]];
  const askedFen = burst.reduce((sum, { fen }) => sum + fen, 0n);
  return {
    day: addDays(first.day, 2 + random.integer(9)),
    wish: { ...wishOf(first, first.account), because: "overpaid", owedFen: 0n, askedFen },
  };
}

/** Somebody says that he has paid too much, and has not. */
export function greedOf(account: string, day: Day, random: Random): Coming {
  const askedFen = BigInt(5 + random.integer(46)) * 1000n;
  return {
    day: addDays(day, random.integer(28)),
    wish: { account, kind: "refund", because: "greed", owedFen: 0n, askedFen },
  };
}

/** An agency's payments have no number to name them by. */
function wishOf(paid: Paid, account: string): Pick<Wish, "account" | "kind" | "transaction"> {
  const named = paid.channel === "agency" ? {} : { transaction: numberOf(paid) };
  return { account, kind: "refund", ...named };
}
