/** Which rooms a utility of this size has. */
import type { Year } from "../year.ts";

/** Nothing is learnt from fewer (`tools/demonstration/generate.ts`): rooms that need a model stay closed. */
const leastCustomers = 1000;
const leastMonths = 13;

export function hasModels({ options }: Pick<Year, "options">): boolean {
  return options.customers >= leastCustomers && options.past >= leastMonths;
}
