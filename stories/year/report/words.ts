/** What the report's names are called, and how its numbers are written. */
import { formatYuan } from "../../../src/base/money.ts";
import type { Finding, Severity } from "../year.ts";

export type Language = "zh" | "en";
export interface Said {
  zh: string;
  en: string;
}

export const groups: Record<Finding["group"], Said> = {
  fen: { zh: "资金", en: "Money" },
  law: { zh: "法规", en: "Law" },
  privacy: { zh: "隐私", en: "Privacy" },
  judgement: { zh: "研判", en: "Judgements" },
  dunning: { zh: "催费", en: "Collection" },
  memory: { zh: "留痕", en: "Memory" },
  time: { zh: "耗时", en: "Time" },
};

export const severities: Record<Severity, Said> = {
  none: { zh: "无故障", en: "no faults" },
  normal: { zh: "一般故障", en: "normal faults" },
  harsh: { zh: "严重故障", en: "harsh faults" },
};

/** How a number is written is in the end of its name: `billedFen`, `recoveredShare`, `meanMs`. */
const units: readonly { end: string; write(value: number, language: Language): string }[] = [
  {
    end: "Fen",
    write: (fen, language) =>
      `${formatYuan(BigInt(Math.round(fen)))}${language === "zh" ? " 元" : " yuan"}`,
  },
  { end: "Share", write: (share) => `${(100 * share).toFixed(1)}%` },
  { end: "Ms", write: (ms) => `${decimals(ms)} ms` },
  {
    end: "Hours",
    write: (hours, language) => `${decimals(hours)}${language === "zh" ? " 小时" : " h"}`,
  },
  {
    end: "Days",
    write: (days, language) => `${decimals(days)}${language === "zh" ? " 天" : " days"}`,
  },
];

/** A figure without the end that says its unit, and its value written with it. */
export function figure(name: string, value: number | string, language: Language): string {
  if (typeof value === "string") return `${named(name)} ${value}`;
  const unit = units.find(({ end }) => name.endsWith(end));
  const shown = unit ? unit.write(value, language) : decimals(value);
  return `${named(unit ? name.slice(0, -unit.end.length) : name)} ${shown}`;
}

/** `unknownAccounts` as `unknown accounts`. */
function named(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Whole numbers with thousands apart; others with three significant digits, at most four decimals. */
export function decimals(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const digits = Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}
