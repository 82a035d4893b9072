/**
 * Step 4: coding, and the payable voucher where it succeeds.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { lockedPurchase } from "../access.ts";
import { pass } from "../passing.ts";
import { lastDay, purchasePolicy, purchaseTax } from "../policy.ts";
import { CodePurchase } from "../requests.ts";
import { Purchase } from "../schema.ts";
import { codingFindings, isTaxDeductible } from "./coding.ts";
import { makePayableVoucher, payableLines } from "./vouchers.ts";

export const codePurchase = defineOperation({
  name: "purchases.code",
  kind: "command",
  serializable: true,
  summary: "Code a reviewed purchase; where that succeeds the payable voucher is made (step 4)",
  allow: ["settlement-clerk", "finance"],
  input: CodePurchase,
  output: Purchase,
  async run(context, { purchase: id, voucher }) {
    const purchase = await lockedPurchase(context, id);
    if (isRefusal(purchase)) return purchase;
    const policy = purchasePolicy(context.rulebooks, lastDay(purchase.month));
    if (isRefusal(policy)) return policy;
    const tax = purchaseTax(context.rulebooks, lastDay(purchase.month));
    if (isRefusal(tax)) return tax;
    const findings = await codingFindings(context, purchase, { policy, voucher });
    const voucherNo = voucher ?? (await context.newId("YF"));
    const coded = await pass(context, purchase, { act: "code", findings, note: { voucherNo } });
    if (isRefusal(coded) || coded.stage !== "payable") return coded;
    const isDeductible = await isTaxDeductible(context, purchase, tax);
    const lines = payableLines(purchase, policy.accounts, isDeductible);
    await makePayableVoucher(context, purchase, { voucherNo, lines });
    return { ...coded, payableVoucher: voucherNo };
  },
});
