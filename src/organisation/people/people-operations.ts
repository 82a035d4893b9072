/**
 * People and their rights, as an administrator keeps them.
 * @module
 */
import * as z from "zod";
import type { Transaction } from "../../base/database.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { because, Person, PersonId, Role, Scope } from "../schema.ts";
import { coversAll } from "../scope.ts";
import { resolveUnits } from "../units.ts";
import { hashPassword, spokenPassword } from "./passwords.ts";
import { refuseGrant, refuseManaging } from "./rules.ts";
import {
  countOtherAdministrators,
  endSessions,
  insertPerson,
  type KnownPerson,
  lockPerson,
  namesOf,
  readPersons,
  revokeTokensOf,
  savePassword,
  saveRights,
} from "./store.ts";

const Roles = z.array(Role).describe("what the person does");
const OneTime = z.object({
  person: z.string(),
  password: z.string().describe("shown this once; to be changed at the first sign-in"),
});

export const listPeople = defineOperation({
  name: "organisation.people",
  kind: "query",
  summary: "List the people whose data scope lies within yours",
  allow: ["administrator", "compliance"],
  input: z.object({}),
  output: z.object({ people: z.array(Person) }),
  async run({ transaction, actor }) {
    const people = await readPersons(transaction);
    return { people: people.filter(({ scopePaths }) => coversAll(actor.scope, scopePaths)) };
  },
});

export const namePeople = defineOperation({
  name: "organisation.names",
  kind: "query",
  summary: "Say what colleagues are called, by their sign-in names",
  allow: ["signed-in"],
  input: z.object({ people: z.array(z.string()).max(500) }),
  output: z.object({ names: z.record(z.string(), z.string()) }),
  run: async ({ transaction }, { people }) => ({ names: await namesOf(transaction, people) }),
});

export const addPerson = defineOperation({
  name: "organisation.add-person",
  kind: "command",
  summary: "Add a person with roles and a data scope, and give out a one-time password",
  allow: ["administrator"],
  input: z.object({
    id: PersonId,
    name: z.string().trim().min(1).max(100),
    roles: Roles,
    scope: Scope,
  }),
  output: OneTime,
  async run({ transaction, actor, now, secret }, { id, name, roles, scope }) {
    const wanted = await scopeOf(transaction, scope);
    if (isRefusal(wanted)) return wanted;
    const refused = refuseGrant(actor, { roles, scope: wanted.paths });
    if (refused) return refused;
    const plain = spokenPassword(secret());
    const password = await hashPassword(plain, secret());
    const person = { id, name, password, roles, scope: wanted.ids, mustChangePassword: true, now };
    const isNew = await insertPerson(transaction, person);
    return isNew
      ? { person: id, password: plain }
      : refuse("conflict", because.person_exists({ person: id }));
  },
});

export const setRoles = defineOperation({
  name: "organisation.set-roles",
  kind: "command",
  summary: "Set what a person may do and whose data",
  allow: ["administrator"],
  input: z.object({ person: PersonId, roles: Roles, scope: Scope.optional() }),
  output: Person,
  async run(context, { person: id, roles, scope }) {
    const { transaction, actor } = context;
    const person = await personToManage(context, id);
    if (isRefusal(person)) return person;
    const wanted = scope
      ? await scopeOf(transaction, scope)
      : { ids: person.scope, paths: person.scopePaths };
    if (isRefusal(wanted)) return wanted;
    const refused = refuseGrant(actor, { roles, scope: wanted.paths });
    if (refused) return refused;
    return change(transaction, person, { ...person, roles, scope: wanted.ids });
  },
});

export const disablePerson = defineOperation({
  name: "organisation.disable-person",
  kind: "command",
  summary: "Shut a person out, sessions and tokens included, or let him in again",
  allow: ["administrator"],
  input: z.object({
    person: PersonId,
    disabled: z.boolean().default(true).describe("false lets the person in again"),
  }),
  output: Person,
  async run(context, { person: id, disabled }) {
    const person = await personToManage(context, id);
    if (isRefusal(person)) return person;
    return change(context.transaction, person, { ...person, disabled });
  },
});

export const resetPassword = defineOperation({
  name: "organisation.reset-password",
  kind: "command",
  summary: "Give a person a new one-time password, end his sessions and revoke his tokens",
  allow: ["administrator"],
  input: z.object({ person: PersonId }),
  output: OneTime,
  async run(context, { person: id }) {
    const { transaction, now, secret } = context;
    const person = await personToManage(context, id);
    if (isRefusal(person)) return person;
    const plain = spokenPassword(secret());
    const password = await hashPassword(plain, secret());
    await savePassword(transaction, { id, password, mustChange: true, now });
    await revokeTokensOf(transaction, id, now);
    return { person: id, password: plain };
  },
});

/** The person, held against other changes, where the actor may manage him. */
async function personToManage(
  { transaction, actor }: Context,
  id: string,
): Promise<KnownPerson | Refusal> {
  const person = await lockPerson(transaction, id);
  if (!person) return refuse("not_found", because.unknown_person({ person: id }));
  return refuseManaging(actor, { ...person, scope: person.scopePaths }) ?? person;
}

/** Saves new rights, unless nobody would be left to keep the house. */
async function change(
  transaction: Transaction,
  before: Person,
  after: KnownPerson,
): Promise<Person | Refusal> {
  const losesAdministrator = administers(before) && !administers(after);
  if (losesAdministrator && (await countOtherAdministrators(transaction, before.id)) === 0) {
    return refuse("conflict", because.last_administrator());
  }
  await saveRights(transaction, after);
  if (after.disabled) await endSessions(transaction, after.id);
  return after;
}

function administers({ disabled, roles, scope }: Person): boolean {
  return !disabled && roles.includes("administrator") && scope.includes("");
}

async function scopeOf(
  transaction: Transaction,
  texts: readonly string[],
): Promise<{ ids: string[]; paths: string[] } | Refusal> {
  if (texts.includes("*")) return { ids: [""], paths: [""] };
  const units = await resolveUnits(transaction, texts);
  const found = [];
  for (const text of texts) {
    const unit = units.get(text);
    if (!unit) return refuse("not_found", because.unknown_unit({ unit: text }));
    if (unit === "ambiguous") return refuse("invalid", because.ambiguous_unit({ unit: text }));
    found.push(unit);
  }
  return { ids: found.map(({ id }) => id), paths: found.map(({ path }) => path) };
}
