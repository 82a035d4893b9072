/** Every room of the utility, in one list: who works when. */
import type { Desk } from "../year.ts";
import { analysts } from "./analysts.ts";
import { books } from "./books.ts";
import { cashier } from "./cashier.ts";
import { collection, standby } from "./collection.ts";
import { meters } from "./meters.ts";

export const desks: readonly Desk[] = [standby, meters, cashier, books, ...analysts, collection];
