/**
 * Which category of a new fit is which of the fit before it.
 * @module
 */
import type { IndicatorId } from "./indicators.ts";
import { coordinateOf } from "./scaling.ts";
import type { Categories, Scaling } from "./schema.ts";

export interface Identity {
  id: number;
  /** From the centre it had; null where it is new. */
  moved: number | null;
}

/**
 * Ids for the new centres, in their order, and those that are retired. Two centres are the same category
 * where they lie nearer to each other than half the way from either to any other of its own fit, so that at most
 * one can be; anything else is new and takes a number that none ever had. The old centres are read in the new
 * coordinates; an indicator that one of the fits does not read counts as equal.
 */
export function identify(
  centres: readonly (readonly number[])[],
  scalings: readonly Scaling[],
  previous: Categories | undefined,
): { identities: Identity[]; retired: number[] } {
  const before = previous?.categories ?? [];
  const known = before.map(({ typical }) => placed(typical, scalings));
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

type Place = readonly (number | null)[];

function placed(
  typical: Partial<Record<IndicatorId, number>>,
  scalings: readonly Scaling[],
): Place {
  return scalings.map((scaling) => {
    const value = typical[scaling.indicator];
    return value === undefined ? null : coordinateOf(scaling, value);
  });
}

/** To the nearest other centre of the same fit. */
function roomOf(centres: readonly Place[], at: number): number {
  return Math.min(
    ...centres.map((other, place) =>
      place === at ? Number.POSITIVE_INFINITY : distance(centres[at]!, other),
    ),
  );
}

function distance(one: Place, other: Place): number {
  return Math.sqrt(
    one.reduce<number>((sum, value, at) => {
      const beside = other[at];
      return value === null || beside == null ? sum : sum + (value - beside) ** 2;
    }, 0),
  );
}
