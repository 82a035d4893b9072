/**
 * How old open refunds are, and with whom they lie.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { Ageing, AgeingInput } from "../requests.ts";
import { bucketsToday } from "./ageing.ts";
import { ageOrders } from "./list-store.ts";
import { pathOf } from "./units.ts";
import { mayRead } from "./viewing.ts";

export const ageing = defineOperation({
  name: "refunds.ageing",
  kind: "query",
  summary: "Count open refunds by whose turn it is and by age in working days",
  allow: mayRead,
  input: AgeingInput,
  output: Ageing,
  async run(context, { unit }) {
    const { transaction, actor, now } = context;
    const within = await pathOf(context, unit);
    if (isRefusal(within)) return within;
    const buckets = bucketsToday(context);
    if (isRefusal(buckets)) return buckets;
    const firstDays = buckets.flatMap(({ from }) => (from === null ? [] : [from]));
    const asked = { scope: actor.scope, within, firstDays, today: dayOf(now) };
    return { buckets, cells: await ageOrders(transaction, asked) };
  },
});
