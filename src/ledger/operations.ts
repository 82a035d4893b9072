/**
 * The books as people ask for them. They are the whole utility's, so a data scope of less does not
 * open them.
 * @module
 */
import { dayOf } from "../base/dates.ts";
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { chartOn, chartToday, nameOf } from "./chart.ts";
import { closedThroughOrNull, closingOperations, mayRead, spanOf } from "./closing-operations.ts";
import { entryOperations } from "./entry-operations.ts";
import { balanceOf } from "./ledger.ts";
import { movementsOf, type Span, sumAccounts, sumParty } from "./reading.ts";
import {
  because,
  ChartBody,
  ShowChart,
  Statement,
  StatementInput,
  TrialBalance,
  TrialBalanceInput,
} from "./schema.ts";

const showChart = defineOperation({
  name: "ledger.chart",
  kind: "query",
  summary: "Show the chart of accounts in force on a day",
  allow: ["signed-in"],
  input: ShowChart,
  output: ChartBody,
  run: async ({ rulebooks, now }, { day }) => ({
    accounts: [...chartOn(rulebooks, day ?? dayOf(now)).values()],
  }),
});

const trialBalance = defineOperation({
  name: "ledger.trial-balance",
  kind: "query",
  summary: "Add up every account between two days: opening, debits, credits, closing",
  allow: mayRead,
  wholeUtility: true,
  input: TrialBalanceInput,
  output: TrialBalance,
  async run(context, input) {
    const span = spanOf(context, input);
    if (isRefusal(span)) return span;
    const chart = chartToday(context);
    const sums = await sumAccounts(context.transaction, span);
    const accounts = sums.map((sum) => ({
      ...sum,
      name: nameOf(chart, sum.account),
      class: chart.get(sum.account)?.class ?? null,
      closingFen: sum.openingFen + sum.debitFen - sum.creditFen,
    }));
    const total = (field: "openingFen" | "debitFen" | "creditFen" | "closingFen") =>
      accounts.reduce((sum, account) => sum + account[field], 0n);
    const [openingFen, closingFen] = [total("openingFen"), total("closingFen")];
    const closed = await closedThroughOrNull(context);
    const balanced = openingFen === 0n && closingFen === 0n;
    const sides = { debitFen: total("debitFen"), creditFen: total("creditFen") };
    return { ...span, closedThrough: closed, accounts, openingFen, ...sides, closingFen, balanced };
  },
});

const statement = defineOperation({
  name: "ledger.statement",
  kind: "query",
  summary: "Show an account, or one party of it, between two days: opening, movements, closing",
  allow: mayRead,
  wholeUtility: true,
  audited: ({ party }) => party !== undefined,
  input: StatementInput,
  output: Statement,
  async run(context, { account, party, page, pageSize, ...days }) {
    const { transaction } = context;
    const span = spanOf(context, days);
    if (isRefusal(span)) return span;
    const chart = chartToday(context);
    if (!chart.has(account)) return refuse("not_found", because.unknown_account({ account }));
    const { lines, ...sums } = await sumsOf(context, span, { account, party });
    const { pendingDebitFen, pendingCreditFen } = await balanceOf(transaction, {
      account,
      ...(party !== undefined && { party }),
    });
    const place = { ...span, account, party: party ?? null };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const movements = await movementsOf(transaction, place, { ...bounds, ...sums });
    const closingFen = sums.openingFen + sums.debitFen - sums.creditFen;
    const pending = { pendingDebitFen, pendingCreditFen };
    const name = nameOf(chart, account);
    return { ...place, name, ...sums, closingFen, ...pending, movements, count: lines };
  },
});

async function sumsOf(
  { transaction }: Context,
  span: Span,
  { account, party }: { account: string; party: string | undefined },
) {
  if (party !== undefined) return sumParty(transaction, span, { account, party });
  const [sums] = await sumAccounts(transaction, span, account);
  return sums ?? { account, openingFen: 0n, debitFen: 0n, creditFen: 0n, lines: 0 };
}

export const ledgerOperations = [
  showChart,
  trialBalance,
  statement,
  ...entryOperations,
  ...closingOperations,
] as const;
