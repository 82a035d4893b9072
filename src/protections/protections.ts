/**
 * What other folders ask of protections inside their own transaction. An act that blocks another
 * places one; the other looks before it acts.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import type { Protection } from "./schema.ts";
import {
  findProtections,
  insertProtection,
  liftProtections,
  type NewProtection,
  type StandingProtection,
  standingProtections,
} from "./store.ts";

export type { NewProtection, StandingProtection };

/** Places a protection; the same kind from the same source is placed once. */
export async function place(
  { transaction, actor, now }: Context,
  protection: NewProtection,
): Promise<void> {
  await insertProtection(transaction, protection, { by: actor.id, at: now });
}

/** Lifts everything that hangs on a source. Nothing standing is no error. */
export async function lift(
  { transaction, actor, now }: Context,
  { source }: { source: string },
): Promise<void> {
  await liftProtections(transaction, { source }, { by: actor.id, at: now });
}

/** Those of an account in force on a day, whoever may see them. */
export async function protectionsOf(
  transaction: Transaction,
  customerAccount: string,
  today: Day,
): Promise<Protection[]> {
  const filter = { scope: [""], customerAccount, today };
  return (await findProtections(transaction, filter, { limit: 100, offset: 0 })).protections;
}

/** Those of many accounts in force on a day, by account. */
export async function protectionsOfAll(
  transaction: Transaction,
  accounts: readonly string[],
  today: Day,
): Promise<Map<string, StandingProtection[]>> {
  return Map.groupBy(
    await standingProtections(transaction, { accounts, today }),
    ({ customerAccount }) => customerAccount,
  );
}
