/**
 * Finance's desk: its own copies of the orders, as they came.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { maskName } from "../../organisation/organisation.ts";
import { subjectOf } from "../finance/moving.ts";
import { selectFinance } from "../finance/store.ts";
import { FinanceDesk, FinancePage, ShowRefund } from "../requests.ts";
import { because, ReceivedView } from "../schema.ts";
import { eventsOf } from "../store.ts";
import { mailOf } from "./list-store.ts";
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

export const received = defineOperation({
  name: "refunds.received",
  kind: "query",
  summary: "Show finance's copy of one refund, with both lanes as far as this house knows them",
  allow: ["finance", "compliance"],
  audited: ({ unmask }) => unmask,
  input: ShowRefund,
  output: ReceivedView,
  async run({ transaction, actor }, { id, unmask }) {
    if (unmask && !actor.seesPersonalData) {
      return refuse("forbidden", because.needs_personal_data());
    }
    const [copy] = (await selectFinance(transaction, { scope: actor.scope, id })).refunds;
    if (!copy) return refuse("not_found", because.no_order({ id }));
    const { holderName, note, payment, payee, requestedBy, submittedAt } = copy.content;
    return {
      ...financeRowOf(copy, { unmask }),
      ...{ note, payment, requestedBy, submittedAt },
      holderName: unmask ? holderName : maskName(holderName),
      payeeBank: payee?.bank ?? null,
      attachmentsOf: subjectOf(copy),
      timeline: await eventsOf(transaction, id),
      messages: await mailOf(transaction, id),
    };
  },
});
