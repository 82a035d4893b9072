/** Every yuan of each customer: what he gave, what became of it, what he still owes. */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { daysFrom, isHoliday, weekdayOf } from "../../../../tools/demonstration/calendar.ts";
import type { Finding } from "../../year.ts";
import type { Looking } from "../fen.ts";
import { everyRow } from "../pages.ts";
import { add, type Books } from "./books.ts";
import { agencyKey, type PaidRow, paidRows, readStatement } from "./papers.ts";
import { differences, type Handed, type PaymentRow, tiePayments } from "./ties.ts";

/** A channel's file may come so many days late before it counts as lost. */
const patience = 5;
/** So far back the papers of a month are looked at again, for what came late. */
const looksBack = 12;

/** All of them: papers and payments, bills and receivables, advances and prepayments. */
export async function customersFinding(looking: Looking): Promise<Finding[]> {
  const { books, month } = looking;
  const papers = handed(looking);
  const { rows, fetchedUntil } = papers;
  const payments = await paymentsOf(looking);
  const wrong = [
    ...tiePayments(papers, payments, books),
    ...(await strangeTotals(looking, papers.totals)),
  ];
  const balances = [...(await owedOf(looking)), ...(await advancesOf(looking))];
  const moved = (kind: Parameters<Books["moved"]>[0], account: string) =>
    Number(books.moved(kind, account, month));
  const back = moved("unsettled", "1122");
  return [
    {
      group: "fen",
      zh: "客户所缴每笔款项都在账上，且只入账一次",
      en: "Every payment that customers made is in the books, once",
      figures: {
        rows: rows.length,
        payments: payments.length,
        underWay: rows.filter(({ day }) => day > fetchedUntil).length,
      },
      wrong,
    },
    {
      group: "fen",
      zh: "每户欠费与预存逐户相符",
      en: "What each customer owes and has paid ahead agrees, one by one",
      figures: {
        billedFen: moved("billed", "1122") + moved("unbilled", "1122"),
        receivedFen: -moved("received", "2203") - moved("takenBack", "2203"),
        settledFen: -moved("settled", "1122") - back,
        lateFeesFen:
          -moved("settled", "6301") - moved("unsettled", "6301") - moved("surplus", "6301"),
        refundsFen: moved("drawn", "2203") + moved("drawnBack", "2203"),
        owedFen: Number(books.balance("1122")),
        advanceFen: -Number(books.balance("2203")),
      },
      wrong: balances,
    },
  ];
}

/** Never before the year: what is older was imported, and no town stands behind it. */
function beginOf({ options }: Looking["year"], from: Day): Day {
  return [addDays(from, -looksBack), addDays(options.eve, 1)].sort().at(-1)!;
}

/** What the town handed over by now. */
function handed({ year, from, until }: Looking): Handed {
  const begin = beginOf(year, from);
  const workday = [...daysFrom(addDays(until, -looksBack), until)].findLast(
    (day) => weekdayOf(day) % 6 !== 0 && !isHoliday(day),
  );
  const fetchedUntil = addDays(workday ?? until, -1 - patience);
  const credits = { totals: new Map<string, bigint>(), lines: new Map<string, bigint>() };
  const rows: PaidRow[] = [];
  for (const day of daysFrom(begin, until)) {
    for (const file of year.town.channelFiles(day)) rows.push(...paidRows(file, day));
    const statement = year.town.statement(day);
    if (statement !== undefined) readStatement(statement, credits);
  }
  return { ...credits, rows, fetchedUntil };
}

/** Payments of the time that those papers speak of. */
async function paymentsOf({ year, who, books, from, until }: Looking): Promise<PaymentRow[]> {
  const begin = beginOf(year, from);
  const rows: PaymentRow[] = [];
  const times = new Map<string, number>();
  const input = { from: begin, until };
  for await (const row of everyRow(who, { operation: "payments.list", input, rows: "payments" })) {
    const { paymentId, channel, reference, state, transferredFrom } = row;
    const fen = BigInt(row.amountFen);
    const account = books.received.get(paymentId)?.account ?? row.customerAccount;
    const like = agencyKey({ account, fen }, new Date(row.paidAt));
    const nth = (times.get(`${like} ${row.paidOn}`) ?? 0) + 1;
    if (reference === null) times.set(`${like} ${row.paidOn}`, nth);
    rows.push({
      paymentId,
      channel,
      key: reference ?? `${like} ${nth}`,
      fen,
      state,
      transferredFrom,
    });
  }
  return rows;
}

/** Days of which the house says another sum of the bank's than the statement does, and unexplained differences. */
async function strangeTotals(
  { year, who, from, until }: Looking,
  totals: ReadonlyMap<string, bigint>,
): Promise<string[]> {
  const begin = beginOf(year, from);
  const { channels, findings } = await who.get("payments.proof", { from: begin, until });
  const key = ({ day, channel }: { day: Day; channel: string }) => `${day} ${channel}`;
  const explained = new Set(findings.map(key));
  const settled = addDays(until, -looksBack);
  const said = new Map<string, bigint>();
  const wrong: string[] = [];
  for (const row of channels) {
    add(said, key(row), BigInt(row.bankFen));
    if (row.day > settled || row.bankFen === row.ledgerFen || explained.has(key(row))) continue;
    wrong.push(`${key(row)}: bank ${row.bankFen} fen, ledger ${row.ledgerFen}, nobody says why`);
  }
  const inTime = (sums: ReadonlyMap<string, bigint>) =>
    new Map([...sums].filter(([at]) => at.slice(0, 10) >= begin && at.slice(0, 10) <= settled));
  return [...wrong, ...differences("bank statement and house, day", inTime(totals), inTime(said))];
}

