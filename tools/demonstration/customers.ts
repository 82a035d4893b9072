/**
 * The customers: laid out station by station, each derived from the seed and its place in the row,
 * so that any of a million can be looked up without holding them.
 * @module
 */
import { assert } from "../../src/base/assert.ts";
import { addDays, type Day } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import {
  inventFactory,
  inventPerson,
  inventPhone,
  inventPlace,
  inventShop,
  type Place,
} from "./places.ts";
import type { City, County, Station } from "./shandong.ts";

const customerClasses = [
  "residential",
  "general_commercial",
  "large_industrial",
  "agricultural",
] as const;
export type CustomerClass = (typeof customerClasses)[number];

/** Shares of the classes in towns and in the country. */
const classShares = { town: [895, 97, 4, 4], country: [912, 42, 2, 44] } as const;

export interface Customer {
  index: number;
  /** 户号: ten digits, the first two by city, so that nine cities' begin with 0. */
  account: string;
  name: string;
  customerClass: CustomerClass;
  county: County;
  station: Station;
  inTown: boolean;
  place: Place;
  phone: string;
  openedOn: Day;
  closedOn: Day | undefined;
  /** This customer's own randomness, for readings and the like. */
  random: Random;
}

/** Consecutive customers, as indices: from, inclusive, to `until`, exclusive. */
export interface Range {
  from: number;
  until: number;
}

interface Block extends Range {
  county: County;
  station: Station;
}

export interface BookOptions {
  cities: readonly City[];
  count: number;
  /** First and last day of the simulated time. */
  first: Day;
  last: Day;
  random: Random;
}

export class CustomerBook {
  readonly count: number;
  readonly #options: BookOptions;
  readonly #blocks: Block[] = [];
  /** By id of a city, county or station. */
  readonly #ranges = new Map<string, Range>();

  constructor(options: BookOptions) {
    this.#options = options;
    this.count = options.count;
    const counties = options.cities.flatMap((city) => city.counties);
    const sizes = apportion(
      options.count,
      counties.map((county) => county.population),
    );
    counties.forEach((county, at) => {
      this.#layOut(county, sizes[at]!);
    });
    for (const city of options.cities) {
      const from = this.range(city.counties[0]!.id).from;
      this.#ranges.set(city.id, { from, until: this.range(city.counties.at(-1)!.id).until });
    }
  }

  #layOut(county: County, size: number): void {
    const from = this.#blocks.at(-1)?.until ?? 0;
    const shares = apportion(
      size,
      county.stations.map((station) => station.share),
    );
    let next = from;
    county.stations.forEach((station, at) => {
      const block = { county, station, from: next, until: next + shares[at]! };
      next = block.until;
      this.#blocks.push(block);
      this.#ranges.set(station.id, block);
    });
    this.#ranges.set(county.id, { from, until: next });
  }

  /** The customers of a city, county or station. */
  range(unitId: string): Range {
    const range = this.#ranges.get(unitId);
    assert(range, `${unitId} is a unit with customers`);
    return range;
  }

  /** A book may be of some cities only. */
  hasUnit(unitId: string): boolean {
    return this.#ranges.has(unitId);
  }

  size(unitId: string): number {
    const { from, until } = this.range(unitId);
    return until - from;
  }

  customer(index: number): Customer {
    const { county, station } = this.#blockOf(index);
    const random = this.#options.random.fork(index);
    const inTown = random.chance(county.urban);
    const shares = inTown ? classShares.town : classShares.country;
    const customerClass = customerClasses[random.weighted(shares)]!;
    const name = inventName(customerClass, county, random);
    return {
      index,
      account: this.#account(index, county.city),
      name,
      customerClass,
      county,
      station,
      inTown,
      place: inventPlace(county, inTown, random),
      phone: inventPhone(random),
      ...this.#lifetime(random),
      random,
    };
  }

  *customers(): Generator<Customer> {
    for (let index = 0; index < this.count; index++) yield this.customer(index);
  }

  /** The number of an account to come beside a customer's; nobody of the book has it. */
  accountAhead({ index, county: { city } }: Customer): string {
    return this.#account(index + this.size(city.id), city);
  }

  /** A step coprime with 10^8 scatters a city's running numbers over its numbers, each once. */
  #account(index: number, city: City): string {
    const running = index - this.range(city.id).from;
    const scattered = (running * 61_803_399 + 7_182_818) % 100_000_000;
    return city.id.slice(2) + String(scattered).padStart(8, "0");
  }

  #lifetime(random: Random): Pick<Customer, "openedOn" | "closedOn"> {
    const { first, last } = this.#options;
    const days = (Date.parse(last) - Date.parse(first)) / 86_400_000;
    const isNew = random.chance(0.03);
    const age = isNew ? -random.integer(days) : 30 + random.integer(7300);
    const closes = !isNew && random.chance(0.012);
    return {
      openedOn: addDays(first, -age),
      closedOn: closes ? addDays(first, random.integer(days)) : undefined,
    };
  }

  #blockOf(index: number): Block {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[middle]!.until <= index) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low]!;
  }
}

function inventName(customerClass: CustomerClass, county: County, random: Random): string {
  if (customerClass === "general_commercial") return inventShop(county, random);
  if (customerClass === "large_industrial") return inventFactory(county, random);
  return inventPerson(random);
}

/** Splits a whole number by weights; the parts sum to it (largest remainders, Hamilton). */
function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const missing = total - parts.reduce((left, right) => left + right, 0);
  const byRemainder = exact
    .map((value, at) => ({ at, remainder: value - parts[at]! }))
    .toSorted((left, right) => right.remainder - left.remainder || left.at - right.at);
  for (const { at } of byRemainder.slice(0, missing)) parts[at]!++;
  return parts;
}
