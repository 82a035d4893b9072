/**
 * Thresholds between which no record lies cost the same; the one midway errs least on either side.
 * @module
 */
import { type Candidates, type Places, sides } from "./surface.ts";

/** Side by side in turn, of the places around it that are as good, the one midway to the first that is not. */
export function middleOf(
  candidates: Candidates,
  best: Places,
  isAsGood: (places: Places) => boolean,
): Places {
  const places: [number, number, number] = [...best];
  for (const [at, side] of sides.entries()) {
    const values = candidates[side];
    const may = (place: number) => {
      places[at] = place;
      return isAsGood(places);
    };
    let [low, high] = [best[at]!, best[at]!];
    while (low > 0 && may(low - 1)) low--;
    while (high + 1 < values.length && may(high + 1)) high++;
    const middle = (values[low]! + (values[high + 1] ?? values[high]!)) / 2;
    while (low < high && values[low + 1]! <= middle) low++;
    places[at] = low;
  }
  return places;
}
