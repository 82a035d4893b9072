/** Who stands at which counter, and what is known there of a customer. */
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import { people } from "../../../../tools/demonstration/people.ts";
import type { Year } from "../../year.ts";

/** The handler who helps himself; honest customers do not meet him. */
export const cheat = "jinan.evening";

export const handlers = people.filter(
  ({ id, roles }) => roles.includes("refund-handler") && id !== cheat,
);

/** Handlers of a city, in the order of the list. */
export function handlersOf(city: string): string[] {
  return handlers.filter(({ scope }) => scope.includes(city)).map(({ id }) => id);
}

/** As somebody who stands before the desk, with his papers. */
export const customerOf = (year: Year, account: string): Customer | undefined =>
  year.town.customerOf(account);
