/**
 * What a step moves: the share recovered among those it was done to, less that of its hold-out group. Pure.
 * @module
 */

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

/** 97.5 % quantile of the normal distribution. */
const z = 1.959963984540054;

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

/** Wilson 1927. Without any trial the share is 1/2 and the interval everything. */
function wilson(hits: number, trials: number): { share: number; low: number; high: number } {
  if (trials === 0) return { share: 0.5, low: 0, high: 1 };
  const share = hits / trials;
  const centre = (share + (z * z) / (2 * trials)) / (1 + (z * z) / trials);
  const half =
    (z / (1 + (z * z) / trials)) *
    Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
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
