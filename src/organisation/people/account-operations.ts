/**
 * What people do about their own account: who they are, their password, tokens for their machines.
 * @module
 */
import * as z from "zod";
import { dayMs } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { grantableRoles } from "../roles.ts";
import { because, Role, TokenFacts } from "../schema.ts";
import { hashPassword, isPassword, weaknessOf } from "./passwords.ts";
import { hashToken } from "./sessions.ts";
import {
  insertToken,
  readPassword,
  readPersons,
  readTokens,
  revokeToken,
  savePassword,
} from "./store.ts";

const Me = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  scope: z.array(z.string()).describe("paths of organisation units; empty text for all"),
  seesPersonalData: z.boolean(),
  mayGrant: z.array(z.string()).describe("roles this person may give to others"),
  mustChangePassword: z.boolean().describe("nothing else is allowed until then"),
});

const TokenWish = z.object({
  name: z.string().trim().min(1).max(100).describe("which machine it is for"),
  roles: z.array(Role).min(1).describe("some of your own"),
  days: z.number().int().min(1).max(366).default(90).describe("until it expires"),
});

const NewToken = z.object({
  id: z.string(),
  token: z.string().describe("shown this once: Authorization: Bearer <token>"),
  expiresAt: z.string(),
});

export const me = defineOperation({
  name: "organisation.me",
  kind: "query",
  summary: "Say who is signed in, with which roles and data scope",
  allow: ["known"],
  input: z.object({}),
  output: Me,
  async run({ transaction, actor }) {
    const [person] = await readPersons(transaction, { id: actor.id });
    const mayGrant = [...grantableRoles(actor.roles)];
    const mustChangePassword = person?.mustChangePassword ?? false;
    const { id, name, roles, scope, seesPersonalData } = actor;
    return {
      id,
      name,
      roles: [...roles],
      scope: [...scope],
      seesPersonalData,
      mayGrant,
      mustChangePassword,
    };
  },
});

export const changePassword = defineOperation({
  name: "organisation.change-password",
  kind: "command",
  summary: "Change your own password; all your sessions end and you sign in again",
  allow: ["known"],
  input: z.object({
    password: z.string().max(1000).describe("the current one"),
    newPassword: z.string().max(1000).describe("10 characters or more"),
  }),
  output: z.object({ changed: z.literal(true) }),
  async run({ transaction, actor, now, secret }, { password, newPassword }) {
    const stored = await readPassword(transaction, actor.id);
    if (!stored) return refuse("not_found", because.unknown_person({ person: actor.id }));
    if (!(await isPassword(password, stored))) return refuse("forbidden", because.wrong_password());
    if (await isPassword(newPassword, stored)) return refuse("invalid", because.password_same());
    const weakness = weaknessOf(newPassword, actor.id);
    if (weakness) return refuse("invalid", weakness);
    const hashed = await hashPassword(newPassword, secret());
    await savePassword(transaction, { id: actor.id, password: hashed, mustChange: false, now });
    return { changed: true as const };
  },
});

export const createToken = defineOperation({
  name: "organisation.create-token",
  kind: "command",
  summary: "Make a token with which a machine acts for you, with some of your roles",
  allow: ["known"],
  input: TokenWish,
  output: NewToken,
  async run({ transaction, actor, now, secret, newId }, { name, roles, days }) {
    const [person] = await readPersons(transaction, { id: actor.id });
    if (!person) return refuse("not_found", because.unknown_person({ person: actor.id }));
    const beyond = roles.find((role) => !actor.roles.includes(role));
    if (beyond) return refuse("forbidden", because.role_not_held({ role: beyond }));
    const token = `gridtill_${secret()}`;
    const expiresAt = new Date(now.getTime() + days * dayMs);
    const id = await newId("K");
    const tokenHash = hashToken(token);
    await insertToken(transaction, {
      id,
      tokenHash,
      person: person.id,
      name,
      roles,
      now,
      expiresAt,
    });
    return { id, token, expiresAt: expiresAt.toISOString() };
  },
});

export const listTokens = defineOperation({
  name: "organisation.tokens",
  kind: "query",
  summary: "List your machine tokens",
  allow: ["known"],
  input: z.object({}),
  output: z.object({ tokens: z.array(TokenFacts) }),
  async run({ transaction, actor }) {
    return { tokens: await readTokens(transaction, { person: actor.id }) };
  },
});

export const revokeOwnToken = defineOperation({
  name: "organisation.revoke-token",
  kind: "command",
  summary: "Make a machine token worthless at once",
  allow: ["known"],
  input: z.object({ id: z.string().describe("id of the token, e.g. K-2026-000042") }),
  output: TokenFacts,
  async run({ transaction, actor, now }, { id }) {
    const mayRevokeAny = actor.roles.some((role) => ["administrator", "operator"].includes(role));
    const [token] = await readTokens(transaction, { id });
    if (!token || (token.person !== actor.id && !mayRevokeAny)) {
      return refuse("not_found", because.unknown_token({ token: id }));
    }
    await revokeToken(transaction, { id, now });
    return { ...token, revokedAt: token.revokedAt ?? now.toISOString() };
  },
});
