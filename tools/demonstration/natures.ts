/**
 * Why somebody pays as he does: what he does of his own will, and what makes him move. Nobody tells the utility.
 * All shares and chances are invented; they are set so that most people pay in time and few owe for long.
 * @module
 */
import { addDays, type Day } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import { monthOf } from "./calendar.ts";
import type { Customer, CustomerClass } from "./customers.ts";

export const natures = [
  ...(["prompt", "ahead", "forgetful", "strapped", "unwilling", "cyclical", "fraudulent"] as const),
] as const;
export type Nature = (typeof natures)[number];

/** Kindergartens are the schools among the shops. */
type Kind = CustomerClass | "school";

/** Shares in a thousand, in the order of `natures`. */
const shares: Record<Kind, readonly number[]> = {
  residential: [685, 75, 145, 55, 36, 0, 4],
  general_commercial: [660, 40, 140, 90, 62, 0, 8],
  large_industrial: [810, 40, 60, 60, 30, 0, 0],
  agricultural: [300, 20, 130, 60, 30, 460, 0],
  school: [300, 0, 0, 0, 0, 700, 0],
};

export function natureOf(customer: Customer): Nature {
  const weights = shares[kindOf(customer)];
  return natures[customer.random.fork("nature").weighted(weights)]!;
}

function kindOf({ customerClass, name }: Customer): Kind {
  return name.endsWith("幼儿园") ? "school" : customerClass;
}

/** Months, January 0, in which the cyclical have money: after harvests and before the Spring Festival; in term. */
const moneyMonths: Partial<Record<Kind, readonly number[]>> = {
  agricultural: [0, 5, 6, 9, 10],
  school: [2, 3, 4, 5, 8, 9, 10, 11],
};

/** What somebody means to pay on a day: a share of what is due then. */
export interface Intention {
  day: Day;
  share: number;
}

export interface BillRun {
  /** Both of the newest bill. */
  issuedOn: Day;
  dueOn: Day;
}

/** What a customer means to pay of his own will between one bill and the next; the same whenever it is asked. */
export function intentionsOf(customer: Customer, nature: Nature, run: BillRun): Intention[] {
  const random = customer.random.fork(`will ${run.issuedOn}`);
  return wills[nature](run, { customer, random });
}

interface Living {
  customer: Customer;
  random: Random;
}
type Will = (run: BillRun, living: Living) => Intention[];

const inTime: Will = ({ issuedOn }, { random }) => [
  { day: addDays(issuedOn, 1 + random.integer(14)), share: 1 },
];
const late = ({ dueOn }: BillRun, random: Random, days: number): Intention => ({
  day: addDays(dueOn, 1 + random.integer(days)),
  share: 1,
});

const wills: Record<Nature, Will> = {
  prompt: (run, living) =>
    living.random.chance(0.985) ? inTime(run, living) : [late(run, living.random, 8)],
  ahead: inTime,
  forgetful(run, living) {
    const way = living.random.weighted([52, 33, 15]);
    if (way === 0) return inTime(run, living);
    return way === 1 ? [late(run, living.random, 24)] : [];
  },
  strapped(run, living) {
    const months = monthsWithoutWork(living.customer, run.issuedOn.slice(0, 7));
    const { random } = living;
    if (months === 0) return random.chance(0.9) ? inTime(run, living) : [late(run, random, 12)];
    const first = late(run, random, 12);
    if (months === 1) return [first];
    if (random.chance(0.4)) return [];
    const part = { ...first, share: random.between(0.25, 0.6) };
    return random.chance(0.3) ? [part, { ...part, day: addDays(part.day, 9) }] : [part];
  },
  unwilling: (run, { random }) => (random.chance(0.12) ? [late(run, random, 24)] : []),
  cyclical(run, living) {
    const months = moneyMonths[kindOf(living.customer)] ?? [];
    return months.includes(monthOf(run.issuedOn)) ? inTime(run, living) : [];
  },
  fraudulent: (run, living) => (living.random.chance(0.6) ? inTime(run, living) : []),
};

/** Months between two losses of work, and how many each lasts. */
const spells = { every: 15, least: 3, more: 5 } as const;

/** How many months a strapped household has been without work by this one (`YYYY-MM`), counted with it; 0: it works. */
export function monthsWithoutWork(customer: Customer, month: string): number {
  const own = customer.random.fork("work");
  const [year = 0, number = 0] = month.split("-").map(Number);
  const at = year * 12 + number + own.integer(spells.every);
  const spell = own.fork(Math.floor(at / spells.every));
  const length = spells.least + spell.integer(spells.more);
  const begins = spell.integer(spells.every - length + 1);
  const since = (at % spells.every) - begins + 1;
  return since >= 1 && since <= length ? since : 0;
}

/** By what the utility asks for its money, and what it does in the end. */
export const contacts = [
  ...(["app", "sms", "voice", "letter", "call", "visit", "notice", "cut-off"] as const),
] as const;
export type Contact = (typeof contacts)[number];

/** Mean days until it has its effect, and the chance of one, in the order of `natures`. */
const effects: Record<Contact, readonly [days: number, ...chances: number[]]> = {
  app: [2, 0.5, 0.5, 0.4, 0.02, 0.01, 0.02, 0],
  sms: [2, 0.6, 0.6, 0.55, 0.04, 0.02, 0.03, 0],
  voice: [2, 0.6, 0.6, 0.55, 0.05, 0.03, 0.03, 0],
  letter: [4, 0.7, 0.7, 0.6, 0.08, 0.06, 0.05, 0.02],
  call: [2, 0.8, 0.8, 0.8, 0.12, 0.1, 0.12, 0.05],
  visit: [2, 0.85, 0.85, 0.8, 0.2, 0.2, 0.2, 0.1],
  notice: [4, 0.95, 0.95, 0.9, 0.3, 0.5, 0.4, 0.2],
  "cut-off": [1, 0.99, 0.99, 0.98, 0.5, 0.9, 0.75, 0.4],
};

/** What comes of a contact, from the day of it on. */
export function movedBy(
  contact: Contact,
  nature: Nature,
  { day, random }: { day: Day; random: Random },
): Intention | undefined {
  const [days, ...chances] = effects[contact];
  if (!random.chance(chances[natures.indexOf(nature)]!)) return undefined;
  const share = nature === "strapped" ? random.between(0.3, 1) : 1;
  return { day: addDays(day, Math.floor(random.exponential(days))), share };
}
