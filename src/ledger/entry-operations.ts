/**
 * Entries (vouchers) as people look for them, with their lines and what became of them.
 * @module
 */
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { chartToday, nameOf } from "./chart.ts";
import { mayRead, spanOf } from "./closing-operations.ts";
import { findEntries } from "./finding.ts";
import { readEntries } from "./reading.ts";
import { because, EntryPage, FindEntries, FindEntry, LedgerEntry } from "./schema.ts";
import { findEntry } from "./store.ts";

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
    const { page, pageSize: limit, after } = asked;
    const offset = after === undefined ? (page - 1) * limit : 0;
    const filter = { ...span, account, party, cause, state };
    const place = { limit, offset, after };
    const { ids, next } = await findEntries(context.transaction, filter, place);
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

export const entryOperations = [listEntries, showEntry] as const;
