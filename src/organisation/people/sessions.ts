/**
 * Signing in, and who a session or a machine's token stands for. Only hashes of secrets are stored.
 * @module
 */
import { createHash } from "node:crypto";
import type { Transaction } from "../../base/database.ts";
import { hourMs } from "../../base/dates.ts";
import type { Actor } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { seesPersonalData } from "../roles.ts";
import { because } from "../schema.ts";
import { isPassword, nobodysPassword } from "./passwords.ts";
import { recordFailure, recordSuccess, waitBefore } from "./throttle.ts";

/** A session ends this long after sign-in, and this long after it was last used. */
export const sessionMs = 12 * hourMs;
export const idleMs = hourMs;
/** How often the last use is written down. */
const noticeMs = 60_000;

export interface SignIn {
  person: string;
  password: string;
  /** Where it comes from, for the throttle. */
  address: string;
  now: Date;
  /** 32 random bytes in base64url. */
  newSecret: () => string;
}

export interface Session {
  token: string;
  expiresAt: Date;
}

/**
 * Opens a session, or refuses in the same words and the same time whether the name, the password or
 * the person's standing is wrong. Commit the transaction either way: it counts the failures.
 */
export async function signIn(transaction: Transaction, given: SignIn): Promise<Session | Refusal> {
  const { password, address, now, newSecret } = given;
  const person = given.person.normalize("NFKC").trim().toLowerCase().slice(0, 64);
  const attempt = { person: person.replaceAll("\0", ""), address, now };
  const waitMs = await waitBefore(transaction, attempt);
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1000);
    return refuse("too_many", because.too_many_tries({ seconds }), { seconds });
  }
  const [known] = await transaction.sql<{ password: string }>`
    select password from person where id = ${attempt.person} and not disabled`;
  const isRight = await isPassword(password, known?.password ?? nobodysPassword);
  if (!known || !isRight) {
    await recordFailure(transaction, attempt);
    return refuse("unauthenticated", because.wrong_sign_in());
  }
  await recordSuccess(transaction, attempt);
  return openSession(transaction, { ...attempt, token: newSecret() });
}

interface Opening {
  person: string;
  address: string;
  now: Date;
  token: string;
}

async function openSession(
  transaction: Transaction,
  { person, address, now, token }: Opening,
): Promise<Session> {
  const expiresAt = new Date(now.getTime() + sessionMs);
  await transaction.sql`update person set last_signed_in_at = ${now} where id = ${person}`;
  await transaction.sql`
    delete from session where person_id = ${person} and expires_at < ${now}`;
  await transaction.sql`
    insert into session (token_hash, person_id, address, created_at, last_seen_at, expires_at)
    values (${hashToken(token)}, ${person}, ${address}, ${now}, ${now}, ${expiresAt})`;
  return { token, expiresAt };
}

/** Whom a session token stands for; undefined where it is forged, over, idle too long or disabled. */
export async function actorOfSession(
  transaction: Transaction,
  token: string,
  now: Date,
): Promise<Actor | undefined> {
  const hash = hashToken(token);
  const [session] = await transaction.sql<
    PersonRow & { lastSeenAt: Date; mustChangePassword: boolean }
  >`
    select person.id, person.name, session.last_seen_at as "lastSeenAt",
      must_change_password as "mustChangePassword",
      case when must_change_password then '{}' else roles end as roles,
      scope_paths(scope) as scope
    from session join person on person.id = session.person_id
    where token_hash = ${hash} and expires_at > ${now} and not disabled
      and last_seen_at > ${new Date(now.getTime() - idleMs)}`;
  if (!session) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() > noticeMs) {
    await transaction.sql`update session set last_seen_at = ${now} where token_hash = ${hash}`;
  }
  const { mustChangePassword } = session;
  return { ...actorOf(session), ...(mustChangePassword && { mustChangePassword }) };
}

/** Whom a machine's token stands for, with no more roles than its person still holds. */
export async function actorOfToken(
  transaction: Transaction,
  token: string,
  now: Date,
): Promise<Actor | undefined> {
  const hash = hashToken(token);
  const [row] = await transaction.sql<PersonRow & { lastUsedAt: Date | null }>`
    select person.id, person.name || ' / ' || token.name as name, last_used_at as "lastUsedAt",
      array(select unnest(token.roles) intersect select unnest(person.roles)) as roles,
      scope_paths(scope) as scope
    from api_token as token join person on person.id = token.person_id
    where token_hash = ${hash} and expires_at > ${now} and revoked_at is null and not disabled`;
  if (!row) return undefined;
  if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > noticeMs) {
    await transaction.sql`update api_token set last_used_at = ${now} where token_hash = ${hash}`;
  }
  return actorOf(row);
}

/** A person as the command line acts for one; undefined where unknown or disabled. */
export async function actorById(transaction: Transaction, id: string): Promise<Actor | undefined> {
  const [row] = await transaction.sql<PersonRow>`
    select id, name, roles, scope_paths(scope) as scope
    from person where id = ${id} and not disabled`;
  return row && actorOf(row);
}

/**
 * What is left of the rights an actor had when he asked for something that runs only now. Somebody
 * who is no person, e.g. the machine's operator, keeps his.
 */
export async function rightsNow({ sql }: Transaction, actor: Actor): Promise<Actor> {
  const [person] = await sql<{ roles: string[]; scope: string[]; disabled: boolean }>`
    select roles, scope_paths(scope) as scope, disabled from person where id = ${actor.id}`;
  if (!person) return actor;
  const roles = actor.roles.filter((role) => !person.disabled && person.roles.includes(role));
  return actorOf({ ...actor, roles: [...roles], scope: person.scope });
}

export async function signOut(transaction: Transaction, token: string): Promise<void> {
  await transaction.sql`delete from session where token_hash = ${hashToken(token)}`;
}

interface PersonRow {
  id: string;
  name: string;
  roles: string[];
  scope: string[];
}

function actorOf({ id, name, roles, scope }: PersonRow): Actor {
  return { id, name, roles, scope, seesPersonalData: seesPersonalData(roles) };
}

/** Secrets of 256 random bits need no slow hash. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
