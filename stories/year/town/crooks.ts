/**
 * Collection points that are not what they seem and balances bought with others' cards, going on as they did
 * before the year.
 * @module
 */
import { addDays, type Day } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Customer, CustomerBook } from "../../../tools/demonstration/customers.ts";
import { roundOf, schemes } from "../../../tools/demonstration/oddities.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";

/** Rounds that a dishonest point makes in a month. */
const roundsAMonth = 2;

/** In a smaller town a point has fewer payments, or they would be most of its money. */
const fullSize = 2000;

/** Of the payments of the one that works by night, so many are taken back when the cash is out of reach. */
const takenBack = 0.25;

export interface Round {
  paid: Paid;
  /** When the point's paper comes that takes it back: its money never reaches the bank. */
  cancelledOn?: Day;
}

/** What the dishonest points hand in on a day. */
export function* roundsOn(day: Day, book: CustomerBook, random: Random): Generator<Round> {
  for (const [at, scheme] of schemes.entries()) {
    const month = random.fork(`${scheme.point} ${day.slice(0, 7)}`);
    const days = Array.from({ length: roundsAMonth }, () => 2 + month.integer(26));
    const round = days.indexOf(Number(day.slice(8)));
    if (round < 0) continue;
    const own = random.fork(`${scheme.point} ${day}`);
    const size = Math.max(3, Math.ceil((scheme.count * book.count) / fullSize));
    for (const paid of [...roundOf(book, { scheme, at, round, day })].slice(0, size)) {
      const isTakenBack = scheme.takesBack && own.chance(takenBack);
      yield { paid, ...(isTakenBack && { cancelledOn: addDays(day, 1 + own.integer(2)) }) };
    }
  }
}

/** Chance that a fraudulent customer gets hold of cards in a month. */
const cardsAMonth = 0.2;

/** The day of this month on which he uses them, if he does. */
export function burstDayOf({ random }: Customer, first: Day): Day | undefined {
  const own = random.fork(`cards ${first}`);
  return own.chance(cardsAMonth) ? addDays(first, 2 + own.integer(24)) : undefined;
}
