/**
 * Bills looked at, and marked with their invoice; and the late fee on its own.
 * @module
 */
import { dayOf, parseInstant } from "../base/dates.ts";
import { formatYuan, parseYuan } from "../base/money.ts";
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import { lateFeeOf, lateFeeRules, openBills } from "./bills.ts";
import { checkRulebooks } from "./checking.ts";
import { findBill, findBills, isInScope, updateInvoice, type WholeBill } from "./find-bills.ts";
import { lateFee } from "./late-fee.ts";
import {
  AskOwed,
  BillFacts,
  BillId,
  BillPage,
  because,
  billReaders,
  LateFeeAnswer,
  LateFeeInput,
  ListBills,
  Owed,
  RecordInvoice,
} from "./schema.ts";

const computeLateFee = defineOperation({
  name: "bills.late-fee",
  kind: "query",
  summary: "Compute the late fee of a principal that was paid after its due day, line by line",
  allow: ["signed-in"],
  input: LateFeeInput,
  output: LateFeeAnswer,
  async run({ rulebooks }, { principal, class: ofClass, due, paid }) {
    const bad = [due, paid].find((day) => !parseInstant(day));
    if (bad) return refuse("invalid", because.bad_day({ value: bad }));
    const principalFen = parseYuan(principal)!;
    if (principalFen < 0n) return refuse("invalid", because.negative_principal({ principal }));
    const rule = lateFeeRules(rulebooks)(due);
    if (!rule) return refuse("not_found", because.no_late_fee_rule({ day: due }));
    const tranches = [{ principalFen, paid }];
    const { feeFen, lines } = lateFee({ class: ofClass, due, tranches }, rule);
    return { fee: formatYuan(feeFen, { group: false }), lines };
  },
});

const listBills = defineOperation({
  name: "bills.list",
  kind: "query",
  summary: "List bills by account, month and state, newest month first",
  allow: billReaders,
  audited: true,
  input: ListBills,
  output: BillPage,
  async run({ transaction, actor, now }, { page, pageSize, after, overdue, ...filter }) {
    const { customerAccount = null, month = null, state = null } = filter;
    const dueBefore = overdue ? dayOf(now) : null;
    const selection = { scope: actor.scope, customerAccount, month, state, dueBefore };
    const limit = pageSize;
    const place = after === undefined ? { limit, offset: (page - 1) * limit } : { limit, after };
    return findBills(transaction, selection, place);
  },
});

const askOwed = defineOperation({
  name: "bills.owed",
  kind: "query",
  summary: "Say what an account owes as of a day: bills and their late fees, oldest first",
  allow: billReaders,
  audited: true,
  input: AskOwed,
  output: Owed,
  async run(context, { customerAccount: account, on: asOf = dayOf(context.now) }) {
    if (!parseInstant(asOf)) return refuse("invalid", because.bad_day({ value: asOf }));
    if (!(await isInScope(context.transaction, context.actor.scope, account)))
      return refuse("not_found", because.unknown_account({ account }));
    const open = await openBills(context, { accounts: [account], asOf });
    const sum = (part: "unpaidFen" | "lateFeeFen") =>
      open.reduce((total, bill) => total + bill[part], 0n);
    const bills = open.map(({ lateFee, ...bill }) => ({ ...bill, lines: lateFee.lines }));
    return { asOf, unpaidFen: sum("unpaidFen"), lateFeeFen: sum("lateFeeFen"), bills };
  },
});

const showBill = defineOperation({
  name: "bills.show",
  kind: "query",
  summary: "Show a bill: lines, payments, and the late fee as of today",
  allow: billReaders,
  audited: true,
  input: BillId,
  output: BillFacts,
  async run(context, { bill: id }) {
    const bill = await findBill(context, id);
    return isRefusal(bill) ? bill : { ...bill, lateFee: lateFeeToday(context, bill) };
  },
});

function lateFeeToday({ rulebooks, now }: Context, bill: WholeBill) {
  const asOf = dayOf(now);
  const lateFeePaidFen = BigInt(bill.lateFeePaidFen);
  const tranches = bill.settlements
    .filter(({ undoneBy }) => undoneBy === null)
    .map(({ principalFen, valueOn: paid }) => ({ principalFen: BigInt(principalFen), paid }));
  const owing = {
    ...{ ...bill, lateFeePaidFen, tranches },
    amountFen: bill.state === "reversed" ? 0n : BigInt(bill.amountFen),
    paidFen: BigInt(bill.paidFen),
  };
  const { feeFen, lines } = lateFeeOf(owing, asOf, lateFeeRules(rulebooks));
  const owedFen = feeFen > lateFeePaidFen ? feeFen - lateFeePaidFen : 0n;
  return { asOf, feeFen, owedFen, lines };
}

const recordInvoice = defineOperation({
  name: "bills.record-invoice",
  kind: "command",
  summary: "Record the VAT invoice given for a bill, and that the customer has deducted its tax",
  allow: ["receivables-clerk", "finance"],
  input: RecordInvoice,
  output: BillId,
  async run(context, { bill: id, invoiceNumber, deductedOn }) {
    const bill = await findBill(context, id);
    if (isRefusal(bill)) return bill;
    if (deductedOn && !parseInstant(deductedOn))
      return refuse("invalid", because.bad_day({ value: deductedOn }));
    const { invoiceNumber: given } = bill;
    if (given !== null && given !== invoiceNumber)
      return refuse("conflict", because.other_invoice({ bill: id, invoice: given }));
    await updateInvoice(context.transaction, id, { invoiceNumber, deductedOn: deductedOn ?? null });
    return { bill: id };
  },
});

export const billsOperations = [
  ...[checkRulebooks, computeLateFee, listBills, askOwed, showBill, recordInvoice],
] as const;
