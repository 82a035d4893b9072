/**
 * A refund checked before it is asked for.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { maskName } from "../../organisation/organisation.ts";
import { CheckRefund } from "../requests.ts";
import { Preflight } from "../schema.ts";
import { judge } from "./wishing.ts";

export const preflight = defineOperation({
  name: "refunds.preflight",
  kind: "query",
  summary: "Say what would refuse or flag a refund, before it is requested",
  allow: ["refund-handler", "receivables-clerk"],
  input: CheckRefund,
  output: Preflight,
  async run(context, { customerAccount, ...wanted }) {
    const judged = await judge(context, customerAccount, wanted);
    if (isRefusal(judged)) return judged;
    const { refused, checks, refundableFen, arrearsFen } = judged;
    const holderName = maskName(judged.holderName);
    return { ready: refused === undefined, checks, holderName, refundableFen, arrearsFen };
  },
});
