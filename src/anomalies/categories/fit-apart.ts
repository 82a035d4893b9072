/**
 * The fit, on a thread of its own.
 * @module
 */
import { aside } from "../../base/aside.ts";
import { type CategoryOptions, fitCategories } from "./categories.ts";
import type { Profile } from "./profile.ts";
import type { Categories } from "./schema.ts";

export interface Fitting {
  profile: Profile;
  options: CategoryOptions;
}

/** @public the other thread finds it by its name */
export function fitApart({ profile, options }: Fitting): Categories {
  return fitCategories(profile, options);
}

export const fittingApart = aside(import.meta.url, fitApart);
