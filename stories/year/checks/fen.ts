/**
 * Every fen: of each account and day, customer, supplier and bank statement. The house is asked as its compliance
 * officer may ask it, and held against the papers the town handed over and against the bank's own book.
 * @module
 */
import { addDays, type Day } from "../../../src/base/dates.ts";
import { perYear } from "../desks/memory.ts";
import type { Asker, Check, Finding, Year } from "../year.ts";
import { Books, type Entry } from "./fen/books.ts";
import { customersFinding, sampleFinding } from "./fen/customers.ts";
import { bankFinding, owedFinding, suppliersFinding, twiceFinding } from "./fen/outgoing.ts";
import { differences } from "./fen/ties.ts";
import { everyRow } from "./pages.ts";

/** What all parts of the check look at. */
export interface Looking {
  year: Year;
  /** Compliance, who may ask about all of it. */
  who: Asker;
  books: Books;
  /** First day of the month, and today. */
  from: Day;
  until: Day;
  month: string;
  /** Every row of these lists, read once for all that look at them. */
  purchases: readonly Row[];
  recoveries: readonly Row[];
  disbursements: readonly Row[];
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
type Row = any;

const kept = perYear(() => ({ books: new Books(), next: undefined as Day | undefined }));

export const fen: Check = {
  name: "fen",
  monthly: true,
  async run(year) {
    const who = year.as("province.compliance");
    const mine = kept(year);
    const until = year.today();
    mine.next = await readOn(who, mine, until);
    const month = until.slice(0, 7);
    const bought = { operation: "purchases.query", rows: "purchases", pageSize: 500 };
    const purchases = await Array.fromAsync(everyRow(who, bought));
    const owed = { operation: "purchases.recoveries", input: { open: false }, rows: "recoveries" };
    const recoveries = await Array.fromAsync(everyRow(who, owed));
    const paidOut = { operation: "disbursements.list", rows: "disbursements" };
    const disbursements = await Array.fromAsync(everyRow(who, paidOut));
    const lists = { purchases, recoveries, disbursements };
    const looking = { year, who, books: mine.books, from: `${month}-01`, until, month, ...lists };
    return [
      await booksFinding(looking),
      ...(await customersFinding(looking)),
      await sampleFinding(looking),
      suppliersFinding(looking),
      await bankFinding(looking),
      twiceFinding(looking),
      owedFinding(looking),
    ];
  },
};

/** Returns the first day that may change yet. */
async function readOn(
  who: Asker,
  { books, next }: { books: Books; next: Day | undefined },
  until: Day,
): Promise<Day> {
  const { days, closedThrough } = await who.get("ledger.days", { page: 1, pageSize: 1 });
  const first: Day = next ?? (await firstDay(who)) ?? until;
  const input = { from: first, to: until, state: "posted" };
  const listing = { operation: "ledger.entries", input, rows: "entries", pageSize: 500 };
  for await (const entry of everyRow(who, listing)) books.take(entry as Entry);
  return closedThrough === null || days.length === 0 ? first : addDays(closedThrough, 1);
}

async function firstDay(who: Asker): Promise<Day | undefined> {
  let first: Day | undefined;
  const listing = { operation: "ledger.days", rows: "days", pageSize: 500 };
  for await (const { day } of everyRow(who, listing)) if (!first || day < first) first = day;
  return first;
}

async function booksFinding({ who, books, from, until }: Looking): Promise<Finding> {
  const counted = await who.get("ledger.check", { deep: true });
  const wrong = books.wrong.splice(0);
  const { unbalancedEntries, unbalancedDays, incompleteEntries, changedDays } = counted;
  const counts = { unbalancedEntries, unbalancedDays, incompleteEntries };
  for (const [name, count] of Object.entries(counts)) {
    if (count !== 0) wrong.push(`ledger.check: ${count} ${name}`);
  }
  for (const day of changedDays) wrong.push(`${day} is not what was frozen`);
  for (let day = from; day <= until; day = addDays(day, 1)) {
    wrong.push(...(await differencesOfDay(who, books, day)));
  }
  const whole = await who.get("ledger.trial-balance");
  const closing = whole.accounts.map((row: { account: string; closingFen: string }) => [
    row.account,
    BigInt(row.closingFen),
  ]);
  const own = books
    .accounts()
    .map((account): [string, bigint] => [account, books.balance(account)]);
  wrong.push(...differences("ledger and its entries, account", new Map(closing), new Map(own)));
  return {
    group: "fen",
    zh: "每科目每日借贷相等，每笔凭证有据可查",
    en: "Debits equal credits per account and day, every entry explained",
    figures: {
      entries: counted.entries,
      ledgerLines: counted.lines,
      turnoverFen: Number(counted.debitFen),
    },
    wrong,
  };
}

/** Both sides of every account on one day, by the trial balance and by the entries. */
async function differencesOfDay(who: Asker, books: Books, day: Day): Promise<string[]> {
  const { accounts, debitFen, creditFen } = await who.get("ledger.trial-balance", {
    from: day,
    to: day,
  });
  const said = accounts.flatMap((row: { account: string; debitFen: string; creditFen: string }) => [
    [`${row.account} debit`, BigInt(row.debitFen)],
    [`${row.account} credit`, BigInt(row.creditFen)],
  ]);
  const own = books.accounts().flatMap((account): [string, bigint][] => {
    const sides = books.sides(account, day);
    return [
      [`${account} debit`, sides.debitFen],
      [`${account} credit`, sides.creditFen],
    ];
  });
  const unequal =
    debitFen === creditFen ? [] : [`${day}: debits ${debitFen}, credits ${creditFen}`];
  return [
    ...unequal,
    ...differences(`${day} ledger and its entries,`, new Map(said), new Map(own)),
  ];
}
