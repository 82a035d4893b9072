/**
 * From the reading of a month to the bill of it: pure, so that a correction and a proof price as the issue
 * did.
 * @module
 */
import { addDays, type Day } from "../../base/dates.ts";
import type { Reason } from "../../base/reasons.ts";
import {
  type CustomerFacts,
  type PriceBook,
  type PricedBill,
  type ReadingFacts,
  because as tariffsBecause,
} from "../../tariffs/schema.ts";
import { priceBill } from "../../tariffs/tariffs.ts";

/** What a bill is priced from, as it is kept with the bill. */
export interface BillingFacts {
  reading: ReadingFacts;
  customer: CustomerFacts;
}

/** A reading with its account, as SQL gives it. */
export interface ReadingRow {
  customerAccount: string;
  unitPath: string;
  class: string;
  voltage: string | null;
  capacityKva: number | null;
  basicBy: "capacity" | "demand" | null;
  tariff: string | null;
  openedOn: Day;
  energyWh: bigint;
  yearToDateWh: bigint;
  /** Sharp, peak, flat, valley, deep valley. */
  periodsWh: [bigint, bigint, bigint, bigint, bigint] | null;
  demandW: bigint | null;
  reactiveVarh: bigint | null;
  readingChangeNo: bigint;
  /** Versions of this month's bill there were so far. */
  versions: number;
}

export interface NewBill {
  billId: string;
  customerAccount: string;
  billingMonth: string;
  version: number;
  energyWh: bigint;
  facts: BillingFacts;
  readingChangeNo: bigint;
  priced: PricedBill;
  book: Pick<PriceBook, "name" | "hash">;
  issuedOn: Day;
  dueOn: Day;
  corrects: string | null;
}

export interface Issue {
  month: string;
  /** Day of issue. */
  on: Day;
  /** The book in force on the first day of the month, by path of the unit. */
  bookOf(path: string): PriceBook | undefined;
}

/** The bill, or why there is none. */
export function billOf(row: ReadingRow, { month, on, bookOf }: Issue): NewBill | Reason {
  const book = bookOf(row.unitPath);
  const { customerAccount: account, versions, energyWh, readingChangeNo } = row;
  if (!book) {
    return tariffsBecause.no_price_book({ unit: row.unitPath, day: `${month}-01` });
  }
  const facts = factsOf(row, month);
  const priced = priceBill(facts.reading, facts.customer, book);
  if (!priced) return tariffsBecause.no_tariff({ book: book.name, account, class: row.class });
  return {
    ...{ billId: billIdOf(account, month, versions + 1), customerAccount: account },
    ...{ billingMonth: month, version: versions + 1, energyWh, facts, readingChangeNo, priced },
    book,
    ...{ issuedOn: on, dueOn: addDays(on, book.paymentDays), corrects: null },
  };
}

/** `B-0012345678-202601`, `-2` and so on for those that correct it. */
function billIdOf(account: string, month: string, version: number): string {
  const first = `B-${account}-${month.replace("-", "")}`;
  return version === 1 ? first : `${first}-${version}`;
}

export function isReason(outcome: NewBill | Reason): outcome is Reason {
  return "code" in outcome;
}

function factsOf(row: ReadingRow, month: string): BillingFacts {
  const { energyWh, yearToDateWh, periodsWh, demandW, reactiveVarh } = row;
  const { voltage, capacityKva, basicBy, tariff } = row;
  const isOpenedInYear = row.openedOn.slice(0, 4) === month.slice(0, 4);
  return {
    reading: {
      ...{ energyWh, yearToDateWh },
      ...(periodsWh && { periodsWh: byPeriod(periodsWh) }),
      ...(demandW !== null && { demandW }),
      ...(reactiveVarh !== null && { reactiveVarh }),
    },
    customer: {
      class: row.class,
      ...(voltage !== null && { voltage }),
      ...(capacityKva !== null && { capacityKva }),
      ...(basicBy !== null && { basicBy }),
      ...(tariff !== null && { tariff }),
      ...(isOpenedInYear && { monthsInYear: 13 - Number(row.openedOn.slice(5, 7)) }),
    },
  };
}

function byPeriod([sharp, peak, flat, valley, deep]: NonNullable<ReadingRow["periodsWh"]>) {
  return { sharp, peak, flat, valley, deep_valley: deep };
}
