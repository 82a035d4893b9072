/**
 * What other facts that hang on customers and units read from files the same way, and accounts that
 * a file of theirs names before anybody registered them.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import { type Day, dayOf, parseInstant } from "../base/dates.ts";
import type { Actor } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import type { PlanColumn } from "../files/import-plan.ts";
import { covers, createUnits, resolveUnits } from "../organisation/organisation.ts";
import { because } from "./schema.ts";

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

/** Where accounts are kept whose unit nobody named: a city of its own, outside every other scope. */
const unassignedUnit = "未分配";

/** Whether there is an account of this number within a data scope. */
export async function isAccountInScope(
  { sql }: Transaction,
  account: string,
  scope: readonly string[],
): Promise<boolean> {
  const found = await sql`
    select from customer join unit on unit.id = customer.unit_id
    where customer_account = ${account} and in_scope(unit.path, ${scope}::text[])`;
  return found.length > 0;
}

export interface UnknownAccounts {
  accounts: readonly string[];
  /** For each, the earliest day it is known from. */
  openedOn: readonly Day[];
  /** Id or name of their unit; only who may touch the whole utility may leave it out. */
  unit?: string | undefined;
}

/**
 * Opens accounts as residential and unregistered (未登记) until an import of customers says more. Known ones stay
 * as they are. Returns how many are new; refuses a unit that is unknown or outside the actor's scope.
 */
export async function createAccounts(
  { transaction, actor }: { transaction: Transaction; actor: Actor },
  { accounts, openedOn, unit = unassignedUnit }: UnknownAccounts,
): Promise<number | Refusal> {
  if (unit === unassignedUnit && actor.scope.includes("")) {
    await createUnits(transaction, [unassignedUnit]);
  }
  const named = (await resolveUnits(transaction, [unit])).get(unit);
  if (typeof named !== "object" || !covers(actor.scope, named.path)) {
    return refuse("not_found", because.unknown_unit({ unit }));
  }
  const created = await transaction.sql`
    insert into customer (customer_account, name, class, unit_id, opened_on)
    select account, '未登记', 'residential', ${named.id}, opened_on
    from unnest(${accounts}::text[], ${openedOn}::date[]) as unknown (account, opened_on)
    on conflict (customer_account) do nothing returning customer_account`;
  return created.length;
}
