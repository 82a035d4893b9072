/**
 * Units of the organisation tree, roles and people: their nouns and reasons. Browser-safe.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";

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

export const because = reasons("organisation", {
  unknown_unit: { zh: "没有组织单位“{unit}”", en: "There is no organisation unit {unit}" },
  ambiguous_unit: {
    zh: "“{unit}”可指多个组织单位,请写全称或编码",
    en: "{unit} names several organisation units; write the full name or the code",
  },
  unit_exists: { zh: "组织单位 {unit} 已存在", en: "Organisation unit {unit} already exists" },
  unit_misplaced: {
    zh: "组织单位 {unit} 的上级 {parent} 级别不高于它",
    en: "The parent {parent} of unit {unit} is not of a higher level",
  },
});
