/**
 * Units of the organisation tree, roles and people: their nouns and reasons. Browser-safe.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";
import { roleIds } from "./roles.ts";

/** From the top of the tree down; a parent stands higher than its children. */
export const levels = ["province", "city", "county", "station"] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

export const Unit = z.object({
  id: z.string().describe("administrative code, or the name for a unit made by an import"),
  name: z.string(),
  level: Level,
  parentId: z.string().nullable(),
  path: z.string().describe("ids from the root, joined by /"),
  otherNames: z.array(z.string()),
  population: z.number().nullable(),
});
export type Unit = z.infer<typeof Unit>;

export const NewUnit = z.object({
  id: z
    .string()
    .trim()
    .regex(/^[^/]{1,64}$/, "1 to 64 characters, no /")
    .describe("code of the unit, e.g. 370102"),
  name: z.string().trim().min(1).max(100).describe("name, e.g. 历下区"),
  level: Level.describe("province, city, county or station"),
  parent: z.string().optional().describe("id of the unit above; none for a root"),
  otherNames: z.array(z.string()).default([]).describe("further names it is known by"),
  population: z.number().int().nonnegative().optional().describe("inhabitants"),
});
export type NewUnit = z.infer<typeof NewUnit>;

/** A text that names a unit, one that names several, or (absent from the answer) none. */
export type ResolvedUnit = { id: string; path: string; level: Level } | "ambiguous";

export const Role = z.enum(roleIds);

export const PersonId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,63}$/, "2 to 64 of a-z 0-9 . _ -")
  .refine((id) => !["operator", "worker", "nobody"].includes(id), "a name the machine acts under")
  .describe("sign-in name");

/** `*` is the whole utility. */
export const Scope = z
  .array(z.string().trim().min(1))
  .min(1)
  .describe("organisation units (id or name) whose data the person may touch; * for all");

export const Person = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  scope: z.array(z.string()).describe("ids of organisation units; empty text for all"),
  disabled: z.boolean(),
  mustChangePassword: z.boolean(),
  lastSignedInAt: z.string().nullable(),
});
export type Person = z.infer<typeof Person>;

export const TokenFacts = z.object({
  id: z.string(),
  name: z.string(),
  person: z.string(),
  roles: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});
export type TokenFacts = z.infer<typeof TokenFacts>;

export const because = reasons("organisation", {
  unknown_unit: { zh: "没有组织单位“{unit}”", en: "There is no organisation unit {unit}" },
  ambiguous_unit: {
    zh: "“{unit}”可指多个组织单位，请写全称或编码",
    en: "{unit} names several organisation units; write the full name or the code",
  },
  unit_exists: { zh: "组织单位 {unit} 已存在", en: "Organisation unit {unit} already exists" },
  unit_misplaced: {
    zh: "组织单位 {unit} 的上级 {parent} 级别不高于它",
    en: "The parent {parent} of unit {unit} is not of a higher level",
  },
  unit_outside_scope: {
    zh: "组织单位 {unit} 不在您的数据范围内",
    en: "Organisation unit {unit} is outside your data scope",
  },
  wrong_sign_in: { zh: "用户名或密码不正确", en: "The name or the password is wrong" },
  too_many_tries: {
    zh: "尝试次数过多，请 {seconds} 秒后再试",
    en: "Too many tries; wait {seconds} seconds",
  },
  password_length: {
    zh: "密码须为 {shortest} 至 {longest} 个字符",
    en: "A password has {shortest} to {longest} characters",
  },
  password_weak: {
    zh: "密码过于简单：大写、小写、数字、符号至少三类，或不少于 16 个字符，且不含用户名或常见密码",
    en: "Too easily guessed: mix three of upper case, lower case, digits and signs or write 16 characters, and avoid the sign-in name and well-known passwords",
  },
  password_same: { zh: "新密码与旧密码相同", en: "The new password is the old one" },
  wrong_password: { zh: "当前密码不正确", en: "The current password is wrong" },
  unknown_person: { zh: "没有人员 {person}", en: "There is no person {person}" },
  person_exists: { zh: "人员 {person} 已存在", en: "Person {person} already exists" },
  person_outside: {
    zh: "人员 {person} 的角色或数据范围超出您的权限",
    en: "Person {person} has roles or data beyond what you may manage",
  },
  own_rights: { zh: "不能变更自己的权限", en: "Nobody changes their own rights" },
  role_beyond: { zh: "您不能授予角色 {role}", en: "You may not grant the role {role}" },
  scope_beyond: {
    zh: "您不能授予超出自己数据范围的权限：{unit}",
    en: "You may not grant data beyond your own: {unit}",
  },
  roles_incompatible: {
    zh: "同一人不得同时担任 {one} 与 {other}",
    en: "One person may not be both {one} and {other}",
  },
  last_administrator: {
    zh: "至少须保留一名启用的系统管理员",
    en: "At least one enabled administrator must remain",
  },
  role_not_held: { zh: "您没有角色 {role}", en: "You do not hold the role {role}" },
  unknown_token: { zh: "没有令牌 {token}", en: "There is no token {token}" },
});
