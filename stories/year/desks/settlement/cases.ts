/**
 * What really was delivered and is owed to each owner, month by month, and what the papers about it said. No desk
 * looks here but the one that wrote it.
 * @module
 */
import type { Day } from "../../../../src/base/dates.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import type { Flaw } from "./invoices.ts";
import type { Ending } from "./taken-back.ts";

/** What an owner did who took his invoice back after he was paid. */
export interface TakenBack {
  on: Day;
  ending: Ending;
  /** Money that he sent back, by the number on the bank's statement. */
  repaid: { number: string; on: Day; fen: bigint }[];
  /** Another invoice of his, and a good one, is with the house from this day. */
  invoicedAnewOn?: Day;
}

export interface SettlementCase {
  supplier: string;
  month: string;
  kwh: bigint;
  /** With tax. */
  dueFen: bigint;
  /** As they came in, good ones too. */
  invoices: { number: string; flaw: Flaw }[];
  /** It was archived with other energy or another rate at first. */
  mistyped: boolean;
  takenBack?: TakenBack;
}

const book = perYear(() => new Map<string, SettlementCase>());

/** By supplier and month, in the order in which they were settled. */
export const settlementCases = (year: Year): readonly SettlementCase[] => [...book(year).values()];

export const settlementCase = (
  year: Year,
  { supplierId, month }: { supplierId: string; month: string },
) => book(year).get(`${supplierId} ${month}`);

export function settled(year: Year, one: Omit<SettlementCase, "invoices">): SettlementCase {
  const kept = { ...one, invoices: [] };
  book(year).set(`${one.supplier} ${one.month}`, kept);
  return kept;
}
