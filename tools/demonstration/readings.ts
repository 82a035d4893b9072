/** Monthly energy of each customer: season by class, weather, growth, holidays, empty homes. */
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

export const readingColumns = ["customer_account", "billing_month", "energy_wh"] as const;
export type ReadingRow = [account: string, month: string, energyWh: number];

export interface ReadingOptions {
  book: CustomerBook;
  cities: readonly City[];
  /** `YYYY-MM`, oldest first. */
  months: readonly string[];
  random: Random;
  /** What a planted event did to a reading: a factor. */
  distortion(customer: Customer, month: string): number;
}

/** Rows of `readings.csv`: customer by customer, month by month while the account was open. */
export function* readingRows(options: ReadingOptions): Generator<ReadingRow> {
  const { book, cities, months, random, distortion } = options;
  const climates = new Map(
    cities.map((city) => [city.id, months.map((month) => climateOf(city, month, random))]),
  );
  for (const customer of book.customers()) {
    const energyOf = livingOf(customer);
    const climate = climates.get(customer.county.city.id)!;
    for (const [at, month] of months.entries()) {
      if (!isOpen(customer, month)) continue;
      const kwh = energyOf(month, climate[at]!, at) * distortion(customer, month);
      yield [customer.account, month, Math.round(kwh * 100) * 10];
    }
  }
}

function isOpen({ openedOn, closedOn }: Customer, month: string): boolean {
  return openedOn.slice(0, 7) <= month && (closedOn === undefined || closedOn.slice(0, 7) > month);
}

/** What one customer uses: kWh by month, weather and months since the start. */
function livingOf(customer: Customer): (month: string, climate: Climate, at: number) => number {
  const { customerClass, inTown, random } = customer;
  const habit = habits[customerClass];
  const size = random.lognormal(habit.spread);
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
