/**
 * Which owners take an invoice back after they were paid, when, and how what they owe then comes back: drawn by
 * owner and month, so that it hangs on nothing else that happens.
 * @module
 */
import type { Random } from "../../../../src/math/statistics/random.ts";

/** How it ends, and of how many in ten. */
const endings = { repaid: 4, "set-off": 3, reinvoiced: 3 } as const;
export type Ending = keyof typeof endings;
const endingNames = Object.keys(endings) as Ending[];

const habits = {
  /** Of the months of an owner who writes invoices himself. Three do, so six a year or so. */
  takesBack: 1 / 6,
  /** Of those who pay back: in two transfers. */
  inTwo: 0.4,
  /** Of those that are set off: against another month than the owner agreed to, at first. */
  mistaken: 0.5,
};

export interface TakingBack {
  /** Workdays that he has had the money. */
  afterWorkdays: number;
  ending: Ending;
  transfers: 1 | 2;
  isMistaken: boolean;
}

/** Undefined for most: they never take it back. */
export function takingBackOf(
  random: Random,
  { supplier, month }: { supplier: string; month: string },
): TakingBack | undefined {
  const own = random.fork(`taken back ${supplier} ${month}`);
  if (!own.chance(habits.takesBack)) return undefined;
  const weights = endingNames.map((name) => endings[name]);
  return {
    afterWorkdays: 1 + own.integer(8),
    ending: endingNames[own.fork("ending").weighted(weights)]!,
    transfers: own.chance(habits.inTwo) ? 2 : 1,
    isMistaken: own.chance(habits.mistaken),
  };
}

/** Fen of each transfer; together all of it. */
export function transfersOf(
  dueFen: bigint,
  { transfers }: Pick<TakingBack, "transfers">,
): bigint[] {
  if (transfers === 1) return [dueFen];
  const firstFen = (dueFen * 3n) / 5n;
  return [firstFen, dueFen - firstFen];
}
