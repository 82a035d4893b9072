/**
 * Word that money came in, left for the worker in the transaction that received it.
 * @module
 */
import type { Context } from "../base/operation.ts";

/** Of these accounts; where none is named, of many. Told once for a whole file, never once for each row. */
export function tellArrived(
  { later }: Pick<Context, "later">,
  accounts?: readonly string[],
): Promise<void> {
  return later("dunning.payment-arrived", accounts ? { accounts } : {});
}
