/**
 * What clears the mark of a paid purchase whose invoice was flushed: repaid, set off, invoiced anew.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { listRecoveries } from "../recovering/listing.ts";
import { Repaid, SetOff } from "../recovering/requests.ts";
import { OnePurchase } from "../requests.ts";
import { Purchase } from "../schema.ts";
import { invoicedAnew } from "./reinvoiced.ts";
import { takeRepayment } from "./repaid.ts";
import { setOff } from "./set-off.ts";
import { undoSetOff } from "./undo-operations.ts";

const setOffOne = defineOperation({
  name: "purchases.set-off",
  kind: "command",
  serializable: true,
  summary:
    "Set what a supplier owes back off against another settlement of it, which then pays so much less",
  allow: ["settlement-clerk"],
  input: SetOff,
  output: Purchase,
  run: setOff,
});

const repaid = defineOperation({
  name: "purchases.repaid",
  kind: "command",
  serializable: true,
  wholeUtility: true,
  summary: "Take a supplier's repayment from a credit of the bank's statement",
  allow: ["finance"],
  input: Repaid,
  output: Purchase,
  run: takeRepayment,
});

const reinvoiced = defineOperation({
  name: "purchases.reinvoiced",
  kind: "command",
  serializable: true,
  summary: "Let an invoice that came after a red-letter one count for a paid purchase",
  allow: ["settlement-clerk"],
  input: OnePurchase,
  output: Purchase,
  run: (context, { purchase }) => invoicedAnew(context, purchase),
});

export const recoveryOperations = [
  setOffOne,
  undoSetOff,
  repaid,
  reinvoiced,
  listRecoveries,
] as const;
