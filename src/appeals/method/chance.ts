/**
 * How likely a day of so many tickets is where nothing happens: the upper tail of a negative binomial of the mean
 * and spread of the 31 days before. After the outbreak surveillance of Farrington et al., J. R. Stat. Soc. A 159
 * (1996) 547, and Noufaily et al., Stat. Med. 32 (2013) 1206 [A]; window and drawing are ours [I].
 * @module
 */
import { countTail } from "../../math/statistics/count-tail.ts";

/** The days before a slot, at most 31. */
export interface PastDays {
  days: number;
  tickets: number;
  /** Sum of the squares of the daily numbers. */
  squares: number;
}

/** Fewer days say nothing of a spread. */
const leastDays = 14;
/** Variance over mean of calm days, to which a month's own is drawn as another month would. */
const calm = { dispersion: 1.3, days: 31 };

/** Undefined where too few days are known. One ticket is added to the past, so that none is never impossible. */
export function chanceOf(
  tickets: number,
  past: PastDays | null,
): { mean: number; chance: number } | undefined {
  if (!past || past.days < leastDays) return undefined;
  const { days, squares } = past;
  const mean = (past.tickets + 1) / days;
  const variance = (squares - 2 * mean * past.tickets + days * mean ** 2) / (days - 1);
  const own = (variance / mean) * days;
  const dispersion = (own + calm.dispersion * calm.days) / (days + calm.days);
  return { mean: past.tickets / days, chance: countTail(tickets, { mean, dispersion }) };
}
