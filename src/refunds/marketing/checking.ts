/**
 * The facts a pre-flight judges, gathered from customers, payments, bills and earlier refunds.
 * @module
 */

import { dayMs, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { invoiceDeducted, openBills } from "../../bills/bills.ts";
import { paymentById, refundableOf } from "../../payments/payments.ts";
import { knownPayee, marksOf, type PayeeMarks } from "../known-payees.ts";
import { openPayee } from "../payee.ts";
import type { RefundRules } from "../rulebook.ts";
import { type KnownPayee, type PreflightFacts, preflight } from "../rules.ts";
import type { Check, Destination } from "../schema.ts";
import { type Customer, findDuplicates, type Order, otherRefunds } from "../store.ts";

export interface Wish {
  /** null before the order exists. */
  id: string | null;
  amountFen: bigint;
  reasonType: string;
  payment: string | null;
  destination: Destination;
  payeeName: string | null;
  /** In the clear; null where it is not said yet. */
  payeeAccount: string | null;
  /** Who asks for it. */
  handler: string;
  papers: readonly string[];
  splitFrom: string | null;
  /** What this order holds itself, and so may have. */
  ownFen: bigint;
}

export interface Checked
  extends Pick<PreflightFacts, "holderName" | "refundableFen" | "arrearsFen"> {
  checks: Check[];
  /** By which the payee's account will be known again. */
  marks: PayeeMarks | null;
  /** The first check that refuses it. */
  refused: Check | undefined;
}

export async function check(
  context: Context,
  customer: Customer,
  { wish, rules }: { wish: Wish; rules: RefundRules },
): Promise<Checked> {
  const { known, marks } = await payeeOf(context, customer, { wish, rules });
  const facts = { ...(await factsOf(context, customer, { wish, rules })), known };
  const checks = preflight(facts, rules, wish.reasonType);
  return {
    ...{ checks, marks },
    holderName: facts.holderName,
    refundableFen: facts.refundableFen,
    arrearsFen: facts.arrearsFen,
    refused: checks.find(({ outcome }) => outcome === "refused"),
  };
}

async function factsOf(
  context: Context,
  customer: Customer,
  { wish, rules }: { wish: Wish; rules: RefundRules },
): Promise<Omit<PreflightFacts, "known">> {
  const { transaction, now } = context;
  const { account, holderName } = customer;
  const { amountFen, payment, destination, payeeName, papers, reasonType } = wish;
  const of = { account, ...(payment !== null && { payment }) };
  const since = new Date(now.getTime() - rules.duplicateDays * dayMs);
  const isInvoiced = rules.reasonTypes.some(
    ({ code, invoiced }) => invoiced && code === reasonType,
  );
  const deducted = isInvoiced ? await invoiceDeducted(transaction, account) : [];
  return {
    ...{ amountFen, destination, payeeName, papers, holderName },
    refundableFen: (await refundableOf(transaction, of)) + wish.ownFen,
    arrearsFen: await arrearsOf(context, account),
    isClosed: customer.closedOn !== null && customer.closedOn <= dayOf(now),
    isNatural: customer.class === "residential",
    deductedInvoices: deducted.map(({ invoiceNumber }) => invoiceNumber),
    duplicates: await findDuplicates(transaction, { ...wish, account, since }),
    others: await otherRefunds(transaction, { id: wish.id, account, since }),
  };
}

/** What earlier refunds say of the account this one goes to. */
async function payeeOf(
  { transaction, vault, now }: Context,
  { account: customerAccount, holderName }: Customer,
  { wish, rules }: { wish: Wish; rules: RefundRules },
): Promise<{ known: KnownPayee | null; marks: PayeeMarks | null }> {
  const { id, destination, payeeName, payeeAccount: account, handler } = wish;
  if (destination !== "bank" || payeeName === null || account === null) {
    return { known: null, marks: null };
  }
  const marks = await marksOf(vault, { account, payeeName, holderName });
  const since = new Date(now.getTime() - rules.payeeDays * dayMs);
  const asking = { id, customerAccount, handler, since };
  return { known: await knownPayee(transaction, { marks, account }, asking), marks };
}

/** The account number that an order keeps sealed; null where it names none. */
export async function payeeAccountOf(
  { vault }: Context,
  { id, payee }: Pick<Order, "id" | "payee">,
): Promise<string | null> {
  return payee && (await openPayee(vault, id, payee)).account;
}

/** What is past its due day, late fees of today included. */
async function arrearsOf(context: Context, account: string): Promise<bigint> {
  const today = dayOf(context.now);
  const bills = await openBills(context, { accounts: [account], asOf: today });
  return bills
    .filter(({ dueOn }) => dueOn < today)
    .reduce((sum, { unpaidFen, lateFeeFen }) => sum + unpaidFen + lateFeeFen, 0n);
}

/** Whether there is such a payment, and it is this account's. */
export async function isPaymentOf(
  transaction: Context["transaction"],
  payment: string,
  account: string,
): Promise<boolean> {
  return (await paymentById(transaction, payment))?.customerAccount === account;
}
