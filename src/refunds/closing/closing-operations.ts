/**
 * Refunds of closed accounts in one go: what is left after arrears, into review where a file names the
 * payee, else as a draft. Done again it finds only accounts that have no refund yet.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { maskAccount } from "../../organisation/organisation.ts";
import { CloseAccounts, ClosedAccounts } from "../requests.ts";
import { pathOf } from "../showing/units.ts";
import { findClosed } from "./closed-accounts.ts";
import { closeOne } from "./closing.ts";
import { readPayees } from "./closing-file.ts";

const named = 100;

export const closeAccounts = defineOperation({
  name: "refunds.close-accounts",
  kind: "job",
  summary: "Open a refund of what is left for every closed account that has none",
  allow: ["refund-handler", "receivables-clerk"],
  input: CloseAccounts,
  output: ClosedAccounts,
  async run(context, { until, unit, file, columns }) {
    const payees = await readPayees(context.files, { file, columns });
    if (isRefusal(payees)) return payees;
    const within = await context.transact((inside) => pathOf(inside, unit));
    if (isRefusal(within)) return within;
    const accounts = await findClosed(context, { until, within });
    const total = { accounts: accounts.length, submitted: 0, drafts: 0, refusedCount: 0 };
    const refused: ClosedAccounts["refused"] = [];
    let amountFen = 0n;
    for (const [done, account] of accounts.entries()) {
      if (context.isCancelled()) break;
      const opened = await closeOne(context, account, payees.get(account));
      if (isRefusal(opened)) {
        total.refusedCount += 1;
        const row = { customerAccount: maskAccount(account), reason: opened.reason };
        if (refused.length < named) refused.push(row);
      } else {
        total[opened.state === "draft" ? "drafts" : "submitted"] += 1;
        amountFen += opened.amountFen;
      }
      context.progress(done + 1, accounts.length);
    }
    return { ...total, amountFen, refused };
  },
});
