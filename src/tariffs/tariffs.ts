/**
 * Prices a month of one account by a dated price book.
 * @module
 */
import type { Rulebook, RulebookShelf } from "../base/capabilities.ts";
import type { Day } from "../base/dates.ts";
import { formatScaled, halfUp, type Scaled, scale } from "../base/decimals.ts";
import { formatKwh } from "../base/energy.ts";
import { formatYuan } from "../base/money.ts";
import { adjustmentPercent, powerFactorOf } from "./power-factor.ts";
import {
  type CustomerFacts,
  PowerFactorBody,
  type PriceBook,
  PriceBookBody,
  type PricedBill,
  type PricedLine,
  periods,
  type ReadingFacts,
  type Tariff,
} from "./schema.ts";

/** Codes of GB/T 2260 nest by prefix: a book of `37` covers `3701` and `370102`. */
const codeLengths = [6, 4, 2];

/**
 * The book in force on a day for a unit: that of the unit itself, else of the nearest unit above it, each
 * by its id or by its area code. Undefined where none is on the shelf.
 * @param path ids from the root, joined by `/`
 */
export function priceBookFor(
  rulebooks: RulebookShelf,
  { path, day }: { path: string; day: Day },
): PriceBook | undefined {
  for (const kind of path.split("/").toReversed().flatMap(priceBookKinds)) {
    const found = rulebooks.inForce(kind, day);
    if (found) return openPriceBook(found, rulebooks.inForce("power-factor", day));
  }
  return undefined;
}

/** Kinds under which a unit's price book is looked for: by its id, then by its area codes. */
export function priceBookKinds(unitId: string): string[] {
  const codes = [unitId, ...codeLengths.map((length) => unitId.slice(0, length))];
  return codes.map((code) => `price-book-${code.toLowerCase()}`);
}

const opened = new WeakMap<Rulebook, PriceBook>();

/** A book of the shelf, read once, with the power-factor tables of its days. */
export function openPriceBook(found: Rulebook, factors: Rulebook | undefined): PriceBook {
  const known = opened.get(found);
  if (known) return known;
  const { kind, version, hash, body } = found;
  const { standards } = PowerFactorBody.parse(factors?.body ?? { standards: {} });
  const parsed = PriceBookBody.parse(body);
  const book = { ...parsed, name: `${kind} ${version}`, hash, powerFactors: standards };
  opened.set(found, book);
  return book;
}

/** The tariff agreed by name, else the first that fits. */
export function tariffOf(customer: CustomerFacts, { tariffs }: PriceBook): Tariff | undefined {
  if (customer.tariff !== undefined) return tariffs.find(({ id }) => id === customer.tariff);
  return tariffs.find(({ for: fit }) => {
    if (!fit?.class.includes(customer.class)) return false;
    const { voltage, capacityKva = 0 } = customer;
    const isVoltage = !fit.voltage || fit.voltage.some((each) => each === voltage);
    return isVoltage && capacityKva >= (fit.fromKva ?? 0);
  });
}

/**
 * The fee lines of a month. Order: energy, additions by period, capacity or demand, power factor on the
 * lines before it without the funds in them, funds. Each line is rounded once, half up to the fen; the
 * total is the sum of the lines. Undefined where the book has no tariff for the account.
 */
export function priceBill(
  reading: ReadingFacts,
  customer: CustomerFacts,
  book: PriceBook,
): PricedBill | undefined {
  const tariff = tariffOf(customer, book);
  if (!tariff) return undefined;
  const fees = [
    ...energyLines(reading, customer, tariff),
    ...basicLines(reading, customer, tariff),
  ];
  const funds = fundLines(reading, tariff, book);
  const inPrice = funds.filter(({ kind }) => kind === "energy");
  const adjustment = adjustmentLines([...fees, ...inPrice], reading, { tariff, book });
  const lines = [...fees, ...adjustment, ...funds].map((line) => withVat(line, book.vatPercent));
  return {
    tariff: tariff.id,
    lines,
    amountFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0n),
    vatFen: lines.reduce((sum, { vatFen }) => sum + vatFen, 0n),
  };
}

type Fee = Omit<PricedLine, "vatFen">;

/** Quantities are in thousandths of what a price is for; a percentage is of hundredths. */
const divisors = { Wh: 10n * scale, VA: 10n * scale, W: 10n * scale, fen: 100n * scale };

/** What a line comes to: quantity x price, rounded half up to the fen. */
export function amountOf({ quantity, unit, price }: Pick<Fee, "quantity" | "unit" | "price">) {
  return halfUp(quantity * price, divisors[unit]);
}

function fee(line: Omit<Fee, "amountFen">): Fee {
  return { ...line, amountFen: amountOf(line) };
}

function withVat(line: Fee, percent: Scaled): PricedLine {
  return { ...line, vatFen: halfUp(line.amountFen * percent, 100n * scale + percent) };
}

function energyLines(reading: ReadingFacts, customer: CustomerFacts, { energy }: Tariff): Fee[] {
  const { energyWh, periodsWh } = reading;
  const line = (item: string, quantity: bigint, price: Scaled): Fee[] =>
    quantity === 0n ? [] : [fee({ kind: "energy", item, quantity, unit: "Wh", price })];
  if ("timeOfUse" in energy) {
    if (!periodsWh) return line("flat", energyWh, energy.timeOfUse.flat);
    return periods.flatMap((period) => line(period, periodsWh[period], energy.timeOfUse[period]));
  }
  const base =
    "steps" in energy
      ? stepShares(reading, customer, energy.steps).flatMap(({ item, quantity, price }) =>
          line(item, quantity, price),
        )
      : line("energy", energyWh, energy.yuanPerKwh);
  const additions = periods.flatMap((period) => {
    const price = energy.addPerKwh?.[period] ?? 0n;
    return price === 0n ? [] : line(`${period}_addition`, periodsWh?.[period] ?? 0n, price);
  });
  return [...base, ...additions];
}

