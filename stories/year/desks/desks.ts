/** Every room of the utility, in one list: who works when. */
import type { Desk } from "../year.ts";
import { analysts } from "./analysts.ts";
import { approversDesk } from "./approvers.ts";
import { books } from "./books.ts";
import { cashier } from "./cashier.ts";
import { collection, standby } from "./collection.ts";
import { hotline } from "./hotline.ts";
import { meters } from "./meters.ts";
import { moves } from "./moves.ts";
import { prices } from "./prices.ts";
import { refundsDesk } from "./refunds.ts";
import { registers } from "./registers.ts";
import { settlementDesk } from "./settlement.ts";

export const desks: readonly Desk[] = [
  standby,
  meters,
  moves,
  prices,
  hotline,
  registers,
  cashier,
  books,
  ...analysts,
  collection,
  refundsDesk,
  settlementDesk,
  approversDesk,
];

/** Without them nobody is billed, no money booked, no ticket taken down: all a twin that does not collect needs. */
export const twinDesks: readonly Desk[] = [meters, moves, prices, hotline, registers, cashier];
