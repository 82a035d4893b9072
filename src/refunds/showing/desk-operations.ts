/**
 * Finance's desk: its own copies of the orders, as they came.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { selectFinance } from "../finance/store.ts";
import { FinanceDesk } from "../requests.ts";
import { FinancePage } from "../schema.ts";
import { financeRowOf } from "./viewing.ts";

export const desk = defineOperation({
  name: "refunds.desk",
  kind: "query",
  summary: "List finance's copies of refunds, the first due first, masked",
  allow: ["finance", "compliance"],
  input: FinanceDesk,
  output: FinancePage,
  async run({ transaction, actor }, { state, page, pageSize }) {
    const { total, amountFen, refunds } = await selectFinance(transaction, {
      scope: actor.scope,
      states: state ? [state] : ["fin_review", "accepted", "paying"],
      limit: pageSize,
      offset: (page - 1) * pageSize,
    });
    return { total, amountFen, refunds: refunds.map((refund) => financeRowOf(refund)) };
  },
});
