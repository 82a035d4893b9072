/**
 * What each customer is billed: the readings priced by the product's own rules, so that what the
 * product issues comes to the same fen.
 */
import { join } from "node:path";
import { assert } from "../../src/base/assert.ts";
import type { Day } from "../../src/base/dates.ts";
import { lateFeeOf, lateFeeRules, type OwedBill } from "../../src/bills/bills.ts";
import { billOf, isReason } from "../../src/bills/issuing/price-reading.ts";
import { readRulebooks } from "../../src/doors/rulebook-files.ts";
import { priceBookFor } from "../../src/tariffs/tariffs.ts";
import type { Customer } from "./customers.ts";
import { nextMonth, type Reading, supplyOf } from "./readings.ts";

/** Day of issue of a month's bills: the first after it. */
export function issueDayOf(month: string): Day {
  return `${nextMonth(month)}-01`;
}

export interface Billing {
  /** The bills of these months, oldest first; months without energy or price have none. */
  billsOf(customer: Customer, readings: readonly Reading[]): OwedBill[];
  /** The whole late fee of a bill whose unpaid part were paid on a day. */
  feeOn(bill: OwedBill, day: Day): bigint;
}

/** @param months the billed ones, `YYYY-MM` */
export async function openBilling(months: ReadonlySet<string>): Promise<Billing> {
  const folder = join(import.meta.dirname, "../../rulebooks");
  const rulebooks = await readRulebooks([[folder, "shipped"]]);
  const ruleOn = lateFeeRules(rulebooks);
  const bookOf = (month: string) => (path: string) =>
    priceBookFor(rulebooks, { path, day: `${month}-01` });
  return {
    feeOn: (bill, day) => lateFeeOf(bill, day, ruleOn).feeFen,
    billsOf: (customer, readings) =>
      readings
        .filter(({ month }) => months.has(month))
        .map((reading) => {
          const row = pricedFrom(customer, reading, readings);
          const issue = { month: reading.month, on: issueDayOf(reading.month) };
          const bill = billOf(row, { ...issue, bookOf: bookOf(reading.month) });
          assert(!isReason(bill), "the shipped price book prices every demonstration customer");
          return {
            billId: bill.billId,
            customerAccount: customer.account,
            billingMonth: reading.month,
            class: customer.customerClass,
            issuedOn: bill.issuedOn,
            dueOn: bill.dueOn,
            amountFen: bill.priced.amountFen,
            paidFen: 0n,
            lateFeePaidFen: 0n,
            tranches: [],
          };
        })
        .filter(({ amountFen }) => amountFen > 0n),
  };
}

function pricedFrom(customer: Customer, reading: Reading, readings: readonly Reading[]) {
  const { voltage = null, capacityKva = null, basicBy = null } = supplyOf(customer);
  const year = reading.month.slice(0, 4);
  const isEarlier = ({ month }: Reading) => month.startsWith(year) && month < reading.month;
  return {
    ...reading,
    customerAccount: customer.account,
    unitPath: customer.station.id,
    class: customer.customerClass,
    ...{ voltage, capacityKva, basicBy, tariff: null },
    openedOn: customer.openedOn,
    yearToDateWh: readings.filter(isEarlier).reduce((sum, { energyWh }) => sum + energyWh, 0n),
    ...{ readingChangeNo: 0n, versions: 0 },
  };
}
