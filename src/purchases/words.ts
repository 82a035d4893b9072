/**
 * Words that sentences and pages say for codes, and sentences whose values read differently by language.
 * @module
 */
import type { Reason } from "../base/reasons.ts";
import type { PartyType } from "./schema.ts";

interface Words {
  zh: string;
  en: string;
}

export const partyWords: Readonly<Record<PartyType, Words>> = {
  general: { zh: "一般纳税人", en: "general taxpayers" },
  "small-scale": { zh: "小规模纳税人", en: "small-scale taxpayers" },
  "natural-person": { zh: "自然人", en: "natural persons" },
  "village-committee": { zh: "村委会", en: "village committees" },
};

/** A reason told with each language's own words; figures are alike in both. */
export function inBoth(
  tell: (values: Record<string, string | number>) => Reason,
  values: Readonly<Record<string, Words | string | number>>,
): Reason {
  const by = (language: "zh" | "en") =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === "object" ? value[language] : value,
      ]),
    );
  return { ...tell(by("en")), zh: tell(by("zh")).zh };
}
