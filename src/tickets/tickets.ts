/**
 * What other folders ask of tickets inside their own transaction.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Actor } from "../base/operation.ts";
import { masked } from "./masking.ts";
import type { Ticket } from "./schema.ts";
import { readTickets } from "./store.ts";

export { withheldFrom, withoutTexts } from "./rules.ts";

/** Tickets by id, those of the actor's scope, in the order asked, texts and accounts masked. */
export async function maskedTickets(
  transaction: Transaction,
  { scope }: Pick<Actor, "scope">,
  ids: readonly string[],
): Promise<Ticket[]> {
  return (await readTickets(transaction, scope, ids)).map(masked);
}
