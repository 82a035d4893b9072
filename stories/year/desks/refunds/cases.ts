/**
 * What really stands behind each refund of a year, kept where no desk looks: what was owed, what was asked for,
 * and what went out.
 * @module
 */
import type { Day } from "../../../../src/base/dates.ts";
import type { Wish } from "../../town/town.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";

export interface RefundCase {
  wish: Wish;
  /** Who took it at the counter. */
  handler: string;
  on: Day;
  /** The order that came of it; without one it was turned down, or settled by a transfer. */
  order?: string;
  /** What the handler asked the house for, which may be less than the customer asked him. */
  requestedFen?: bigint;
  turnedDown?: string;
  paidFen: bigint;
}

const book = perYear(() => ({ all: [] as RefundCase[], byOrder: new Map<string, RefundCase>() }));

export const refundCases = (year: Year): readonly RefundCase[] => book(year).all;

const caseOf = (year: Year, order: string) => book(year).byOrder.get(order);

export function openCase(year: Year, wish: Wish, handler: string): RefundCase {
  const opened = { wish, handler, on: year.today(), paidFen: 0n };
  book(year).all.push(opened);
  return opened;
}

export function ordered(year: Year, one: RefundCase, { id, fen }: { id: string; fen: bigint }) {
  one.order = id;
  one.requestedFen = fen;
  book(year).byOrder.set(id, one);
  year.journal.count("refunds: requested");
}

export function turnedDown(year: Year, one: RefundCase, why: string): void {
  one.turnedDown = why;
  const { owedFen = 0n } = one.wish;
  year.journal.count(`refunds: turned down, ${owedFen > 0n ? "though owed" : "rightly"}`);
}

/** Finance let it go. Whether more went out than was owed is for the report, not for the desk. */
export function paid(year: Year, order: string, fen: bigint): void {
  const one = caseOf(year, order);
  year.journal.count("refunds: paid");
  if (!one) return;
  one.paidFen = fen;
  const { owedFen = 0n } = one.wish;
  if (fen > owedFen) year.journal.count("refunds: more paid than owed");
}
