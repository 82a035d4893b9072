/** Every room of the utility, in one list: who works when. */
import type { Desk } from "../year.ts";
import { books } from "./books.ts";
import { cashier } from "./cashier.ts";
import { meters } from "./meters.ts";

export const desks: readonly Desk[] = [meters, cashier, books];