/** Receivables of the ledger by customer, and what is open on his bills. */
async function owedOf({ who, books }: Looking): Promise<string[]> {
  const open = new Map<string, bigint>();
  const listing = { operation: "bills.list", input: { state: "open" }, rows: "bills" };
  for await (const { customerAccount, amountFen, paidFen } of everyRow(who, listing)) {
    add(open, customerAccount, BigInt(amountFen) - BigInt(paidFen));
  }
  return differences("receivable and open bills of", books.balances("1122"), nonZero(open));
}

/** Prepayments of the ledger by customer, and what is left of his payments. */
async function advancesOf({ who, books }: Looking): Promise<string[]> {
  const left = new Map<string, bigint>();
  const wrong: string[] = [];
  const input = { onlyAdvance: true };
  for await (const row of everyRow(who, { operation: "payments.list", input, rows: "payments" })) {
    const account = books.received.get(row.paymentId)?.account;
    if (account === undefined) wrong.push(`${row.paymentId} has money left and no entry`);
    else add(left, account, -BigInt(row.advanceFen));
  }
  const ledger = books.balances("2203");
  const odd = [...new Set([...ledger.keys(), ...left.keys()])].filter(
    (account) => (ledger.get(account) ?? 0n) !== (left.get(account) ?? 0n),
  );
  // what a corrected bill gave back is with no payment until it is taken up; the balance knows of it
  for (const account of odd.slice(0, 100)) {
    const { advanceFen } = await who.get("payments.balance", { customerAccount: account });
    if (BigInt(advanceFen) !== -(ledger.get(account) ?? 0n)) {
      wrong.push(
        `prepaid by ${account}: ledger ${-(ledger.get(account) ?? 0n)} fen, payments ${advanceFen}`,
      );
    }
  }
  return wrong;
}

function nonZero(sums: ReadonlyMap<string, bigint>): Map<string, bigint> {
  return new Map([...sums].filter(([, fen]) => fen !== 0n));
}

const sampleSize = 12;

/** Some customers in detail: paid = settled + late fees + prepaid + given back, as he himself would add it up. */
export async function sampleFinding({ year, who, books, month }: Looking): Promise<Finding> {
  const random = year.random.fork("fen sample").fork(month);
  const all = year.town.customers;
  const wrong: string[] = [];
  let bills = 0;
  for (let n = 0; n < sampleSize; n++) {
    const { account } = all[random.integer(all.length)]!;
    const told = await lifeOf(who, account);
    bills += told.bills;
    const drawn = await drawnOf(who, account);
    if (told.paidFen !== told.settledFen + told.advanceFen + drawn) {
      wrong.push(
        `${account} paid ${told.paidFen}: bills took ${told.settledFen}, ${told.advanceFen} is left, ${drawn} was given back`,
      );
    }
    const owed = books.balances("1122").get(account) ?? 0n;
    if (told.openFen !== owed)
      wrong.push(`${account} owes ${told.openFen} by its bills, ${owed} by the ledger`);
  }
  return {
    group: "fen",
    zh: "抽样客户：所缴 = 冲抵电费 + 违约金 + 预存 + 退费",
    en: "Customers in detail: paid = bills + late fees + prepaid + given back",
    figures: { customers: sampleSize, bills },
    wrong,
  };
}

async function lifeOf(who: Looking["who"], customerAccount: string) {
  const told = { bills: 0, paidFen: 0n, settledFen: 0n, openFen: 0n, advanceFen: 0n };
  const input = { customerAccount };
  for await (const bill of everyRow(who, { operation: "bills.list", input, rows: "bills" })) {
    told.bills += 1;
    if (bill.state === "reversed") continue;
    told.settledFen += BigInt(bill.paidFen) + BigInt(bill.lateFeePaidFen);
    told.openFen += BigInt(bill.amountFen) - BigInt(bill.paidFen);
  }
  for await (const row of everyRow(who, { operation: "payments.list", input, rows: "payments" })) {
    if (row.state === "posted") told.paidFen += BigInt(row.amountFen);
  }
  told.advanceFen = BigInt((await who.get("payments.balance", input)).advanceFen);
  return told;
}

/** Fen that refunds took out of a customer's advance for good. */
async function drawnOf(who: Looking["who"], account: string): Promise<bigint> {
  const input = { account: "2203", party: account, pageSize: 500 };
  const { movements, count } = await who.get("ledger.statement", input);
  if (count > movements.length) throw new Error(`${account} has more movements than a page`);
  return movements
    .filter(({ cause }: { cause: string }) => cause.startsWith("refund:"))
    .reduce(
      (sum: bigint, { debitFen, creditFen }: { debitFen: string; creditFen: string }) =>
        sum + BigInt(debitFen) - BigInt(creditFen),
      0n,
    );
}
