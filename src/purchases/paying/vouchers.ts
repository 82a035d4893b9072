/**
 * Payable and paid vouchers: one live of each kind a purchase, each a balanced entry of the ledger.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { type Day, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import type { PostingLine } from "../../ledger/ledger.ts";
import { post, reverse } from "../../ledger/ledger.ts";
import type { PurchasePolicy } from "../policy.ts";
import { type Purchase, payoutOf, type Voucher } from "../schema.ts";

/**
 * Dr cost of purchased power, Dr input VAT where the invoice is a special one, Cr payable to the supplier.
 * Tax on an ordinary invoice is cost.
 */
export function payableLines(
  {
    supplierId,
    netFen,
    taxFen,
    grossFen,
  }: Pick<Purchase, "supplierId" | "netFen" | "taxFen" | "grossFen">,
  { cost, inputTax, payable }: PurchasePolicy["accounts"],
  isDeductible: boolean,
): PostingLine[] {
  const deductedFen = isDeductible ? taxFen : 0n;
  const costFen = netFen + taxFen - deductedFen;
  return [
    ...(costFen > 0n ? [{ account: cost, debitFen: costFen }] : []),
    ...(deductedFen > 0n ? [{ account: inputTax, debitFen: deductedFen }] : []),
    { account: payable, party: supplierId, creditFen: grossFen },
  ];
}

export async function vouchersOf({ sql }: Transaction, purchaseId: string): Promise<Voucher[]> {
  return sql`
    select voucher_no as "voucherNo", kind, purchase_id as "purchaseId", amount_fen as "amountFen",
      cause, posted_on::text as "on", reversed_by as "reversedBy"
    from purchase_voucher where purchase_id = ${purchaseId} order by id`;
}

export async function isVoucherTaken({ sql }: Transaction, number: string): Promise<boolean> {
  return (await sql`select from purchase_voucher where voucher_no = ${number}`).length > 0;
}

/** Posts the payable and numbers it. Returns the voucher. */
export async function makePayableVoucher(
  context: Context,
  purchase: Purchase,
  { voucherNo, lines }: { voucherNo: string; lines: PostingLine[] },
): Promise<Voucher> {
  const { purchaseId, month, supplierName, grossFen } = purchase;
  const earlier = await vouchersOf(context.transaction, purchaseId);
  const number = earlier.filter(({ kind }) => kind === "payable").length + 1;
  const cause = `purchase-payable:${purchaseId}#${number}`;
  const on = dayOf(context.now);
  const narrative = `应付购电费 ${month} ${supplierName}`;
  await post(context, { cause, day: on, narrative, lines });
  const voucher = {
    voucherNo,
    kind: "payable",
    purchaseId,
    amountFen: grossFen,
    cause,
    on,
  } as const;
  return insertVoucher(context.transaction, { ...voucher, reversedBy: null });
}

/**
 * The paid voucher (step 9): Dr payable, Cr bank were posted by the payment itself, whose entry it names; where
 * all was set off, by the last set-off.
 */
export async function makePaidVoucher(
  context: Context,
  purchase: Pick<Purchase, "purchaseId" | "grossFen" | "setOffFen">,
  { cause, on }: { cause: string; on: Day },
): Promise<Voucher> {
  const voucherNo = await context.newId("SF");
  const { purchaseId, grossFen } = purchase;
  const amountFen = payoutOf(purchase) || grossFen;
  const voucher = { voucherNo, kind: "paid", purchaseId, amountFen, cause, on } as const;
  return insertVoucher(context.transaction, { ...voucher, reversedBy: null });
}

async function insertVoucher({ sql }: Transaction, voucher: Voucher): Promise<Voucher> {
  await sql`
    insert into purchase_voucher (voucher_no, kind, purchase_id, amount_fen, cause, posted_on)
    values (${voucher.voucherNo}, ${voucher.kind}, ${voucher.purchaseId}, ${voucher.amountFen},
      ${voucher.cause}, ${voucher.on})`;
  return voucher;
}

/** Reverses the live payable voucher's entry. Undefined where there is none. */
export async function reversePayable(
  context: Context,
  { purchaseId }: Pick<Purchase, "purchaseId">,
  narrative: string,
): Promise<string | undefined> {
  const vouchers = await vouchersOf(context.transaction, purchaseId);
  const live = vouchers.find(({ kind, reversedBy }) => kind === "payable" && reversedBy === null);
  if (!live) return undefined;
  const cause = `${live.cause}:reversed`;
  await reverse(context, live.cause, { cause, day: dayOf(context.now), narrative });
  await markReversed(context.transaction, live.voucherNo, cause);
  return live.voucherNo;
}

/** The bank returned the money: the payment's entry is reversed there, the voucher here. */
export async function reversePaid(
  { transaction }: Context,
  { purchaseId }: Pick<Purchase, "purchaseId">,
  cause: string,
): Promise<void> {
  const vouchers = await vouchersOf(transaction, purchaseId);
  const live = vouchers.find(({ kind, reversedBy }) => kind === "paid" && reversedBy === null);
  if (live) await markReversed(transaction, live.voucherNo, cause);
}

async function markReversed({ sql }: Transaction, voucherNo: string, by: string): Promise<void> {
  await sql`update purchase_voucher set reversed_by = ${by} where voucher_no = ${voucherNo}`;
}
