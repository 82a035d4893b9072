/**
 * Which category of a new fit is which of the fit before it.
 * @module
 */
import type { IndicatorId } from "./indicators.ts";
import type { Categories, Scaling } from "./schema.ts";

export interface Identity {
  id: number;
  /** From where the centre was, in robust standard deviations; null where it is new. */
  moved: number | null;
}

/**
 * Ids for the new centres, in their order, and those that are retired. Two centres are the same category
 * where they lie nearer to each other than half the way from either to any other of its own fit, so that at most
 * one can be; anything else is new and takes a number that none ever had. Each centre stands by its coordinates,
 * its place among all accounts of its time, so that a price that rises for everybody renames nobody; an indicator that
 * one of the fits does not read counts as equal.
 */
export function identify(
  centres: readonly (readonly number[])[],
  scalings: readonly Scaling[],
  previous: Categories | undefined,
): { identities: Identity[]; retired: number[] } {
  const before = previous?.categories ?? [];
  const known = previous ? placedAs(previous, scalings) : [];
  const used = [...before.map(({ id }) => id), ...(previous?.retired ?? [])];
  let last = Math.max(0, ...used);
  const identities = centres.map((centre, at): Identity => {
    const same = known.findIndex(
      (old, was) => distance(centre, old) < Math.min(roomOf(centres, at), roomOf(known, was)) / 2,
    );
    if (same < 0) {
      last += 1;
      return { id: last, moved: null };
    }
    return { id: before[same]!.id, moved: distance(centre, known[same]!) };
  });
  const alive = new Set(identities.map(({ id }) => id));
  return { identities, retired: used.filter((id) => !alive.has(id)).sort((a, b) => a - b) };
}

type Place = readonly (number | undefined)[];

/** A fit's centres by other scalings: their coordinates indicator by indicator, undefined where it reads none. */
export function placedAs(fit: Categories, scalings: readonly Scaling[]): Place[] {
  const places = new Map<IndicatorId, number>(
    fit.scalings.map(({ indicator }, at) => [indicator, at]),
  );
  return fit.categories.map(({ centre }) =>
    scalings.map(({ indicator }) => centre[places.get(indicator) ?? -1]),
  );
}

/** To the nearest other centre of the same fit. */
function roomOf(centres: readonly Place[], at: number): number {
  const others = centres.filter((_, place) => place !== at);
  return Math.min(...others.map((other) => distance(centres[at]!, other)));
}

function distance(one: Place, other: Place): number {
  const squares = one.map((value, at) => {
    const beside = other[at];
    return value === undefined || beside === undefined ? 0 : (value - beside) ** 2;
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}
