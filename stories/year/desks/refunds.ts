/** Money back: what customers ask for at the counters, and finance that pays it. */
import type { Desk, Year } from "../year.ts";
import { cheatADay } from "./refunds/cheat.ts";
import { keepDesk, matchStatements } from "./refunds/finance.ts";
import { handle } from "./refunds/handling.ts";

export { refundCases } from "./refunds/cases.ts";

const counters = "09:10";
const finance = "14:20";
const evening = "17:10";

const works: Readonly<Record<string, (year: Year) => Promise<void>>> = {
  [counters]: handle,
  [finance]: async (year) => {
    await matchStatements(year);
    await keepDesk(year);
  },
  [evening]: cheatADay,
};

export const refundsDesk: Desk = {
  name: "refunds",
  hours: [counters, finance, evening],
  workdaysOnly: true,
  work: (year, hour) => works[hour]!(year),
};
