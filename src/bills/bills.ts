/**
 * What payments, refunds and judgements ask of bills, inside their own transaction.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { RulebookShelf } from "../base/capabilities.ts";
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import { feeClassOf, type LateFee, LateFeeBody, type LateFeeRule, lateFee } from "./late-fee.ts";
import type { BillSettlement } from "./schema.ts";
import {
  findDeductedInvoices,
  findOpenBills,
  insertSettlements,
  lockBills,
  type OwedBill,
  updatePaid,
  withdrawSettlements,
} from "./store.ts";

export interface Books {
  transaction: Transaction;
  rulebooks: Pick<RulebookShelf, "inForce">;
}

export interface OpenBill {
  billId: string;
  customerAccount: string;
  billingMonth: string;
  dueOn: Day;
  /** Of the amount, not yet paid. */
  unpaidFen: bigint;
  /** As of the day asked, less what was paid of it. May be owed although the amount is paid. */
  lateFeeFen: bigint;
  lateFee: LateFee;
}

/**
 * Bills of which anything is unpaid, the oldest due first within an account. The late fee is that up to and
 * with `asOf`, the day the money arrives.
 */
export async function openBills(
  { transaction, rulebooks }: Books,
  { accounts, asOf }: { accounts: readonly string[]; asOf: Day },
): Promise<OpenBill[]> {
  const ruleOn = lateFeeRules(rulebooks);
  const owed = await findOpenBills(transaction, accounts);
  return owed.map((bill) => {
    const fee = lateFeeOf(bill, asOf, ruleOn);
    return {
      billId: bill.billId,
      customerAccount: bill.customerAccount,
      billingMonth: bill.billingMonth,
      dueOn: bill.dueOn,
      unpaidFen: bill.amountFen - bill.paidFen,
      lateFeeFen: notNegative(fee.feeFen - bill.lateFeePaidFen),
      lateFee: fee,
    };
  });
}

/**
 * Records what was paid of bills; the ledger entry is the caller's. A bill is settled once nothing of it and
 * of its late fee is owed any more. More than is unpaid is a bug.
 */
export async function settleBills(
  { transaction, rulebooks }: Books,
  settlements: readonly BillSettlement[],
): Promise<void> {
  await insertSettlements(transaction, settlements);
  await recount(
    { transaction, rulebooks },
    settlements.map(({ billId }) => billId),
  );
}

/** Takes back what an entry had paid, because that entry was reversed. The bills are open again. */
export async function undoSettlements(
  { transaction, rulebooks }: Books,
  { cause, undoneBy }: { cause: string; undoneBy: string },
): Promise<void> {
  await recount(
    { transaction, rulebooks },
    await withdrawSettlements(transaction, { cause, undoneBy }),
  );
}

/** Sums the settlements that stand into the bills, and says of each whether anything is still owed. */
export async function recount(
  { transaction, rulebooks }: Books,
  ids: readonly string[],
): Promise<void> {
  const ruleOn = lateFeeRules(rulebooks);
  const bills = await lockBills(transaction, ids);
  await updatePaid(
    transaction,
    bills.map((bill) => {
      assert(bill.paidFen <= bill.amountFen, `${bill.billId} is not paid more than it asks`);
      const isPaid = bill.paidFen === bill.amountFen;
      const last = bill.tranches.at(-1)?.paid ?? bill.dueOn;
      const isFeePaid = lateFeeOf(bill, last, ruleOn).feeFen <= bill.lateFeePaidFen;
      return { ...bill, state: isPaid && isFeePaid ? "settled" : "open" };
    }),
  );
}

/** VAT invoices of an account's bills whose tax the customer has deducted: a refund needs a red invoice. */
export function invoiceDeducted(
  transaction: Transaction,
  account: string,
): Promise<{ billId: string; invoiceNumber: string; deductedOn: Day }[]> {
  return findDeductedInvoices(transaction, account);
}

export type { OwedBill } from "./store.ts";

/** Open bills as they stand, for paying several at several days: `lateFeeOf` asks the fee of a day. */
export function owedBills(
  transaction: Transaction,
  accounts: readonly string[],
): Promise<OwedBill[]> {
  return findOpenBills(transaction, accounts);
}

export type RuleOn = (due: Day) => LateFeeRule | undefined;

/** The rule in force on a bill's due day; each version is read once. */
export function lateFeeRules({ inForce }: Pick<RulebookShelf, "inForce">): RuleOn {
  const read = new Map<string, LateFeeRule>();
  return (due) => {
    const book = inForce("late-fee", due);
    if (!book) return undefined;
    const rule = read.get(book.hash) ?? LateFeeBody.parse(book.body);
    read.set(book.hash, rule);
    return rule;
  };
}

/** Of what was paid, up to each day it was; of what was not, up to `asOf`. */
export function lateFeeOf(bill: OwedBill, asOf: Day, ruleOn: RuleOn): LateFee {
  const rule = ruleOn(bill.dueOn);
  if (!rule) return { feeFen: 0n, lines: [] };
  const unpaid = { principalFen: bill.amountFen - bill.paidFen, paid: asOf };
  const tranches = [...bill.tranches, unpaid];
  return lateFee({ class: feeClassOf(bill.class), due: bill.dueOn, tranches }, rule);
}

function notNegative(fen: bigint): bigint {
  return fen > 0n ? fen : 0n;
}
