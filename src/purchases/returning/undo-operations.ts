/**
 * A set-off taken back by the desk.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { lockedPurchases } from "../access.ts";
import { UndoSetOff } from "../recovering/requests.ts";
import { because } from "../recovering/schema.ts";
import { Purchase } from "../schema.ts";
import { unpayable } from "./payable.ts";
import { undoSetOffs } from "./undoing.ts";

export const undoSetOff = defineOperation({
  name: "purchases.undo-set-off",
  kind: "command",
  serializable: true,
  summary: "Take a set-off back before the payment details; it is owed back again",
  allow: ["settlement-clerk"],
  input: UndoSetOff,
  output: Purchase,
  async run(context, { purchase, against }) {
    const both = await lockedPurchases(context, [purchase, against]);
    if (isRefusal(both)) return both;
    const fault = await unpayable(context, both.at(-1)!);
    if (fault) return fault;
    const undone = await undoSetOffs(context, { against, purchase });
    if (isRefusal(undone)) return undone;
    return undone.at(-1) ?? refuse("conflict", because.no_set_off({ id: purchase, against }));
  },
});
