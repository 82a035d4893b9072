/**
 * What a tranche brings in and costs its payer, by the day it was paid. Sums are whole fen in doubles, exact
 * below 2^53.
 * @module
 */
import type { PolicyBody } from "../policy/body.ts";
import { yearEnd } from "./days.ts";
import { classIndex } from "./hazard.ts";
import { never, type Replayed } from "./inputs.ts";
import type { Tally } from "./tally.ts";

export interface Money {
  settle(tally: Tally, tranche: number, day: number): void;
  leaveOpen(tally: Tally, tranche: number): void;
}

/** Late fee as in `bills/late-fee.ts`, for each tranche and without the minimum of a bill. */
export function moneyOf(
  { tranches, classes, firstDay, lastDay }: Replayed,
  { lateFee }: Pick<PolicyBody, "lateFee">,
): Money {
  // thousandths of a per mille, so that fen x days x rate stays whole
  const rates = [lateFee.residential, lateFee["non-residential"]].map(
    ({ sameYear, carriedOver }) => [Number(sameYear) / 1e5, Number(carriedOver) / 1e5] as const,
  );
  const fee = (tranche: number, day: number) => {
    const due = tranches.dueOn[tranche]!;
    if (day <= due) return 0;
    const [sameYear, carriedOver] = rates[classIndex(classes[tranches.account[tranche]!]!)]!;
    const fen = tranches.fen[tranche]!;
    const turn = Math.min(day, yearEnd(due));
    const rounded = (days: number, rate: number) =>
      Math.floor((fen * days * rate + 500_000) / 1_000_000);
    return rounded(turn - due, sameYear) + (day > turn ? rounded(day - turn, carriedOver) : 0);
  };
  const fenDays = (tranche: number, until: number) =>
    tranches.fen[tranche]! * Math.max(0, until - Math.max(tranches.issuedOn[tranche]!, firstDay));
  return {
    settle({ sums, cashByDay }, tranche, day) {
      const fen = tranches.fen[tranche]!;
      sums.cashFen += fen;
      cashByDay[day - firstDay]! += fen;
      sums.lateFeeFen += fee(tranche, day);
      sums.outstandingDays += fenDays(tranche, day);
    },
    leaveOpen({ sums }, tranche) {
      sums.openFen += tranches.fen[tranche]!;
      sums.lateFeeFen += fee(tranche, lastDay);
      sums.outstandingDays += fenDays(tranche, lastDay + 1);
    },
  };
}

/** Whether a tranche stood open at the end of the window as it happened. */
export function stayedOpen({ tranches }: Replayed, tranche: number): boolean {
  return tranches.paidOn[tranche] === never;
}
