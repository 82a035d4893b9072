/**
 * Word that money came in, left for the worker in the transaction that received it.
 * @module
 */
import type { Context } from "../base/operation.ts";

export function tellArrived(
  { later }: Pick<Context, "later">,
  accounts: readonly string[],
): Promise<void> {
  return later("dunning.payment-arrived", { accounts });
}
