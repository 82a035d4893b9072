/** Money out: what suppliers and refunds are owed and were paid, by the house, the ledger and the bank's own book. */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import type { BankMovement } from "../../../../src/base/partners.ts";
import { daysFrom, isHoliday, weekdayOf } from "../../../../tools/demonstration/calendar.ts";
import { refundCases } from "../../desks/refunds.ts";
import { settlementCases } from "../../desks/settlement.ts";
import type { Finding } from "../../year.ts";
import type { Looking } from "../fen.ts";
import { everyRow } from "../pages.ts";
import { add } from "./books.ts";
import { tiePositions, tieRecoveries } from "./recoveries.ts";
import { type AttemptRow, differences, tieBank } from "./ties.ts";

/** Workdays in which a desk may leave lying what came in. */
const patience = 10;

/** What each supplier is still owed, and owes back: vouchers, the ledger, the bank, and what he delivered and did. */
export function suppliersFinding(looking: Looking): Finding {
  const { year, books, purchases, recoveries, disbursements } = looking;
  const cases = settlementCases(year);
  const delivered = new Map(
    cases.map(({ supplier, month, dueFen }) => [`${supplier} ${month}`, dueFen]),
  );
  const wrong: string[] = [];
  const owed = new Map<string, bigint>();
  const owedBack = new Map<string, bigint>();
  let paidFen = 0n;
  for (const row of purchases) {
    if (row.payableVoucher === null) continue;
    const fen = BigInt(row.grossFen);
    add(owedBack, row.supplierId, BigInt(row.recoverableFen));
    if (row.paidVoucher === null) add(owed, row.supplierId, BigInt(row.setOffFen) - fen);
    else paidFen += fen;
    // what was settled before the year is not in its book
    const dueFen = delivered.get(`${row.supplierId} ${row.month}`);
    if (row.paidVoucher !== null && dueFen !== undefined && dueFen !== fen)
      wrong.push(`${row.purchaseId} was paid with ${fen} fen, ${dueFen} were delivered`);
  }
  wrong.push(...differences("payable to", books.balances("2202"), owed));
  wrong.push(...differences("to come back from", books.balances("1221"), owedBack));
  wrong.push(...tieRecoveries(cases, recoveries, { before: workdaysBefore(looking.until) }));
  const sides = { delivered: cases, purchases, payouts: disbursements, recoveries };
  wrong.push(...tiePositions(sides, books));
  for (const [receipt, fen] of books.balances("224103"))
    if (fen > 0n) wrong.push(`${fen} fen more were taken of ${receipt} than came`);
  return {
    group: "fen",
    zh: "每家供应商应付未付、付款后红冲应追回与总账逐家相符，所付即所供",
    en: "What each supplier is owed, and owes back for invoices taken back after payment, agrees with the ledger; what he was paid with what he delivered",
    figures: {
      purchases: purchases.length,
      paidFen: Number(paidFen),
      payableFen: -Number(books.balance("2202")),
      takenBackAfterPayment: cases.filter(({ takenBack }) => takenBack !== undefined).length,
      toComeBackFen: Number(books.balance("1221")),
    },
    wrong,
  };
}

/** The last workday of which what came in must be dealt with lies before this. */
function workdaysBefore(until: Day): Day {
  const workdays = [...daysFrom(addDays(until, -longestBreak), until)].filter(
    (day) => weekdayOf(day) % 6 !== 0 && !isHoliday(day),
  );
  return workdays.at(-patience)!;
}

/** Days in which there are as many workdays as patience, whatever feasts there are. */
const longestBreak = 30;

/** Payments were made in the demonstration's last weeks too. */
const demonstrationDays = 60;

