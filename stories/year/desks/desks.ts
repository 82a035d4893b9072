/** Every room of the utility, in one list: who works when. */
import type { Desk } from "../year.ts";
import { analysts } from "./analysts.ts";
import { approversDesk } from "./approvers.ts";
import { books } from "./cashier/books.ts";
import { cashier } from "./cashier.ts";
import { collection, standby } from "./collection.ts";
import { registers } from "./hotline/registers.ts";
import { hotline } from "./hotline.ts";
import { moves } from "./meters/moves.ts";
import { prices } from "./meters/prices.ts";
import { meters } from "./meters.ts";
import { refundsDesk } from "./refunds.ts";
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
