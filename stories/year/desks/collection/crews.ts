/** Who collects where, and what a desk of theirs keeps in its head from day to day. */
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";

export interface Crew {
  /** City. */
  unit: string;
  collectors: readonly [string, ...string[]];
  foreman: string;
  /** In this order: the next where one is away, and one more where supply is to be cut. */
  signers: readonly string[];
  /** How supply is cut here: by the run that two levels signed, or asked for one by one. */
  cuts: "by run" | "by hand" | "never";
  /** Calls and visits, with the papers that go along, a collector can do in a day. */
  callsADay: number;
  visitsADay: number;
}

/** Jinan's law does not list arrears as a ground for a cut-off. */
export const crews: readonly Crew[] = [
  {
    ...{ unit: "3701", collectors: ["jinan.collector"], cuts: "never" },
    ...{
      foreman: "jinan.foreman",
      signers: ["jinan.foreman", "jinan.director", "province.director"],
    },
    ...{ callsADay: 16, visitsADay: 8 },
  },
  {
    ...{ unit: "3713", collectors: ["linyi.collector", "linyi.novice"], cuts: "by run" },
    ...{
      foreman: "linyi.foreman",
      signers: ["linyi.foreman", "linyi.director", "province.director"],
    },
    ...{ callsADay: 14, visitsADay: 8 },
  },
  {
    ...{ unit: "3717", collectors: ["heze.collector"], cuts: "by hand" },
    ...{ foreman: "heze.foreman", signers: ["heze.foreman", "heze.director", "province.director"] },
    ...{ callsADay: 14, visitsADay: 8 },
  },
];

/** Something to be done again on a later day. */
interface Pending {
  id: string;
  account: string;
  on: string;
}

export interface Desk {
  readonly byAccount: { get(account: string): Customer | undefined };
  /** Disputes that wait for a person to decide. */
  readonly disputes: Pending[];
  /** Orders that a crew left lying, and until when. */
  readonly leftLying: Map<string, string>;
}

export const deskOf = perYear(
  ({ town }): Desk => ({
    byAccount: { get: (account) => town.customerOf(account) },
    disputes: [],
    leftLying: new Map(),
  }),
);

/** Of one thing on one day: nobody's draws depend on another's. */
export function drawFor(year: Year, ...about: readonly string[]): Random {
  return about.reduce(
    (random, key) => random.fork(key),
    year.random.fork("collection").fork(year.today()),
  );
}
