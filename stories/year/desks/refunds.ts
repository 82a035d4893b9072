/** Money back: what customers ask for at the counters, and finance that pays it. */
import type { Desk } from "../year.ts";
import { keepDesk } from "./refunds/finance.ts";
import { handle } from "./refunds/handling.ts";

export { type RefundCase, refundCases } from "./refunds/cases.ts";

const counters = "09:10";
const finance = "14:20";

export const refundsDesk: Desk = {
  name: "refunds",
  hours: [counters, finance],
  workdaysOnly: true,
  work: (year, hour) => (hour === counters ? handle(year) : keepDesk(year)),
};
