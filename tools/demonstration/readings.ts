/** Monthly energy of each customer: season by class, weather, growth, holidays, empty homes. */
import { formatKwh } from "../../src/base/energy.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import { type Climate, climateOf, holdsSpringFestival, monthOf } from "./calendar.ts";
import type { Customer, CustomerBook, CustomerClass } from "./customers.ts";
import type { City } from "./shandong.ts";

/** Watering, by month, January first; 1 is an ordinary month. */
const watering = [0.15, 0.3, 1.7, 1.6, 1.3, 1.9, 0.8, 0.7, 0.7, 1.5, 1, 0.35];

/** Typical kWh a month, what cooling and heating add, spread (log) and growth a year. */
const habits: Record<
  CustomerClass,
  { base: number; cooling: number; heating: number; spread: number; growth: number }
> = {
  residential: { base: 118, cooling: 95, heating: 45, spread: 0.5, growth: 0.035 },
  general_commercial: { base: 820, cooling: 480, heating: 260, spread: 0.9, growth: 0.04 },
  large_industrial: { base: 165_000, cooling: 8_000, heating: 4_000, spread: 1.1, growth: 0.03 },
  agricultural: { base: 420, cooling: 0, heating: 0, spread: 0.9, growth: 0.01 },
};

export const readingColumns = [
  ...["customer_account", "billing_month", "energy_wh", "sharp_kwh", "peak_kwh", "flat_kwh"],
  ...["valley_kwh", "deep_valley_kwh", "demand_kw", "reactive_kvarh"],
] as const;

/** What the meter says of a month; firms have meters of five periods, large ones demand and reactive energy. */
export interface Reading {
  month: string;
  energyWh: bigint;
  /** Sharp, peak, flat, valley, deep valley. */
  periodsWh: [bigint, bigint, bigint, bigint, bigint] | null;
  demandW: bigint | null;
  reactiveVarh: bigint | null;
}

export interface ReadingOptions {
  book: CustomerBook;
  cities: readonly City[];
  /** `YYYY-MM`, oldest first. */
  months: readonly string[];
  random: Random;
  /** What a planted event did to a reading: a factor. */
  distortion(customer: Customer, month: string): number;
}

/** Rows of `readings.csv`. */
export function* readingRows(options: ReadingOptions): Generator<(string | undefined)[]> {
  for (const { customer, readings } of readingsByCustomer(options)) {
    for (const reading of readings) yield readingRow(customer.account, reading);
  }
}

export function readingRow(account: string, reading: Reading): (string | undefined)[] {
  const { month, energyWh, periodsWh, demandW, reactiveVarh } = reading;
  const periods = periodsWh ?? [null, null, null, null, null];
  const others = [...periods, demandW, reactiveVarh].map((value) =>
    value === null ? undefined : formatKwh(value),
  );
  return [account, month, String(energyWh), ...others];
}

/** Customer by customer, month by month while the account was open. */
export function* readingsByCustomer(
  options: Omit<ReadingOptions, "book"> & { book: Pick<CustomerBook, "customers"> },
): Generator<{ customer: Customer; readings: Reading[] }> {
  const { book, cities, months, random, distortion } = options;
  const climates = new Map(
    cities.map((city) => [city.id, months.map((month) => climateOf(city, month, random))]),
  );
  for (const customer of book.customers()) {
    const energyOf = livingOf(customer);
    const climate = climates.get(customer.county.city.id)!;
    const readings = months.flatMap((month, at): Reading[] => {
      if (!isOpen(customer, month)) return [];
      const kwh = energyOf(month, climate[at]!, at) * distortion(customer, month);
      return [metered(customer, month, BigInt(Math.round(kwh * 100) * 10))];
    });
    yield { customer, readings };
  }
}

/** Shares of the five periods of a firm's energy. */
const periodShares = [0.08, 0.27, 0.33, 0.27] as const;

