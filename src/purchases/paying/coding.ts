/**
 * Step 4, coding: supplier code, ledger accounts, and a voucher number nobody has.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { ChartBody } from "../../ledger/schema.ts";
import { invoicesOf } from "../invoices/invoices.ts";
import type { PurchasePolicy, PurchaseTaxBody } from "../policy.ts";
import { because, type Purchase } from "../schema.ts";
import { findSupplier } from "../suppliers/store.ts";
import { isVoucherTaken } from "./vouchers.ts";

/** Why coding fails; nothing where it succeeds. */
export async function codingFindings(
  { transaction, rulebooks, now }: Context,
  { supplierId }: Pick<Purchase, "supplierId">,
  { policy, voucher }: { policy: PurchasePolicy; voucher: string | undefined },
): Promise<Reason[]> {
  const findings: Reason[] = [];
  const supplier = await findSupplier(transaction, { scope: [""], supplierId }, dayOf(now));
  if (!supplier?.financeCode) findings.push(because.no_finance_code({ supplier: supplierId }));
  const missing = missingAccounts({ rulebooks, now }, Object.values(policy.accounts));
  findings.push(...missing.map((account) => because.no_ledger_account({ account })));
  if (voucher && (await isVoucherTaken(transaction, voucher))) {
    findings.push(because.voucher_taken({ number: voucher }));
  }
  return findings;
}

/** Those that today's chart does not have. */
export function missingAccounts(
  { rulebooks, now }: Pick<Context, "rulebooks" | "now">,
  accounts: readonly string[],
): string[] {
  const book = rulebooks.inForce("chart-of-accounts", dayOf(now));
  const chart = book ? ChartBody.parse(book.body).accounts : [];
  const codes = new Set(chart.map(({ account }) => account));
  return accounts.filter((account) => !codes.has(account));
}

/** Input VAT is deducted on special invoices of sellers that issue them; 普通发票 never carries any. */
export async function isTaxDeductible(
  { transaction }: Context,
  { invoiceSubject, partyType }: Pick<Purchase, "invoiceSubject" | "partyType">,
  { deductible }: Pick<PurchaseTaxBody, "deductible">,
): Promise<boolean> {
  const invoices = await invoicesOf(transaction, invoiceSubject);
  const isOrdinary = invoices.some(({ type }) => type?.includes("普通"));
  return deductible.includes(partyType) && !isOrdinary;
}
