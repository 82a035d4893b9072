/** What a desk has in its drawers: one set for each year that is lived, a twin's apart. */
import type { Year } from "../year.ts";

export function perYear<Drawers extends object>(open: (year: Year) => Drawers) {
  const drawers = new WeakMap<Year, Drawers>();
  return (year: Year): Drawers => {
    const found = drawers.get(year) ?? open(year);
    drawers.set(year, found);
    return found;
  };
}
