/** Probability of label 1 at these log-odds. */
export function probabilityOf(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const raised = Math.exp(logOdds);
  return raised / (1 + raised);
}

/** -ln of the probability that these log-odds give to the label, exact for any size. */
export function logisticLoss(logOdds: number, label: number): number {
  const margin = label === 1 ? logOdds : -logOdds;
  return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
}
