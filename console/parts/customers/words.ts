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

export function protectionWord(kind: ProtectionKind, say: Say): string {
  const { zh, en } = protectionKinds[kind];
  return say(zh, en);
}
