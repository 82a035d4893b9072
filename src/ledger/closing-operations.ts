/**
 * Days and months as people close them, and the check of the books.
 * @module
 */
import { addDays, type Day, dayOf } from "../base/dates.ts";
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { changedDays, countAll } from "./checking.ts";
import { closeDays, closedThrough, insertPeriod, periodFacts } from "./closing.ts";
import { readDays, readPeriods, type Span } from "./reading.ts";
import { lastDayOf, periodProblem } from "./rules.ts";
import {
  because,
  CheckLedger,
  CloseDay,
  ClosedDays,
  ClosedPeriod,
  ClosePeriod,
  DayPage,
  LedgerCheck,
  ListDays,
} from "./schema.ts";

export const mayRead = ["finance", "receivables-clerk", "compliance"];
const mayClose = ["finance"];

export function spanOf(
  { now }: Context,
  { from, to = dayOf(now) }: { from?: Day | undefined; to?: Day | undefined },
): Span | Refusal {
  if (from !== undefined && from > to) return refuse("invalid", because.from_after_to());
  return { from: from ?? null, to };
}

/** Null as long as no day was ever closed. */
export async function closedThroughOrNull({ transaction }: Context): Promise<Day | null> {
  const day = await closedThrough(transaction);
  return day < "2000-01-01" ? null : day;
}

const listDays = defineOperation({
  name: "ledger.days",
  kind: "query",
  summary: "List booking days with their sums, open and closed, and the closed months",
  allow: mayRead,
  wholeUtility: true,
  input: ListDays,
  output: DayPage,
  async run(context, { page, pageSize, ...asked }) {
    const span = spanOf(context, asked);
    if (isRefusal(span)) return span;
    const bounds = { limit: pageSize + 1, offset: (page - 1) * pageSize };
    const days = await readDays(context.transaction, span, bounds);
    return {
      closedThrough: await closedThroughOrNull(context),
      days: days.slice(0, pageSize),
      hasMore: days.length > pageSize,
      periods: await readPeriods(context.transaction),
    };
  },
});

const closeDay = defineOperation({
  name: "ledger.close-day",
  kind: "job",
  summary: "Close all open days up to one: freeze their totals and chain their hash",
  allow: mayClose,
  wholeUtility: true,
  input: CloseDay,
  output: ClosedDays,
  async run({ now, actor, transact }, { day }) {
    const today = dayOf(now);
    const upTo = day ?? addDays(today, -1);
    if (upTo >= today) return refuse("invalid", because.day_not_over({ day: upTo }));
    return transact(({ transaction }) => closeDays(transaction, { upTo, by: actor.id, at: now }));
  },
});

const closePeriod = defineOperation({
  name: "ledger.close-period",
  kind: "command",
  summary:
    "Close a month whose days are all closed and whose pending entries are settled or carried",
  allow: mayClose,
  wholeUtility: true,
  serializable: true,
  input: ClosePeriod,
  output: ClosedPeriod,
  async run({ transaction, now, actor }, { period, carryPending }) {
    const lastDay = lastDayOf(period);
    const facts = await periodFacts(transaction, lastDay);
    const problem = periodProblem(period, facts, { carryPending });
    if (problem) return refuse("conflict", problem);
    const month = { period, lastDay, carried: facts.pending };
    return insertPeriod(transaction, month, { by: actor.id, at: now });
  },
});

const check = defineOperation({
  name: "ledger.check",
  kind: "query",
  summary: "Count from every line whether debits equal credits: in all, per day, per entry",
  allow: mayRead,
  wholeUtility: true,
  input: CheckLedger,
  output: LedgerCheck,
  async run({ transaction }, { deep }) {
    const counted = await countAll(transaction);
    const changed = deep ? await changedDays(transaction) : null;
    const { debitFen, creditFen, unbalancedEntries, unbalancedDays } = counted;
    const balanced = debitFen === creditFen && unbalancedEntries === 0 && unbalancedDays === 0;
    return { ...counted, balanced, changedDays: changed };
  },
});

export const closingOperations = [listDays, closeDay, closePeriod, check] as const;
