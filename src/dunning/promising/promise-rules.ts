/**
 * What may be promised: no more than is owed, no later than the practice allows, parts in order. Pure.
 * @module
 */
import { addDays, type Day } from "../../base/dates.ts";
import { formatYuan, parseYuan } from "../../base/money.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import type { Practice } from "../practice.ts";
import { because } from "../requests.ts";
import type { Part } from "./promise-store.ts";

/** An amount above nothing and up to what is owed. */
export function readAmount(text: string, owedFen: bigint): bigint | Refusal {
  const fen = parseYuan(text);
  if (fen !== undefined && fen > 0n && fen <= owedFen) return fen;
  return refuse("invalid", because.amount_over_debt({ amount: text, owed: formatYuan(owedFen) }));
}

/** From tomorrow on (`from`), so many days at most. */
export function refuseDay(
  day: Day,
  { today, mostDays, from = addDays(today, 1) }: { today: Day; mostDays: number; from?: Day },
): Refusal | undefined {
  const until = addDays(today, mostDays);
  if (day >= from && day <= until) return undefined;
  return refuse("invalid", because.day_out_of_range({ day, from, until }));
}

/** Parts that cover no more than the debt, each a day of its own, in order. */
export function readParts(
  wanted: readonly { dueOn: Day; amountYuan: string }[],
  { owedFen, today, plan }: { owedFen: bigint; today: Day; plan: Practice["plan"] },
): Part[] | Refusal {
  const days = wanted.map(({ dueOn }) => dueOn);
  const isOrdered = days.every((day, at) => at === 0 || days[at - 1]! < day);
  if (!isOrdered || days.length > plan.mostParts) {
    return refuse("invalid", because.parts_out_of_order({ most: plan.mostParts }));
  }
  const parts: Part[] = [];
  let left = owedFen;
  for (const { dueOn, amountYuan } of wanted) {
    const refused = refuseDay(dueOn, { today, mostDays: plan.mostDays });
    if (refused) return refused;
    const amountFen = readAmount(amountYuan, left);
    if (typeof amountFen !== "bigint") return amountFen;
    left -= amountFen;
    parts.push({ dueOn, amountFen });
  }
  return parts;
}
