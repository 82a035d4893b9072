/**
 * Words of a customer.
 * @module
 */
import type { ProtectionKind } from "../../../src/protections/schema.ts";
import { protectionKinds } from "../../../src/protections/schema.ts";
import type { Say } from "../say.tsx";

const classes: Record<string, { zh: string; en: string }> = {
  residential: { zh: "居民", en: "Residential" },
  general_commercial: { zh: "一般工商业", en: "General commercial" },
  large_industrial: { zh: "大工业", en: "Large industrial" },
  agricultural: { zh: "农业", en: "Agricultural" },
};
export const classIds = Object.keys(classes);

export function classWord(code: string, say: Say): string {
  const word = classes[code];
  return word ? say(word.zh, word.en) : code;
}

const voltages: Record<string, { zh: string; en: string }> = {
  under_1kv: { zh: "不满1千伏", en: "under 1 kV" },
  "1_10kv": { zh: "1–10千伏", en: "1–10 kV" },
  "35kv": { zh: "35千伏", en: "35 kV" },
  "110kv": { zh: "110千伏", en: "110 kV" },
  "220kv": { zh: "220千伏及以上", en: "220 kV and more" },
};

export function voltageWord(code: string | null, say: Say): string | null {
  const word = code === null ? undefined : voltages[code];
  return word ? say(word.zh, word.en) : code;
}

export function protectionWord(kind: ProtectionKind, say: Say): string {
  const { zh, en } = protectionKinds[kind];
  return say(zh, en);
}
