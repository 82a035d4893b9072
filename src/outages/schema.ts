/**
 * Outages: where supply was interrupted, from when to when, for how many accounts.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";
import { ImportInput } from "../files/schema.ts";

const outageKinds = ["planned", "fault"] as const;
const OutageKind = z.enum(outageKinds);

export const Outage = z.object({
  outageId: z.string(),
  unit: z.string().describe("id of the organisation unit"),
  unitName: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable().describe("null while it lasts"),
  accounts: z.number().int().describe("without supply"),
  kind: OutageKind,
  cause: z.string().nullable(),
});
export type Outage = z.infer<typeof Outage>;

export const ImportOutages = ImportInput;
export const ListOutages = z.object({
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  kind: OutageKind.optional(),
  from: z.string().optional().describe("first instant; outages that lasted into it are included"),
  until: z.string().optional().describe("last instant, exclusive; a bare day means its end"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(500).default(50),
});
export const OutagePage = z.object({ total: z.number().int(), outages: z.array(Outage) });

export const because = reasons("outages", {
  unknown_unit: {
    zh: "组织树中没有“{unit}”，也不唯一对应任何单位",
    en: "no organisation unit, or not exactly one, is called {unit}",
  },
  ended_before_started: { zh: "送电早于停电", en: "ended before it started" },
  outside_scope: {
    zh: "停电“{id}”属于您数据范围之外的单位",
    en: "outage {id} belongs to a unit outside your data scope",
  },
  bad_instant: { zh: "“{value}”不是有效时刻", en: "{value} is no moment in time" },
});
