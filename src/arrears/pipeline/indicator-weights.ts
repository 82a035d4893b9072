/**
 * Weights of the indicators, entropy x AHP: w_j = sqrt(a_j e_j) / sum (methods of CN117973879A step 3
 * [E step, I/A formula]).
 * @module
 */
export interface IndicatorWeights {
  /** Adding up to 1; a constant indicator has 0. */
  indicators: { indicator: string; entropy: number; ahp: number; weight: number }[];
  /** Of the judgements; below .1 they agree with themselves (Saaty 1977). */
  consistencyRatio: number;
  /** Where the judgements came from. */
  judgements: "given" | "information-value";
}
