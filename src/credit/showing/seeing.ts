/**
 * Whether the caller may see a unit or an account.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { because as customersBecause } from "../../customers/schema.ts";
import { covers, maskAccount, resolveUnits } from "../../organisation/organisation.ts";
import { because } from "../schema.ts";

type Seeing = Pick<Context, "transaction" | "actor">;

/** The path of a unit by id or name; null where none is asked for. */
export async function pathWithin(
  { transaction, actor }: Seeing,
  unit: string | undefined,
): Promise<string | null | Refusal> {
  if (unit === undefined) return null;
  const named = (await resolveUnits(transaction, [unit])).get(unit);
  const isSeen = typeof named === "object" && covers(actor.scope, named.path);
  return isSeen ? named.path : refuse("not_found", customersBecause.unknown_unit({ unit }));
}

/** A refusal where there is no such account within the caller's scope. */
export async function accountSeen(
  { transaction, actor }: Seeing,
  account: string,
): Promise<Refusal | undefined> {
  const isSeen = await isAccountInScope(transaction, account, actor.scope);
  return isSeen ? undefined : refuse("not_found", because.unknown_account({ account }));
}

/** The account's number is not for everybody who may look at grades. */
export function shownTo<Row extends { customerAccount: string }>(
  { seesPersonalData }: Seeing["actor"],
  row: Row,
): Row {
  return seesPersonalData ? row : { ...row, customerAccount: maskAccount(row.customerAccount) };
}
