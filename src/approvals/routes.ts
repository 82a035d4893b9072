/**
 * Routes as rulebooks, and what a signature is bound to.
 * @module
 */
import { createHash } from "node:crypto";
import type { Rulebook, RulebookShelf } from "../base/capabilities.ts";
import type { Day } from "../base/dates.ts";
import { canonicalJson } from "../base/ids.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, type Route, RouteBody, type Step } from "./schema.ts";

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

/** Fields as they are kept and compared: plain JSON, nothing undefined, bigints as digits. */
export type Fields = Readonly<Record<string, unknown>>;

export function plainFields(fields: Fields): Fields {
  const known = Object.entries(fields).map(([name, value]) => [name, value ?? null]);
  return JSON.parse(canonicalJson(Object.fromEntries(known)));
}

/** By step: SHA-256 of the fields it reads, hex. A field that is null is as one that is not there. */
export function hashesOf(steps: readonly Step[], fields: Fields): Record<string, string> {
  const hashOf = ({ reads = Object.keys(fields) }: Step) => {
    const seen = Object.fromEntries(reads.map((name) => [name, fields[name] ?? undefined]));
    return createHash("sha256").update(canonicalJson(seen)).digest("hex");
  };
  return Object.fromEntries(steps.map((step) => [step.id, hashOf(step)]));
}

/** A step that reads a field which the subject has not: the route and its subject do not fit. */
export function unreadField(kind: string, steps: readonly Step[], fields: Fields) {
  for (const { id, reads = [] } of steps) {
    const field = reads.find((name) => !(name in fields));
    if (field) return refuse("invalid", because.unread_field({ kind, step: id, field }));
  }
  return undefined;
}

/** Names of fields that differ. */
export function differing(before: Fields, after: Fields): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const textOf = (value: unknown) => canonicalJson(value ?? null);
  return names.filter((name) => textOf(before[name]) !== textOf(after[name]));
}
