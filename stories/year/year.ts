/**
 * What a lived year is made of. The house knows nothing of it: people call operations, customers pay and
 * ring up, partners answer or do not. What really is so stays in the world and the town, and only the
 * checks look there.
 * @module
 */
import type { Day } from "../../src/base/dates.ts";
import type { Refusal } from "../../src/base/refusal.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import type { Ahead } from "../../tools/demonstration/ahead.ts";
import type { World } from "../../tools/demonstration/world.ts";
import type { YearHouse } from "./house.ts";
import type { Journal } from "./journal.ts";
import type { Town } from "./town/town.ts";

export type Severity = "none" | "normal" | "harsh";

export interface YearOptions {
  seed: number;
  customers: number;
  /** Months that are lived after the demonstration's last day. */
  months: number;
  /** Months of readings behind it; fewer than 13 teach no model. */
  past: number;
  /** In place of whole months so many days, for a short look. */
  days?: number;
  /** Ids of the cities. */
  cities: readonly string[];
  /** Last day of the demonstration, which the year begins after; the day before a month's first. */
  eve: Day;
  faults: Severity;
  /** False in the twin whose collectors do nothing. */
  collects: boolean;
}

export interface Year {
  readonly options: YearOptions;
  /** Cities, customers and events as they are. */
  readonly world: World;
  readonly ahead: Ahead;
  readonly town: Town;
  readonly house: YearHouse;
  readonly journal: Journal;
  /** Of the whole year: fork it by name and day, so that nobody's draws depend on another's. */
  readonly random: Random;
  /** The last day that is lived. */
  readonly last: Day;
  today(): Day;
  now(): Date;
  isWorkday(): boolean;
  /** Sets the clock of today, `09:30`; never back. */
  at(clock: string): void;
  /** A person of `tools/demonstration/people.ts`; `operator` is the one at the machine. */
  as(person: string): Asker;
}

interface Asking {
  /** In the person's own words. */
  reason?: string;
  /** The same key twice is done once. */
  key?: string;
}

/** One person before the house. A job is run to its end before the answer comes. */
export interface Asker {
  /** A refusal comes back as a value, and is counted. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
  ask(operation: string, input?: object, asking?: Asking): Promise<any | Refusal>;
  /** @throws Error where the house refuses: something the year takes for granted did not happen */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
  get(operation: string, input?: object, asking?: Asking): Promise<any>;
  /** Stores a file as this person's and gives its id. */
  file(content: string | Uint8Array, name: string): Promise<string>;
}

/** What people of one room do on a day. */
export interface Desk {
  name: string;
  /** Times of day at which it works, `09:30`. */
  hours: readonly string[];
  /** Rests on weekends and holidays. */
  workdaysOnly?: true;
  work(year: Year, hour: string): Promise<void>;
}

/** What a check found. It holds where nothing is wrong. */
export interface Finding {
  group: "fen" | "law" | "privacy" | "judgement" | "dunning" | "memory" | "time";
  /** One line a person reads: what was checked. */
  zh: string;
  en: string;
  /** How much was looked at, how good it was; the same for the same seed. */
  figures: Record<string, number | string>;
  /** What is wrong, with its ids: things that must never be. */
  wrong: readonly string[];
  /** Drawn in the report beside the finding; the same for the same seed. */
  charts?: readonly Chart[];
}

/** Numbers over one axis. Lines and bars take the axis in order; points need numbers on it. */
export interface Chart {
  kind: "lines" | "bars" | "points";
  zh: string;
  en: string;
  axis: readonly (string | number | { zh: string; en: string })[];
  series: readonly { zh: string; en: string; values: readonly (number | null)[] }[];
  /** What stands behind a number: `元`, `%`, `h`. */
  unit?: string;
}

/** Looks at the house by public operations only, and at the truth. */
export interface Check {
  name: string;
  /** At each month's close too, or at the end of the year alone. */
  monthly: boolean;
  run(year: Year): Promise<Finding[]>;
}

/** Something that goes wrong, on days drawn from the seed. */
export interface Fault {
  name: string;
  zh: string;
  en: string;
  /** Strikes a month, by severity. */
  rate: Record<Severity, number>;
  /** One time only, in the second half of the year; the rate says in which weather. */
  once?: true;
  /** At which hour; any unless said. */
  hour?: string;
  /** Whether the moment is right; where it is not, it waits for the same hour of the next day. */
  ready?(year: Year): Promise<boolean>;
  /** Strikes now; what it did not undo itself, `mend` undoes at the next hour of the day. */
  strike(year: Year, random: Random): Promise<void>;
  mend?(year: Year): Promise<void>;
}
