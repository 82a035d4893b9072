/**
 * Step 3 of CN118350680: thresholds of a category that has confirmed anomalies. Records nobody judged count as normal
 * as far as the prediction model finds them so [I]. The three thresholds are chosen together, over all candidates.
 * @module
 */
import { wilson } from "../../math/statistics/wilson.ts";
import { middleOf } from "./plateau.ts";
import { type CategoryRecords, chanceOf, pick, rowsWith } from "./records.ts";
import type { FitRules } from "./rulebook.ts";
import type { Share } from "./schema.ts";
import { type Candidates, candidatesOf, type Places, Surface } from "./surface.ts";
import { joined, type Weighted } from "./transfer.ts";

export interface LabelledFit {
  candidates: Candidates;
  places: Places;
  truePositive: Share;
  falsePositive: Share;
}

/** About so many candidates a side: all of their combinations are looked at. */
const candidatesASide = 96;

/**
 * Where none is confirmed, and a person forces the model all the same, its probabilities stand for confirmed ones.
 * What the catalogue makes weighs beside them in the choice, so that a few far-out ones blind nobody [I]; the rates are
 * of the confirmed alone.
 *
 * Maximises TPR - w FPR: w = 1 is Youden's J (Youden 1950); by cost, w = review (1 - rate) / (miss rate), which is the
 * slope of equal cost on the ROC curve (Metz 1978).
 *
 * @param rate share of abnormal records expected in the category
 */
export function fitLabelled(
  records: CategoryRecords,
  { criterion, search: { mostFlagged } }: Pick<FitRules, "criterion" | "search">,
  { rate, made }: { rate: number; made: Weighted },
): LabelledFit {
  const [abnormal, other] = [rowsWith(records, 1), rowsWith(records, 0, -1)];
  const chances = () => Float64Array.from(records.amount, (_, row) => chanceOf(records, row));
  const found = abnormal.length > 0 ? pick(records, abnormal) : { ...records, weights: chances() };
  const weights = Float64Array.from(other, (row) =>
    records.labels[row] === -1 ? 1 : 1 - chanceOf(records, row),
  );
  const rest = { ...pick(records, other), weights };
  const wanted = joined(found, made);
  const candidates = candidatesOf([wanted, rest], { most: candidatesASide, mostFlagged });
  const [hits, alarms] = [new Surface(found, candidates), new Surface(rest, candidates)];
  const worthy = new Surface(wanted, candidates);
  const price =
    criterion.kind === "youden"
      ? 1
      : (criterion.review * (1 - rate)) / (criterion.miss * Math.max(rate, 1e-9));
  const worth = (places: Places) => worthy.flagged(places) - price * alarms.flagged(places);
  const best = bestOf(candidates, worth);
  const places = middleOf(candidates, best, (other) => worth(other) >= worth(best) - 1e-12);
  const shareOf = (surface: Surface) =>
    wilson(surface.flagged(places) * surface.total, surface.total);
  return { candidates, places, truePositive: shareOf(hits), falsePositive: shareOf(alarms) };
}

function bestOf(candidates: Candidates, worth: (places: Places) => number): Places {
  let best: Places = [0, 0, 0];
  let most = Number.NEGATIVE_INFINITY;
  for (let amount = candidates.amount.length - 1; amount >= 0; amount--)
    for (let short = candidates.gapShort.length - 1; short >= 0; short--)
      for (let long = candidates.gapLong.length - 1; long >= 0; long--) {
        const value = worth([amount, short, long]);
        if (value > most + 1e-12) {
          most = value;
          best = [amount, short, long];
        }
      }
  return best;
}