/** Every line of the bank's book is one order of ours, and every order that is paid is one line. */
export async function bankFinding({
  year,
  who,
  books,
  until,
  disbursements,
}: Looking): Promise<Finding> {
  const { bank } = year.house.current().partners;
  const movements: BankMovement[] = [];
  for (const day of daysFrom(addDays(year.options.eve, -demonstrationDays), until)) {
    movements.push(...(await bank.movements(day)));
  }
  const wrong = tieBank(movements, await attemptsOf({ who, disbursements }), books);
  wrong.push(...(await refundsHeld({ who, books })));
  const sum = (side: string) =>
    movements
      .filter(({ direction }) => direction === side)
      .reduce((total, { amountFen }) => total + amountFen, 0n);
  return {
    group: "fen",
    zh: "银行每笔支出都是一笔已放行的付款，退费资金去向相符",
    en: "Every debit of the bank is one released payment; refunds' money is where it is said to be",
    figures: {
      movements: movements.length,
      paidOutFen: Number(sum("debit")),
      cameBackFen: Number(sum("credit")),
    },
    wrong,
  };
}

async function attemptsOf({
  who,
  disbursements,
}: Pick<Looking, "who" | "disbursements">): Promise<AttemptRow[]> {
  const rows: AttemptRow[] = [];
  for (const row of disbursements) {
    const fen = BigInt(row.amountFen);
    const isOne = row.attempt === 1;
    const tries = isOne ? [row] : (await who.get("disbursements.show", { key: row.key })).attempts;
    for (const { reference, paidOn, returnedOn } of tries) {
      if (reference !== null) rows.push({ reference, fen, paidOn, returnedOn });
    }
  }
  return rows;
}

/** Refunds that finance or the bank holds are what the accounts between say. */
async function refundsHeld({ who, books }: Pick<Looking, "who" | "books">): Promise<string[]> {
  let heldFen = 0n;
  for await (const row of everyRow(who, { operation: "refunds.list", rows: "refunds" })) {
    const { holder } = row.whereabouts;
    if (holder === "finance" || holder === "bank") heldFen += BigInt(row.amountFen);
  }
  const ledgerFen = -books.balance("224101") - books.balance("224104");
  return heldFen === ledgerFen
    ? []
    : [
        `refunds with finance and the bank: ${heldFen} fen by the orders, ${ledgerFen} by the ledger`,
      ];
}

/** No refund paid twice, no month of an agreement settled twice, no order of two refunds. */
export function twiceFinding({ purchases, disbursements }: Looking): Finding {
  const wrong: string[] = [];
  const paid = new Map<string, number>();
  for (const row of disbursements) {
    if (row.contradicted) wrong.push(`the bank contradicted itself about ${row.key}`);
    // a refund that came back is paid once more under its next version
    const what = row.key.replace(/\/\d+$/, "");
    if (row.state === "paid") paid.set(what, (paid.get(what) ?? 0) + 1);
  }
  for (const [what, times] of paid) if (times > 1) wrong.push(`${what} was paid ${times} times`);
  const settled = new Set<string>();
  for (const { stage, agreementNo, month, purchaseId } of purchases) {
    const key = `${agreementNo} ${month}`;
    if (stage === "void") continue;
    if (settled.has(key)) wrong.push(`${key} is settled twice (${purchaseId})`);
    settled.add(key);
  }
  return {
    group: "fen",
    zh: "退费、购电款不重复支付",
    en: "No refund and no purchase is paid twice",
    figures: { disbursements: disbursements.length, purchases: settled.size },
    wrong,
  };
}

/** What customers got back beside what was really theirs; a colleague who helps himself gets nothing. */
export function owedFinding({ year }: Pick<Looking, "year">): Finding {
  const cases = refundCases(year);
  const paid = cases.filter(({ paidFen }) => paidFen > 0n);
  const beyond = paid.filter(({ paidFen, wish: { owedFen = 0n } }) => paidFen > owedFen);
  const wrong = year.journal.notes.filter(({ what }) => what === "cheat").map(({ text }) => text);
  const sum = (some: typeof cases) => some.reduce((total, { paidFen }) => total + paidFen, 0n);
  return {
    group: "fen",
    zh: "退给客户的与真正应退的相比；内部舞弊分文未得，其账户换名再用时审批人先于银行得知",
    en: "What went back to customers beside what was theirs; the cheat got nothing, and who signs heard of his account under a second name before the bank",
    figures: {
      wishes: cases.length,
      paid: paid.length,
      paidFen: Number(sum(paid)),
      paidBeyondOwed: beyond.length,
      cheatsAccountTold: year.journal.total("cheat, own account: told to who signs"),
    },
    wrong,
  };
}
