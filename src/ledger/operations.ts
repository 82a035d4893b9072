/**
 * The books as people ask for them. They are the whole utility's, so a data scope of less does not
 * open them.
 * @module
 */
import { dayOf } from "../base/dates.ts";
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { chartOn } from "./chart.ts";
import { closedThroughOrNull, closingOperations, mayRead, spanOf } from "./closing-operations.ts";
import { balanceOf } from "./ledger.ts";
import {
  findEntries,
  movementsOf,
  readEntries,
  type Span,
  sumAccounts,
  sumParty,
} from "./reading.ts";
import type { Chart } from "./rules.ts";
import {
  because,
  ChartBody,
  EntryPage,
  FindEntries,
  FindEntry,
  LedgerEntry,
  ShowChart,
  Statement,
  StatementInput,
  TrialBalance,
  TrialBalanceInput,
} from "./schema.ts";
import { findEntry } from "./store.ts";

const nobodyName = { zh: "（科目表外）", en: "(not in the chart)" };

const chartToday = ({ rulebooks, now }: Pick<Context, "rulebooks" | "now">): Chart =>
  chartOn(rulebooks, dayOf(now));

function nameOf(chart: Chart, account: string): { zh: string; en: string } {
  const { zh, en } = chart.get(account) ?? nobodyName;
  return { zh, en };
}

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

const listEntries = defineOperation({
  name: "ledger.entries",
  kind: "query",
  summary: "List entries by day, account, party, state and how their cause begins, newest first",
  allow: mayRead,
  wholeUtility: true,
  audited: ({ party }) => party !== undefined,
  input: FindEntries,
  output: EntryPage,
  async run(context, { account = null, party = null, cause = "", state = null, ...asked }) {
    const span = spanOf(context, asked);
    if (isRefusal(span)) return span;
    if (party !== null && account === null) {
      return refuse("invalid", because.party_without_account());
    }
    const { page, pageSize, after } = asked;
    const offset = after === undefined ? (page - 1) * pageSize : 0;
    const before = after === undefined ? null : BigInt(after);
    const filter = { ...span, account, party, cause, state, before };
    const found = await findEntries(context.transaction, filter, { limit: pageSize + 1, offset });
    const ids = found.slice(0, pageSize);
    const next = found.length > ids.length ? String(ids.at(-1)) : null;
    return { entries: await entriesOf(context, ids), next };
  },
});

async function entriesOf(context: Context, ids: readonly bigint[]) {
  const chart = chartToday(context);
  const rows = await readEntries(context.transaction, ids);
  return rows.map((row) => {
    const lines = row.lines.map(({ account, party, amountFen }) => {
      const fen = BigInt(amountFen);
      const [debitFen, creditFen] = fen > 0n ? [fen, 0n] : [0n, -fen];
      return { account, accountName: nameOf(chart, account), party, debitFen, creditFen };
    });
    return { ...row, lines, amountFen: lines.reduce((sum, { debitFen }) => sum + debitFen, 0n) };
  });
}

const showEntry = defineOperation({
  name: "ledger.entry",
  kind: "query",
  summary: "Show the entry that a cause made, with its lines and what became of it",
  allow: mayRead,
  wholeUtility: true,
  input: FindEntry,
  output: LedgerEntry,
  async run(context, { cause }) {
    const found = await findEntry(context.transaction, cause);
    if (!found) return refuse("not_found", because.unknown_cause({ cause }));
    const [entry] = await entriesOf(context, [found.entryId]);
    return entry!;
  },
});

export const ledgerOperations = [
  showChart,
  trialBalance,
  statement,
  listEntries,
  showEntry,
  ...closingOperations,
] as const;
