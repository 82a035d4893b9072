/**
 * The books closed: a day some days after it, when nothing of it is to come, and a month once all its days
 * are. Money that still waits for the bank goes over to the next month.
 * @module
 */
import { addDays } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import { nextMonth } from "../../../../tools/demonstration/readings.ts";
import type { Desk, Year } from "../../year.ts";
import { perYear } from "../memory.ts";

const finance = "province.finance";

/** Days that a day stays open: its channel files, its statement, and a weekend between. */
const lag = 4;

/** The month closed last. */
const drawer = perYear(() => ({ closed: "" }));

export const books: Desk = {
  name: "books",
  hours: ["16:50"],
  workdaysOnly: true,
  async work(year) {
    const who = year.as(finance);
    const day = addDays(year.today(), -lag);
    const { closedThrough, days } = await who.get("ledger.close-day", { day });
    year.journal.count("days closed", days);
    const open = addDays(closedThrough, 1).slice(0, 7);
    await closeMonth(year, addDays(`${open}-01`, -1).slice(0, 7));
  },
};

/** The months before it first, where the house says that they are open. */
async function closeMonth(year: Year, period: string): Promise<void> {
  const mine = drawer(year);
  if (mine.closed >= period) return;
  const input = { period, carryPending: true };
  const answer = await year.as(finance).ask("ledger.close-period", input, { reason: "月结" });
  if (!isRefusal(answer)) {
    mine.closed = period;
    year.journal.count("months closed");
    return;
  }
  const { code, values } = answer.reason;
  if (code !== "ledger.earlier_period_open") throw new Error(`${period}: ${answer.reason.en}`);
  for (let due = String(values?.period); due <= period; due = nextMonth(due)) {
    await closeMonth(year, due);
  }
}
