/**
 * From what a person asks for to what the store selects.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { parseAsOf, parseInstant } from "../base/dates.ts";
import type { Actor, Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { covers, resolveUnits } from "../organisation/organisation.ts";
import { because, type TicketFilter } from "./schema.ts";
import type { Selection } from "./store.ts";

/** Turns names into paths and texts into instants; a unit outside the scope is as one that is not there. */
export async function selectionOf(
  { transaction, actor }: Context,
  { region, from, until, ...filter }: TicketFilter,
): Promise<Selection | Refusal> {
  const path = region === undefined ? null : await pathOf(transaction, actor, region);
  if (path === undefined) return refuse("not_found", because.unknown_unit({ region: region! }));
  const begin = from === undefined ? null : parseInstant(from);
  if (begin === undefined) return refuse("invalid", because.bad_instant({ value: from! }));
  const end = until === undefined ? null : parseAsOf(until);
  if (end === undefined) return refuse("invalid", because.bad_instant({ value: until! }));
  const { category = null, businessType = null, origin = null, search = "" } = filter;
  return {
    scope: actor.scope,
    path,
    from: begin,
    until: end,
    category,
    businessType,
    origin,
    search: search.trim() || null,
  };
}

async function pathOf(
  transaction: Transaction,
  { scope }: Actor,
  region: string,
): Promise<string | undefined> {
  const unit = (await resolveUnits(transaction, [region])).get(region);
  return unit && unit !== "ambiguous" && covers(scope, unit.path) ? unit.path : undefined;
}
