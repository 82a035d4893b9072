/**
 * What is known of one account, for its own page.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { findAllowances } from "../allowances/allowance-store.ts";
import { mayReadCases } from "./desk.ts";
import { rankedCases, rowsFor } from "./listing.ts";
import * as ask from "./schema.ts";
import { allowanceOf } from "./showing.ts";

const { because } = ask;

const ofAccount = defineOperation({
  name: "anomalies.of-account",
  kind: "query",
  summary: "Show what was odd about one account's payments, and what came of it",
  allow: [...mayReadCases, "receivables-clerk", "collector", "refund-handler", "approver"],
  input: ask.OfAccount,
  output: ask.AccountAlerts,
  async run(context, { customerAccount: account }) {
    const { transaction, actor, now } = context;
    if (!(await isAccountInScope(transaction, account, actor.scope)))
      return refuse("not_found", because.unknown_account({ account }));
    const cases = await rankedCases(context, { account });
    if (isRefusal(cases)) return cases;
    const allowed = await findAllowances(transaction, {
      ...{ scope: actor.scope, customerAccount: account, standingOn: dayOf(now) },
    });
    const rows = await rowsFor(context, cases);
    return {
      cases: rows.map(({ customerAccount: _, name: __, ...row }) => row),
      allowances: allowed.map((each) => allowanceOf(each, context)),
    };
  },
});

export const accountOperations = [ofAccount] as const;
