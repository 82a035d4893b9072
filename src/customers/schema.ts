/**
 * Supply accounts: who is supplied where, since when, in which class.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";
import { ImportInput } from "../files/schema.ts";

const customerClasses = [
  "residential",
  "general_commercial",
  "large_industrial",
  "agricultural",
] as const;
export const CustomerClass = z.enum(customerClasses);
export type CustomerClass = z.infer<typeof CustomerClass>;

/** Supply voltage and use, as grades and risks are read. */
export const customerGroups = {
  high_voltage: { zh: "高压", en: "High voltage" },
  low_voltage_non_residential: { zh: "低压非居民", en: "Low voltage, non-residential" },
  low_voltage_residential: { zh: "低压居民", en: "Low voltage, residential" },
} as const;
export const CustomerGroup = z.enum(Object.keys(customerGroups) as [keyof typeof customerGroups]);
export type CustomerGroup = z.infer<typeof CustomerGroup>;

export const Customer = z.object({
  customerAccount: z
    .string()
    .describe("户号, leading zeros kept; masked without the right to personal data"),
  name: z.string().describe("masked"),
  class: CustomerClass,
  unit: z.string().describe("id of the organisation unit"),
  unitName: z.string(),
  phone: z.string().nullable().describe("masked"),
  address: z.string().nullable().describe("masked"),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
  voltage: z.string().nullable(),
  capacityKva: z.number().int().nullable(),
  basicBy: z
    .enum(["capacity", "demand"])
    .nullable()
    .describe("what the basic fee of a two-part tariff is charged by"),
  tariff: z.string().nullable().describe("of the price book, where one was agreed by name"),
});
export type Customer = z.infer<typeof Customer>;

export const ImportCustomers = ImportInput;
export const ListCustomers = z.object({
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  class: CustomerClass.optional(),
  customerAccount: z.string().optional().describe("a whole account"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(200).default(50),
});
export const CustomerPage = z.object({
  total: z.number().int(),
  customers: z.array(Customer),
});

export const ShowCustomer = z.object({
  customerAccount: z.string().max(20).describe("a whole account"),
  unmask: z.boolean().default(false).describe("full name, telephone and address"),
});
export const OneCustomer = Customer.extend({ masked: z.boolean() });

export const because = reasons("customers", {
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  needs_personal_data: {
    zh: "查看完整信息需要个人信息权限",
    en: "to see everything needs the right to personal data",
  },
  unknown_unit: {
    zh: "组织树中没有“{unit}”，也不唯一对应任何单位",
    en: "no organisation unit, or not exactly one, is called {unit}",
  },
  outside_scope: {
    zh: "户号“{account}”属于您数据范围之外的单位",
    en: "account {account} belongs to a unit outside your data scope",
  },
  closed_before_opened: { zh: "销户早于开户", en: "closed before it was opened" },
});
