/** What the report's names are called, and how its numbers are written. */
import { formatYuan } from "../../../src/base/money.ts";
import type { Finding, Severity } from "../year.ts";
import { chineseOf } from "./chinese.ts";

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

/** By their code of GB/T 2260. */
export const cities: Readonly<Record<string, Said>> = {
  "3701": { zh: "济南", en: "Jinan" },
  "3702": { zh: "青岛", en: "Qingdao" },
  "3703": { zh: "淄博", en: "Zibo" },
  "3704": { zh: "枣庄", en: "Zaozhuang" },
  "3705": { zh: "东营", en: "Dongying" },
  "3706": { zh: "烟台", en: "Yantai" },
  "3707": { zh: "潍坊", en: "Weifang" },
  "3708": { zh: "济宁", en: "Jining" },
  "3709": { zh: "泰安", en: "Tai'an" },
  "3710": { zh: "威海", en: "Weihai" },
  "3711": { zh: "日照", en: "Rizhao" },
  "3713": { zh: "临沂", en: "Linyi" },
  "3714": { zh: "德州", en: "Dezhou" },
  "3715": { zh: "聊城", en: "Liaocheng" },
  "3716": { zh: "滨州", en: "Binzhou" },
  "3717": { zh: "菏泽", en: "Heze" },
};

export function cityNames(ids: readonly string[]): Said {
  const known = ids.map((id) => cities[id]!);
  return { zh: known.map(({ zh }) => zh).join("、"), en: known.map(({ en }) => en).join(", ") };
}

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

/** Of a chart, as it was said in Chinese. */
export function unitWords(unit: string): Said {
  const english: Readonly<Record<string, string>> = {
    元: "yuan",
    户: "accounts",
    天: "days",
    小时: "hours",
    次: "times",
    个: "",
  };
  return { zh: unit, en: english[unit] ?? unit };
}

/** A figure's name without the end that says its unit, and its value written with it. */
export function figureParts(
  name: string,
  value: number | string,
  language: Language,
): { name: string; value: string } {
  const unit = unitOf(name);
  const written =
    typeof value === "string" ? value : (unit?.write(value, language) ?? decimals(value));
  return { name: figureName(name, language), value: written };
}

function unitOf(name: string) {
  return units.find(({ end }) => name.endsWith(end) && name !== end);
}

/** `unknownAccountsShare` as `unknown accounts`. */
export function figureName(name: string, language: Language): string {
  const unit = unitOf(name);
  const bare = unit ? name.slice(0, -unit.end.length) : name;
  const english = bare.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const said = language === "zh" ? chineseOf(bare) : bare;
  return said === bare ? english : said;
}

/** Whole numbers with thousands apart; others with three significant digits, at most four decimals. */
export function decimals(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const digits = Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}
