/**
 * What a step moves: the share recovered among those it was done to, less that of its hold-out group. Pure.
 * @module
 */
import { wilson } from "../../math/statistics/wilson.ts";

export interface Groups {
  treated: number;
  treatedPaid: number;
  heldOut: number;
  heldOutPaid: number;
}

export interface Effect {
  difference: number;
  low: number;
  high: number;
}

/**
 * Difference of two shares with its 95 % interval. Source: Newcombe, Statistics in Medicine 17 (1998) 873-890,
 * method 10: the Wilson score intervals of the two, squared and added. A group of nobody could have any share.
 */
export function effectOf({ treated, treatedPaid, heldOut, heldOutPaid }: Groups): Effect {
  const [one, two] = [wilson(treatedPaid, treated), wilson(heldOutPaid, heldOut)];
  const difference = one.share - two.share;
  return {
    difference,
    low: difference - Math.hypot(one.share - one.low, two.high - two.share),
    high: difference + Math.hypot(one.high - one.share, two.share - two.low),
  };
}

/**
 * Of those who would not have paid by themselves, the share that a step moves to pay: (treated - hold-out) / (1 -
 * hold-out), within 0..1, shrunken to the prior as if the prior had been seen on `priorWeight` accounts. The
 * information of a comparison is that of its smaller half: the harmonic mean of the two groups, halved.
 */
export function liftOf(
  groups: Groups,
  { priorLift, priorWeight }: { priorLift: number; priorWeight: number },
): number {
  const { treated, treatedPaid, heldOut, heldOutPaid } = groups;
  if (treated === 0 || heldOut === 0 || heldOutPaid === heldOut) return priorLift;
  const byItself = heldOutPaid / heldOut;
  const seen = Math.min(1, Math.max(0, (treatedPaid / treated - byItself) / (1 - byItself)));
  const weight = (treated * heldOut) / (treated + heldOut);
  return (seen * weight + priorLift * priorWeight) / (weight + priorWeight);
}
