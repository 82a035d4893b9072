/**
 * What steps were measured to move, up to now.
 * @module
 */
import { dayMs } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { Practice } from "../practice.ts";
import { stepGroups } from "./effect-store.ts";
import { type Gain, gainBy } from "./gain.ts";

export const measuredDays = 365;

export async function gainNow(
  { transaction, now }: Pick<Context, "transaction" | "now">,
  { effect: { withinDays, priorLift, priorWeight } }: Practice,
): Promise<Gain> {
  const from = new Date(now.getTime() - measuredDays * dayMs);
  const groups = await stepGroups(transaction, { from, now, withinDays });
  const steps = new Map(groups.map((group) => [group.step, group]));
  return gainBy({ steps, priorLift, priorWeight });
}
