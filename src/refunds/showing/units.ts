/**
 * A unit that somebody names, as the path of its subtree.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { covers, resolveUnits } from "../../organisation/organisation.ts";
import { because } from "../schema.ts";

/** Path of a unit in the scope; null where none is named. */
export async function pathOf(
  { transaction, actor }: Context,
  unit: string | undefined,
): Promise<string | null | Refusal> {
  if (unit === undefined) return null;
  const found = (await resolveUnits(transaction, [unit])).get(unit);
  const isMine = typeof found === "object" && covers(actor.scope, found.path);
  return isMine ? found.path : refuse("not_found", because.unknown_unit({ unit }));
}
