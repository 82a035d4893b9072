/**
 * Routes as rulebooks: `approval-route-<kind>`.
 * @module
 */
import type { Rulebook, RulebookShelf } from "../base/capabilities.ts";
import type { Day } from "../base/dates.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, type Route, RouteBody } from "./schema.ts";

const prefix = "approval-route-";

/** The route of a kind in force on a day. */
export function routeOn(shelf: RulebookShelf, kind: string, day: Day): Route | Refusal {
  const book = shelf.inForce(`${prefix}${kind}`, day);
  return book ? routeOf(book, true) : refuse("not_found", because.no_route({ kind, day }));
}

/** Every version of the routes of a kind, or of all kinds, the newest of each first. */
export function routesOf(shelf: RulebookShelf, day: Day, kind?: string): Route[] {
  const known = shelf.kinds().filter((name) => name.startsWith(prefix));
  const kinds = kind === undefined ? known : [`${prefix}${kind}`];
  return kinds.flatMap((name) => {
    const current = shelf.inForce(name, day);
    return shelf.versions(name).map((book) => routeOf(book, book.hash === current?.hash));
  });
}

function routeOf({ kind, version, from, hash, body }: Rulebook, inForce: boolean): Route {
  const facts = { kind: kind.slice(prefix.length), version, from, hash, inForce };
  return { ...facts, ...RouteBody.parse(body) };
}
