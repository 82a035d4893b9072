/**
 * Who may give whom which rights. Pure.
 * @module
 */
import type { Actor } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { grantableRoles, incompatibleRoles, type Role } from "../roles.ts";
import { because } from "../schema.ts";
import { covers, coversAll } from "../scope.ts";

/** What somebody holds, or is to hold; the scope as paths. */
export interface Rights {
  roles: readonly string[];
  scope: readonly string[];
}

/** Nobody hands on data or roles that are not his to give, nor two roles that must stay apart. */
export function refuseGrant(actor: Actor, { roles, scope }: Rights): Refusal | undefined {
  const mayGrant: readonly string[] = grantableRoles(actor.roles);
  const role = roles.find((wanted) => !mayGrant.includes(wanted));
  if (role !== undefined) return refuse("forbidden", because.role_beyond({ role }));
  const unit = scope.find((path) => !covers(actor.scope, path));
  if (unit !== undefined) return refuse("forbidden", because.scope_beyond({ unit: unit || "*" }));
  const clash = incompatibleRoles.find((pair) => pair.every((held) => roles.includes(held)));
  if (!clash) return undefined;
  const [one, other] = clash;
  return refuse("invalid", because.roles_incompatible({ one, other }));
}

interface Managed extends Rights {
  id: string;
}

/** Nobody manages himself, nor a person with more than he could grant: that would be a way up. */
export function refuseManaging(actor: Actor, person: Managed): Refusal | undefined {
  if (actor.id === person.id) return refuse("forbidden", because.own_rights());
  const mayGrant = grantableRoles(actor.roles);
  const isWithin =
    person.roles.every((role) => mayGrant.includes(role as Role)) &&
    coversAll(actor.scope, person.scope);
  if (isWithin) return undefined;
  return refuse("forbidden", because.person_outside({ person: person.id }));
}
