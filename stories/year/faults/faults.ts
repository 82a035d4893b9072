/** What goes wrong and when: drawn from the seed before the year begins. */
import type { Fault, Year } from "../year.ts";

export const allFaults: readonly Fault[] = [];

export interface Troubles {
  /** Strikes or mends what is due, before the house works at this hour. */
  before(hour: string): Promise<void>;
  endOfDay(): Promise<void>;
}

export function faults(_year: Year): Troubles {
  return { before: () => Promise.resolve(), endOfDay: () => Promise.resolve() };
}
