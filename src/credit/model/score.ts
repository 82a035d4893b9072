/**
 * From shares of the grades to a score of 0..100 whose cut-offs are the rulebook's.
 * @module
 */
import type { CreditRules } from "../rulebook.ts";

/** Shares of C, B and A by row, worst first; a row's shares add up to 1. */
export type GradeShares = readonly [Float64Array, Float64Array, Float64Array];

/**
 * The score is at the cut-off of B where C is exactly as likely as not, at that of A where A is, and
 * straight between; so the grade by score is the median of the shares, which errs by the fewest grades.
 * It never falls where shares move up from worse grades to better ones. Standing [I].
 */
export function scoresOf(shares: GradeShares, { cutOffs }: Pick<CreditRules, "cutOffs">) {
  const [worst, , best] = shares;
  return worst.map((worse, row) => {
    const better = best[row]!;
    if (worse > 0.5) return cutOffs.B * ((1 - worse) / 0.5);
    if (better >= 0.5) return cutOffs.A + (100 - cutOffs.A) * ((better - 0.5) / 0.5);
    const [fromB, toA] = [0.5 - worse, 0.5 - better];
    return cutOffs.B + (cutOffs.A - cutOffs.B) * (fromB / (fromB + toA));
  });
}
