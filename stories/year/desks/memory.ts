/** What the people of a desk keep in their heads and drawers from one day to the next. */
import type { Year } from "../year.ts";

/** One for each lived year, made when it is first asked for. */
export function perYear<Memory>(make: (year: Year) => Memory): (year: Year) => Memory {
  const kept = new WeakMap<Year, Memory>();
  return (year) => {
    const memory = kept.get(year) ?? make(year);
    kept.set(year, memory);
    return memory;
  };
}
