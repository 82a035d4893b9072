/**
 * People and machine tokens in PostgreSQL.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Person, TokenFacts } from "../schema.ts";

/** A person with the paths his scope has now. */
export interface KnownPerson extends Person {
  scopePaths: string[];
}

type PersonRow = Omit<KnownPerson, "lastSignedInAt"> & { lastSignedInAt: Date | null };

/** One person, or all of them by id. */
export async function readPersons(
  transaction: Transaction,
  { id = null }: { id?: string | null } = {},
): Promise<KnownPerson[]> {
  const rows = await transaction.sql<PersonRow>`
    select id, name, roles, scope, scope_paths(scope) as "scopePaths", disabled,
      must_change_password as "mustChangePassword", last_signed_in_at as "lastSignedInAt"
    from person where ${id}::text is null or id = ${id} order by id`;
  return rows.map((row) => ({ ...row, lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null }));
}

/** What people are called, by id; who is unknown is left out. */
export async function namesOf(
  { sql }: Transaction,
  ids: readonly string[],
): Promise<Record<string, string>> {
  const rows = await sql<{ id: string; name: string }>`
    select id, name from person where id = any (${[...new Set(ids)]})`;
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

/** As readPersons, and nobody else changes any person until the transaction ends. */
export async function lockPerson(
  transaction: Transaction,
  id: string,
): Promise<KnownPerson | undefined> {
  await transaction.sql`lock table person in share row exclusive mode`;
  const [person] = await readPersons(transaction, { id });
  return person;
}

export interface NewPerson {
  id: string;
  name: string;
  /** PHC string. */
  password: string;
  roles: readonly string[];
  scope: readonly string[];
  mustChangePassword: boolean;
  now: Date;
}

/** False where the id is taken. */
export async function insertPerson(transaction: Transaction, person: NewPerson): Promise<boolean> {
  const { id, name, password, roles, scope, mustChangePassword, now } = person;
  const rows = await transaction.sql`
    insert into person (id, name, password, roles, scope, must_change_password, created_at,
      password_changed_at)
    values (${id}, ${name}, ${password}, ${roles}, ${scope}, ${mustChangePassword}, ${now}, ${now})
    on conflict (id) do nothing returning id`;
  return rows.length === 1;
}

export async function saveRights(
  transaction: Transaction,
  { id, roles, scope, disabled }: Pick<Person, "id" | "roles" | "scope" | "disabled">,
): Promise<void> {
  await transaction.sql`
    update person set roles = ${roles}, scope = ${scope}, disabled = ${disabled} where id = ${id}`;
}

/** Enabled administrators of the whole utility besides one person. */
export async function countOtherAdministrators(
  transaction: Transaction,
  id: string,
): Promise<number> {
  const [row] = await transaction.sql<{ count: number }>`
    select count(*)::int as count from person
    where id <> ${id} and not disabled and 'administrator' = any (roles) and '' = any (scope)`;
  return row!.count;
}

export async function readPassword(
  transaction: Transaction,
  id: string,
): Promise<string | undefined> {
  const [row] = await transaction.sql<{ password: string }>`
    select password from person where id = ${id} for update`;
  return row?.password;
}

interface NewPassword {
  id: string;
  password: string;
  mustChange: boolean;
  now: Date;
}

/** Every session of the person ends with the old password. */
export async function savePassword(
  transaction: Transaction,
  { id, password, mustChange, now }: NewPassword,
): Promise<void> {
  await transaction.sql`
    update person set password = ${password}, must_change_password = ${mustChange},
      password_changed_at = ${now} where id = ${id}`;
  await endSessions(transaction, id);
}

export async function endSessions(transaction: Transaction, personId: string): Promise<void> {
  await transaction.sql`delete from session where person_id = ${personId}`;
}

export async function revokeTokensOf(
  transaction: Transaction,
  personId: string,
  now: Date,
): Promise<void> {
  await transaction.sql`
    update api_token set revoked_at = ${now} where person_id = ${personId} and revoked_at is null`;
}

interface NewToken {
  id: string;
  tokenHash: string;
  person: string;
  name: string;
  roles: readonly string[];
  now: Date;
  expiresAt: Date;
}

export async function insertToken(transaction: Transaction, token: NewToken): Promise<void> {
  const { id, tokenHash, person, name, roles, now, expiresAt } = token;
  await transaction.sql`
    insert into api_token (id, token_hash, person_id, name, roles, created_at, expires_at)
    values (${id}, ${tokenHash}, ${person}, ${name}, ${roles}, ${now}, ${expiresAt})`;
}

type Instants = "createdAt" | "expiresAt" | "revokedAt" | "lastUsedAt";
type TokenRow = Omit<TokenFacts, Instants> & {
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

/** Tokens of one person, newest first, or the one token. */
export async function readTokens(
  transaction: Transaction,
  { person = null, id = null }: { person?: string | null; id?: string | null },
): Promise<TokenFacts[]> {
  const rows = await transaction.sql<TokenRow>`
    select id, name, person_id as person, roles, created_at as "createdAt",
      expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"
    from api_token
    where (${person}::text is null or person_id = ${person}) and (${id}::text is null or id = ${id})
    order by created_at desc`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

export async function revokeToken(
  transaction: Transaction,
  { id, now }: { id: string; now: Date },
): Promise<void> {
  await transaction.sql`
    update api_token set revoked_at = ${now} where id = ${id} and revoked_at is null`;
}

/** Units that people of a role answer for, by their paths, none inside another; `""` is the whole utility. */
export async function desksOf({ sql }: Transaction, role: string): Promise<string[]> {
  const rows = await sql<{ path: string }>`
    with desk as (
      select distinct unnest(scope_paths(scope)) as path from person
      where ${role}::text = any (roles) and not disabled
    )
    select path from desk
    where not exists (select from desk as above
      where above.path <> desk.path and in_scope(desk.path, array[above.path]))
    order by path`;
  return rows.map(({ path }) => path);
}
