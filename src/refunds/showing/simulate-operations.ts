/**
 * What a changed approval limit would have done to a month's refunds. Nothing running is touched.
 * @module
 */
import { simulateRoute } from "../../approvals/approvals.ts";
import { Simulation } from "../../approvals/schema.ts";
import { addDays, dayOf } from "../../base/dates.ts";
import { parseYuan } from "../../base/money.ts";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { SimulateLimit } from "../requests.ts";
import { because } from "../schema.ts";

/** Approvals named in each group. */
const named = 20;

export const simulateLimit = defineOperation({
  name: "refunds.simulate-limit",
  kind: "query",
  summary:
    "Replay a month's refunds under another approval limit: which would need other signatures",
  allow: ["approver", "finance", "compliance", "administrator", "policy-manager"],
  input: SimulateLimit,
  output: Simulation,
  async run(context, { month, step, limitYuan }) {
    const limit = parseYuan(limitYuan);
    if (limit === undefined || limit < 0n) {
      return refuse("invalid", because.bad_amount({ value: limitYuan.slice(0, 40) }));
    }
    const firstOfThis = `${dayOf(context.now).slice(0, 7)}-01`;
    return simulateRoute(context, {
      kind: "refund",
      month: month ?? addDays(firstOfThis, -1).slice(0, 7),
      limits: { [step]: limit },
      limit: named,
    });
  },
});
