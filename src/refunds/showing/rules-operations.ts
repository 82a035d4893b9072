/**
 * The rules of today as a desk needs them: reasons to ask for money, reasons to return, papers, deadlines.
 * @module
 */
import * as z from "zod";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { RefundRulesBody, ReturnReason, refundRules, returnReasons } from "../rulebook.ts";
import { mayRead } from "./viewing.ts";

export const rulesToday = defineOperation({
  name: "refunds.rules",
  kind: "query",
  summary: "Show the refund rules and return reasons in force today",
  allow: mayRead,
  input: z.object({}),
  output: z.object({ rules: RefundRulesBody, returnReasons: z.array(ReturnReason) }),
  async run(context) {
    const rules = refundRules(context);
    if (isRefusal(rules)) return rules;
    const taxonomy = returnReasons(context);
    if (isRefusal(taxonomy)) return taxonomy;
    return { rules, returnReasons: taxonomy.reasons };
  },
});