function metered({ customerClass, random }: Customer, month: string, energyWh: bigint): Reading {
  const none = { month, energyWh, periodsWh: null, demandW: null, reactiveVarh: null };
  if (customerClass === "residential" || customerClass === "agricultural") return none;
  const meter = random.fork(`meter ${month}`);
  const [sharp, peak, flat, valley] = periodShares.map((share) =>
    BigInt(Math.floor(Number(energyWh) * share * meter.between(0.93, 1.02))),
  ) as [bigint, bigint, bigint, bigint];
  const periodsWh: Reading["periodsWh"] = [
    ...([sharp, peak, flat, valley] as const),
    energyWh - sharp - peak - flat - valley,
  ];
  if (customerClass === "general_commercial") return { ...none, periodsWh };
  const demandW = BigInt(Math.round(Number(energyWh) / 1000 / 720 / meter.between(0.45, 0.7)));
  const reactiveVarh = BigInt(Math.round(Number(energyWh) * meter.between(0.2, 0.62)));
  return { ...none, periodsWh, demandW: demandW * 1000n, reactiveVarh };
}

function isOpen({ openedOn, closedOn }: Customer, month: string): boolean {
  return openedOn.slice(0, 7) <= month && (closedOn === undefined || closedOn.slice(0, 7) > month);
}

/** What one customer uses: kWh by month, weather and months since the start. */
function livingOf(customer: Customer): (month: string, climate: Climate, at: number) => number {
  const { customerClass, inTown, random } = customer;
  const habit = habits[customerClass];
  const size = sizeOf(customer);
  const cools = random.lognormal(0.5);
  // One rural home in five heats with electricity instead of coal.
  const heats = !inTown && random.chance(0.2) ? 11 : random.lognormal(0.6);
  const isEmpty = customerClass === "residential" && random.chance(0.045);
  return (month, climate, at) => {
    const noise = random.lognormal(0.13);
    if (isEmpty) return random.between(0, 6);
    const weather =
      habit.cooling * cools * climate.cooling + habit.heating * heats * climate.heating;
    const growth = (1 + habit.growth) ** (at / 12);
    const season = customerClass === "agricultural" ? watering[monthOf(month)]! : 1;
    const rest = holdsSpringFestival(month) ? restOf(customerClass, inTown) : 1;
    return (habit.base * season + weather) * size * growth * rest * noise;
  };
}

/** How much larger than the typical one of its class. */
export function sizeOf({ customerClass, random }: Customer): number {
  return random.fork("size").lognormal(habits[customerClass].spread);
}

/** Voltage, capacity and how the basic fee is counted: what a firm's price depends on. */
export interface Supply {
  voltage: string | undefined;
  capacityKva: number | undefined;
  basicBy: "capacity" | "demand" | undefined;
}

/** Sizes that transformers are made in, kVA. */
const transformers = [
  ...[30, 50, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500],
  ...[3150, 4000, 5000, 6300, 8000, 10_000, 12_500, 16_000, 20_000, 31_500, 40_000, 50_000, 63_000],
];

export function supplyOf(customer: Customer): Supply {
  const { customerClass, random } = customer;
  const own = random.fork("supply");
  if (customerClass === "residential" || customerClass === "agricultural")
    return { voltage: undefined, capacityKva: undefined, basicBy: undefined };
  const isLarge = customerClass === "large_industrial";
  if (!isLarge && !own.chance(0.15))
    return { voltage: "under_1kv", capacityKva: undefined, basicBy: undefined };
  const neededKva = (habits[customerClass].base * sizeOf(customer)) / 720 / 0.35;
  const least = isLarge ? Math.max(315, neededKva) : Math.min(250, neededKva);
  const capacityKva = transformers.find((kva) => kva >= least) ?? transformers.at(-1)!;
  const voltage = capacityKva >= 20_000 ? "110kv" : capacityKva >= 8000 ? "35kv" : "1_10kv";
  const basicBy = isLarge ? (own.chance(0.4) ? "demand" : "capacity") : undefined;
  return { voltage, capacityKva, basicBy };
}

/** The Spring Festival closes workshops and fills the villages. */
function restOf(customerClass: CustomerClass, inTown: boolean): number {
  if (customerClass === "large_industrial") return 0.62;
  if (customerClass === "general_commercial") return 0.8;
  return inTown ? 0.97 : 1.18;
}

export function nextMonth(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return number === 12 ? `${year! + 1}-01` : `${year}-${String(number! + 1).padStart(2, "0")}`;
}
