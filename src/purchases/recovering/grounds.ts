/**
 * What a claim stands on: how far invoices cover the purchase today, and the accounts of its payable voucher.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import type { PostingLine } from "../../ledger/ledger.ts";
import { isTaxDeductible, missingAccounts } from "../paying/coding.ts";
import { payableLines } from "../paying/vouchers.ts";
import { lastDay, type PurchasePolicy, purchasePolicy, purchaseTax } from "../policy.ts";
import { because, type Purchase } from "../schema.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import type { Lost } from "./schema.ts";

/** The accounts of a purchase; refused where today's chart lacks the one of what is owed back. */
export function accountsOf(
  context: Pick<Context, "rulebooks" | "now">,
  { month }: Pick<Purchase, "month">,
): PurchasePolicy | Refusal {
  const policy = purchasePolicy(context.rulebooks, lastDay(month));
  if (isRefusal(policy)) return policy;
  const [missing] = missingAccounts(context, [policy.accounts.recoverable]);
  return missing ? refuse("conflict", because.no_ledger_account({ account: missing })) : policy;
}

export interface Grounds extends Coverage {
  toleranceFen: bigint;
  /** Dr cost and input tax, Cr what the supplier owes back: an invoice counts again. */
  costLines(lost: Lost): PostingLine[];
}

export async function groundsOf(context: Context, purchase: Purchase): Promise<Grounds | Refusal> {
  const { supplierId, month } = purchase;
  const policy = accountsOf(context, purchase);
  if (isRefusal(policy)) return policy;
  const tax = purchaseTax(context.rulebooks, lastDay(month));
  if (isRefusal(tax)) return tax;
  const { accounts, tolerances } = policy;
  const isDeductible = await isTaxDeductible(context, purchase, tax);
  return {
    ...(await coverageOf(context, purchase, tolerances.totalFen)),
    toleranceFen: tolerances.totalFen,
    costLines: ({ fen, taxFen }) =>
      payableLines(
        { supplierId, netFen: fen - taxFen, taxFen, grossFen: fen },
        { ...accounts, payable: accounts.recoverable },
        isDeductible,
      ),
  };
}
