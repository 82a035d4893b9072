/**
 * Protections (the stop list): what keeps others from acting against a customer account, who placed it,
 * and until when. Browser-safe.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";

/** Source: design, domain section 3, "stop list". `byHand`: a person may place it; others come from acts. */
export const protectionKinds = {
  outage_open: { zh: "停电未恢复", en: "Outage open", byHand: true },
  billing_dispute: { zh: "电费争议", en: "Billing dispute", byHand: true },
  meter_fault: { zh: "计量故障", en: "Meter fault", byHand: true },
  refund_open: { zh: "退费办理中", en: "Refund open", byHand: false },
  objection_open: { zh: "异议处理中", en: "Objection open", byHand: true },
  medical_equipment: { zh: "家有医疗设备", en: "Medical equipment", byHand: true },
  minimum_income: { zh: "低保五保", en: "Minimum income", byHand: true },
  school_exams: { zh: "中高考", en: "School exams", byHand: true },
  festival: { zh: "节假日", en: "Festival", byHand: true },
  extreme_weather: { zh: "极端高温或严寒", en: "Extreme heat or cold", byHand: true },
  disaster_order: { zh: "救灾令", en: "Disaster order", byHand: true },
  important_user: { zh: "重要用户", en: "Important user", byHand: true },
} as const;
export type ProtectionKind = keyof typeof protectionKinds;
export const ProtectionKind = z.enum(Object.keys(protectionKinds) as [ProtectionKind]);

const Day = z.iso.date();

export const Protection = z.object({
  id: z.number().int(),
  customerAccount: z.string().describe("masked in lists"),
  kind: ProtectionKind,
  source: z.string().describe("what it hangs on, e.g. refund:R-2026-000001"),
  reason: z.string(),
  until: Day.nullable().describe("last day; null lasts until it is lifted"),
  placedBy: z.string(),
  placedAt: z.string(),
  liftedAt: z.string().nullable(),
});
export type Protection = z.infer<typeof Protection>;

export const PlaceProtection = z.object({
  customerAccount: z.string(),
  kind: ProtectionKind,
  until: Day.optional().describe("last day of it"),
});
export const LiftProtection = z.object({ id: z.number().int() });
export const ListProtections = z.object({
  customerAccount: z
    .string()
    .optional()
    .describe("a whole account; all in the data scope otherwise"),
  kind: ProtectionKind.optional(),
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("in force at this moment; now unless said"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const ProtectionPage = z.object({
  total: z.number().int(),
  protections: z.array(Protection),
});

export const because = reasons("protections", {
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  unknown_protection: { zh: "没有生效的保护“{id}”", en: "there is no protection {id} in force" },
  not_by_hand: {
    zh: "“{zh}”由业务单据产生和解除，不能手工办理",
    en: "{en} comes and goes with its case, not by hand",
  },
  past_day: { zh: "截止日 {day} 已过", en: "{day} is over" },
});
