/** Every room of the utility, in one list: who works when. */
import type { Desk } from "../year.ts";

export const desks: readonly Desk[] = [];
