/**
 * What may be asked of recoveries.
 * @module
 */
import * as z from "zod";
import { Fen, parseYuan } from "../../base/money.ts";
import { OnePurchase } from "../requests.ts";
import { Recovery } from "./schema.ts";

const Yuan = z
  .string()
  .transform((text, context) => {
    const fen = parseYuan(text);
    if (fen !== undefined) return fen;
    context.addIssue({ code: "custom", message: "no amount in yuan" });
    return z.NEVER;
  })
  .optional()
  .describe("yuan; as much as there is unless said");

export const SetOff = OnePurchase.extend({
  against: z.string().describe("a payable purchase of the same supplier that pays so much less"),
  amountYuan: Yuan,
});
export const UndoSetOff = SetOff.pick({ purchase: true, against: true });
export const Repaid = OnePurchase.extend({
  receipt: z.string().describe("credit on the bank's statement, e.g. B-..."),
  amountYuan: Yuan,
});
export const ListRecoveries = z.object({
  supplier: z.string().optional(),
  open: z.boolean().default(true).describe("only what is still to come back"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(500).default(50),
});
export const RecoveryPage = z.object({
  total: z.number().int(),
  leftFen: Fen.describe("of all found"),
  recoveries: z.array(Recovery),
});
