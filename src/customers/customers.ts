/**
 * What other facts that hang on customers and units read from files the same way.
 * @module
 */
import { dayOf, parseInstant } from "../base/dates.ts";
import type { PlanColumn } from "../files/import-plan.ts";

/** 户号: text of 4 to 20 letters or digits, never a number. */
export const accountColumn: PlanColumn = {
  name: "customer_account",
  describe: { zh: "户号", en: "customer account" },
  synonyms: ["客户编号", "用户编号", "用电户号", "客户户号", "account"],
  parse: (text) => (/^[0-9A-Za-z]{4,20}$/.test(text) ? text : undefined),
  sqlType: "text",
};

/** A unit by id or by any name people call it. */
export const unitColumn: PlanColumn = {
  name: "unit",
  describe: { zh: "供电单位", en: "unit" },
  synonyms: ["region", "地区", "区域", "所属单位", "单位", "供电所", "区县", "地市"],
  required: true,
  parse: (text) => (text.length <= 100 ? text : undefined),
  sqlType: "text",
};

type Heading = Pick<PlanColumn, "name" | "describe" | "synonyms" | "required">;

export function textColumn(heading: Heading): PlanColumn {
  return { ...heading, parse: (text) => (text.length <= 500 ? text : undefined), sqlType: "text" };
}

/** A day of the utility, in any form `parseInstant` reads. */
export function dayColumn(heading: Heading): PlanColumn {
  const parse = (text: string) => {
    const instant = parseInstant(text);
    return instant && dayOf(instant);
  };
  return { ...heading, parse, sqlType: "date" };
}

export function instantColumn(heading: Heading): PlanColumn {
  return { ...heading, parse: parseInstant, sqlType: "timestamptz" };
}

/** One of a few codes, by the code itself or by any of its names. */
export function codeColumn(
  heading: Heading,
  names: Readonly<Record<string, readonly string[]>>,
): PlanColumn {
  const codes = new Map(
    Object.entries(names).flatMap(([code, others]) =>
      [code, ...others].map((name) => [name.toLowerCase(), code] as const),
    ),
  );
  return { ...heading, parse: (text) => codes.get(text.toLowerCase()), sqlType: "text" };
}
