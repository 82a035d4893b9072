/** What customers want of the utility, each wish handed to one desk and once. */
import type { Wish } from "../town/town.ts";
import type { Year } from "../year.ts";
import { perYear } from "./memory.ts";

const waiting = perYear((): Wish[] => []);

/** Takes the wishes of these kinds that came since a desk last asked, oldest first; the rest wait for theirs. */
export function wishesOf(year: Year, kinds: readonly Wish["kind"][]): Wish[] {
  const all = waiting(year);
  all.push(...year.town.wishes());
  const taken = all.filter(({ kind }) => kinds.includes(kind));
  const left = all.filter(({ kind }) => !kinds.includes(kind));
  all.splice(0, all.length, ...left);
  return taken;
}
