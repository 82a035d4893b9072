/**
 * What the meters counted is what was billed: each account of a month once, with the energy that its meter really
 * measured, however late, guessed or wrong the first word of it was.
 * @module
 */
import { addDays } from "../../../src/base/dates.ts";
import type { Check, Finding, Year } from "../year.ts";
import { everyRow } from "./pages.ts";

export const metered: Check = {
  name: "metered",
  monthly: true,
  async run(year) {
    const month = settledMonth(year);
    return month === undefined ? [] : [await finding(year, month)];
  },
};

/** The month before the last: disputes about the last one may still be looked into. */
function settledMonth({ today, options }: Pick<Year, "today" | "options">): string | undefined {
  const lastMonth = addDays(`${today().slice(0, 7)}-01`, -1).slice(0, 7);
  const month = addDays(`${lastMonth}-01`, -1).slice(0, 7);
  return month > options.eve.slice(0, 7) ? month : undefined;
}

async function finding(year: Year, month: string): Promise<Finding> {
  const measured = measuredIn(year, month);
  const wrong: string[] = [];
  const prices: number[] = [];
  const sum = { bills: 0, energyWh: 0n, amountFen: 0n };
  const input = { month };
  const listing = { operation: "bills.list", input, rows: "bills" };
  for await (const bill of everyRow(year.as("province.compliance"), listing)) {
    const account = accountOf(bill);
    const energyWh = BigInt(bill.energyWh);
    const trueWh = measured.get(account);
    if (trueWh !== energyWh) {
      wrong.push(`${bill.billId}: ${energyWh} Wh billed, ${trueWh ?? "nothing"} measured`);
    }
    measured.delete(account);
    sum.bills += 1;
    sum.energyWh += energyWh;
    sum.amountFen += BigInt(bill.amountFen);
    const isStepped = bill.tariff === "residential" && energyWh > 0n;
    if (isStepped) prices.push(Number(bill.amountFen) / Number(energyWh));
  }
  for (const account of measured.keys()) wrong.push(`${account}: no bill of ${month}`);
  const cheapest = prices.reduce((left, right) => Math.min(left, right), Infinity);
  return {
    group: "fen",
    zh: "每户每月按实际表计电量出账一次，迟到、估抄与重复计量均已更正",
    en: "Every meter's month is billed once and as it was, late, guessed and inflated ones put right",
    figures: {
      month,
      bills: sum.bills,
      kWh: Number(sum.energyWh / 1000n),
      billedFen: Number(sum.amountFen),
      homesInUpperSteps: prices.filter((price) => price > cheapest * stepped).length,
    },
    wrong,
  };
}

/** A mean price that is this much above the cheapest home's has a dearer step in it; less is rounding. */
const stepped = 1.02;

/** Wh by account, as it truly was. */
function measuredIn({ ahead }: Year, month: string): Map<string, bigint> {
  const measured = new Map<string, bigint>();
  const isIts = (reading: { month: string }) => reading.month === month;
  for (const { customer, readings } of ahead.readings()) {
    const reading = readings.find(isIts);
    if (reading) measured.set(customer.account, reading.energyWh);
  }
  for (const { customer, reading } of ahead.rightReadings()) {
    if (isIts(reading) && measured.has(customer.account)) {
      measured.set(customer.account, reading.energyWh);
    }
  }
  return measured;
}

/** `B-0012345678-202601` or `B-0012345678-202601-2`. */
function accountOf({ billId }: { billId: string }): string {
  return billId.split("-")[1]!;
}
