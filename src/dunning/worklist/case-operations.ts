/**
 * One account of the collector's list.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { Case, OfAccount } from "../case-requests.ts";
import { gather, holdersOf } from "../proposing/gather.ts";
import { openGrounds } from "../proposing/grounds.ts";
import { because } from "../requests.ts";
import { recordsOf } from "./case.ts";
import { claimFacts, nothingOwed, showHolder } from "./claim.ts";
import { judgementsOf } from "./judgements.ts";

const showCase = defineOperation({
  name: "dunning.case",
  kind: "query",
  summary: "Show one account: its debt, the next lawful step and its article, the script, the past",
  allow: ["collector", "approver", "receivables-clerk", "compliance"],
  audited: true,
  input: OfAccount,
  output: Case,
  async run(context, { customerAccount: account }) {
    const { transaction, actor } = context;
    if (!(await isAccountInScope(transaction, account, actor.scope))) {
      return refuse("not_found", because.unknown_account({ account }));
    }
    const grounds = await openGrounds(context);
    if (isRefusal(grounds)) return grounds;
    const [holder] = await holdersOf(transaction, [account]);
    const debtor = (await gather(context, [account], grounds)).get(account);
    return {
      customerAccount: account,
      ...showHolder(holder!, actor),
      ...(debtor ? claimFacts(debtor, grounds) : nothingOwed(grounds)),
      ...(await judgementsOf(context, account)),
      ...(await recordsOf(context, account)),
    };
  },
});

export const caseOperations = [showCase] as const;
