/**
 * Categories of payment behaviour: from the profiles of all accounts to centres, ids that last, cards in
 * words. The document assigns the population by `categorySelect` (SQL).
 * CN118350680 step 1 [E: users are classified; how is not disclosed]; profile and density canopy by the same
 * authors' paper and CN114398941A [R].
 * @module
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../base/ids.ts";
import { describe, typicalOf } from "./cards.ts";
import { groupsOf, oneGroup } from "./grouping.ts";
import { identify, placedAs } from "./matching.ts";
import { coordinates, fitScalings, type Profile, rowsOf } from "./profile.ts";
import type { Categories, Method, Scaling } from "./schema.ts";

export { categorySelect, profileRelation } from "./category-sql.ts";
export { readProfile } from "./profile.ts";
export { categoriesAsOf, currentCategories } from "./store.ts";
export type { Categories };

export interface CategoryOptions {
  seed: number;
  /** `density-canopy` unless said. */
  method?: Method;
  /** Of k-means++: how many; the best silhouette of 2 to 8 unless said. */
  k?: number | undefined;
  /** The fit before this one, whose ids are kept. */
  previous?: Categories | undefined;
}

/**
 * @param profile columns of `payment_profile` or `account_profile`, one value an account, at least one account;
 *   what is missing (NaN) counts as the median
 */
export function fitCategories(profile: Profile, options: CategoryOptions): Categories {
  const { seed, method = "density-canopy", k, previous } = options;
  const scalings = fitScalings(profile);
  const points = { values: coordinates(profile, scalings), columns: scalings.length };
  const groups =
    scalings.length === 0
      ? oneGroup(rowsOf(profile))
      : groupsOf(points, centresOf(previous, scalings), { seed, method, k });
  const { inertia, silhouette, density, start } = groups;
  const order = [...groups.sizes.keys()].sort((a, b) => groups.sizes[b]! - groups.sizes[a]!);
  const centres = order.map((group) => [
    ...groups.centres.subarray(group * scalings.length, (group + 1) * scalings.length),
  ]);
  const { identities, retired } = identify(centres, scalings, previous);
  const accounts = rowsOf(profile);
  const population = typicalOf(profile, scalings, () => true);
  const categories = centres.map((centre, at) => {
    const group = order[at]!;
    const typical = typicalOf(profile, scalings, (row) => groups.labels[row] === group);
    const words = describe(typical, population);
    return { ...identities[at]!, centre, typical, accounts: groups.sizes[group]!, ...words };
  });
  const fitted = {
    ...{ method, seed, start, accounts, scalings, population, retired, density },
    categories: categories.sort((one, other) => one.id - other.id),
    ...{ inertia, silhouette },
  };
  return { ...fitted, hash: createHash("sha256").update(canonicalJson(fitted)).digest("hex") };
}

/** The centres of the fit before, row-major in these coordinates; an indicator it did not read at the median. */
function centresOf(previous: Categories | undefined, scalings: readonly Scaling[]): Float64Array {
  const places = previous ? placedAs(previous, scalings) : [];
  return Float64Array.from(places.flatMap((place) => place.map((value) => value ?? 0)));
}