type Steps = Extract<Tariff["energy"], { steps: unknown }>["steps"];

/** The part of a month's energy in each annual step: the year's energy up to here goes on filling them. */
function stepShares(
  { energyWh, yearToDateWh }: ReadingFacts,
  { monthsInYear = 12 }: CustomerFacts,
  steps: Steps,
): { item: string; quantity: bigint; price: Scaled; untilWh?: bigint }[] {
  const until = yearToDateWh + energyWh;
  let begin = 0n;
  return steps.map(({ untilKwh, yuanPerKwh }, at) => {
    const end = untilKwh === undefined ? undefined : stepEnd(untilKwh, monthsInYear);
    const from = begin > yearToDateWh ? begin : yearToDateWh;
    const to = end !== undefined && end < until ? end : until;
    begin = end ?? begin;
    const step = {
      item: `step_${at + 1}`,
      quantity: to > from ? to - from : 0n,
      price: yuanPerKwh,
    };
    return end === undefined ? step : { ...step, untilWh: end };
  });
}

/** Annual kWh as Wh, shared by months where the account was opened in the year. */
function stepEnd(untilKwh: number, months: number): bigint {
  return (BigInt(untilKwh) * 1000n * BigInt(months)) / 12n;
}

/** By demand where that is agreed and was read, else by capacity. */
function basicLines(reading: ReadingFacts, customer: CustomerFacts, { twoPart }: Tariff): Fee[] {
  if (!twoPart) return [];
  const { yuanPerKva, yuanPerKw } = twoPart;
  if (customer.basicBy === "demand" && reading.demandW !== undefined) {
    const demand = { quantity: reading.demandW, unit: "W", price: yuanPerKw } as const;
    return [fee({ kind: "capacity", item: "demand", ...demand })];
  }
  const quantity = BigInt(customer.capacityKva ?? 0) * 1000n;
  return [fee({ kind: "capacity", item: "capacity", quantity, unit: "VA", price: yuanPerKva })];
}

function adjustmentLines(
  fees: readonly Fee[],
  { energyWh, reactiveVarh }: ReadingFacts,
  { tariff, book }: { tariff: Tariff; book: PriceBook },
): Fee[] {
  const table = book.powerFactors[tariff.powerFactor ?? ""];
  if (!table || reactiveVarh === undefined) return [];
  const price = adjustmentPercent(table, powerFactorOf(energyWh, reactiveVarh));
  const quantity = fees.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  if (price === 0n) return [];
  return [fee({ kind: "power_factor", item: "power_factor", quantity, unit: "fen", price })];
}

/** Funds in the price are taken out of the energy fee again, so that the total is that of the price. */
function fundLines({ energyWh }: ReadingFacts, { funds }: Tariff, book: PriceBook): Fee[] {
  const price = book.funds
    .filter(({ id }) => funds.ids.includes(id))
    .reduce((sum, { yuanPerKwh }) => sum + yuanPerKwh, 0n);
  if (price === 0n || energyWh === 0n) return [];
  const charged = { item: "funds", quantity: energyWh, unit: "Wh", price } as const;
  const fund = fee({ kind: "funds", ...charged });
  if (!funds.inPrice) return [fund];
  return [fee({ ...charged, kind: "energy", item: "funds_in_price", price: -price }), fund];
}

/** Where a line's quantity or price comes from, beyond the line itself; undefined where nowhere. */
export function explainLine(
  { item, quantity }: Pick<PricedLine, "item" | "quantity">,
  { reading, customer }: { reading: ReadingFacts; customer: CustomerFacts },
  { book, tariff }: { book: PriceBook; tariff: Tariff },
): { zh: string; en: string } | undefined {
  const { energy } = tariff;
  if ("steps" in energy && item.startsWith("step_")) {
    const share = stepShares(reading, customer, energy.steps).find((step) => step.item === item);
    const used = formatKwh(reading.yearToDateWh);
    const end = share?.untilWh === undefined ? "∞" : formatKwh(share.untilWh);
    return {
      zh: `本年此前累计 ${used} 千瓦时；本档至年累计 ${end} 千瓦时`,
      en: `used earlier this year: ${used} kWh; the step ends at ${end} kWh of the year`,
    };
  }
  if (item === "power_factor") {
    const active = formatKwh(reading.energyWh);
    const reactive = formatKwh(reading.reactiveVarh ?? 0n);
    const factor = (powerFactorOf(reading.energyWh, reading.reactiveVarh ?? 0n) / 100).toFixed(2);
    const base = formatYuan(quantity);
    return {
      zh: `有功 ${active} 千瓦时、无功 ${reactive} 千乏时，平均功率因数 ${factor}，标准 ${tariff.powerFactor}；基数 ${base} 元`,
      en: `active ${active} kWh, reactive ${reactive} kvarh: average factor ${factor}, standard ${tariff.powerFactor}; on ${base} yuan`,
    };
  }
  if (item !== "funds") return undefined;
  const funds = book.funds.filter(({ id }) => tariff.funds.ids.includes(id));
  const list = (language: "zh" | "en") =>
    funds.map((fund) => `${fund[language]} ${formatScaled(fund.yuanPerKwh)}`).join(" + ");
  return { zh: list("zh"), en: list("en") };
}
