/**
 * Words of policies.
 * @module
 */
import { stepKinds } from "../../../src/dunning/schema.ts";
import type { Output } from "../../client.ts";

export type PolicyLine = Output<"dunning.policies">["policies"][number];
export type PolicyFacts = Output<"dunning.policy">;
export type Finding = PolicyFacts["findings"][number];
export type Table = NonNullable<PolicyFacts["table"]>;
export type Simulation = Output<"dunning.simulation">;
export type SimulationDocument = Simulation["document"];

export const policyStates: Record<
  PolicyLine["state"],
  { zh: string; en: string; tone?: "accent" | "medium" }
> = {
  draft: { zh: "草稿", en: "Draft", tone: "medium" },
  submitted: { zh: "审批中", en: "Under approval", tone: "medium" },
  approved: { zh: "已批准，待生效", en: "Approved, to be published" },
  published: { zh: "已发布", en: "Published" },
  retired: { zh: "已停用", en: "Retired" },
};

export const changeWords: Record<string, { zh: string; en: string; tone?: string }> = {
  harsher: { zh: "更严", en: "Harsher", tone: "high" },
  milder: { zh: "更缓", en: "Milder", tone: "low" },
  more: { zh: "联系更多", en: "More contacts", tone: "medium" },
  fewer: { zh: "联系更少", en: "Fewer contacts", tone: "low" },
  "other days": { zh: "日期变化", en: "Other days" },
};

export const classWords: Record<string, { zh: string; en: string }> = {
  residential: { zh: "居民", en: "Residential" },
  "non-residential": { zh: "非居民", en: "Non-residential" },
};

/** Messages are told apart by their channel, the rest by kind. */
export const contactWords: Record<string, { zh: string; en: string }> = {
  ...stepKinds,
  app: { zh: "APP 消息", en: "App message" },
  sms: { zh: "短信", en: "SMS" },
  voice: { zh: "语音消息", en: "Voice message" },
};
