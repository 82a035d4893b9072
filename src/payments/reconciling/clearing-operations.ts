/**
 * What clears a difference: a reason, a receipt booked or identified, the outcome of a charge.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { isAccountInScope } from "../../customers/customers.ts";
import { allocateAccounts } from "../allocate.ts";
import { tellArrived } from "../arrivals.ts";
import {
  because,
  Charge,
  ClearFinding,
  clearings,
  Finding,
  IdentifyReceipt,
  MovedPayment,
  OpenCharge,
  Receipt,
  ReceiptBooked,
  SettleCharge,
} from "../schema.ts";
import { findPayment } from "../store.ts";
import { chargeById, openCharge, settleCharge } from "./charges.ts";
import { bookUnidentified, identify, lockReceipt } from "./receipts.ts";
import { clearedAs, clearFindings, findingsOf } from "./reconcile-store.ts";

const keepers = ["receivables-clerk", "finance"];
const always = { from: "0001-01-01", until: "9999-12-31" };

const clear = defineOperation({
  name: "payments.clear",
  kind: "command",
  summary: "Clear a difference by a reason, where no money has to move",
  allow: keepers,
  wholeUtility: true,
  input: ClearFinding,
  output: Finding,
  async run(context, { finding }) {
    const { transaction } = context;
    const [found] = await findingsOf(transaction, { ...always, finding, limit: 1 });
    if (!found) return refuse("not_found", because.unknown_finding({ finding }));
    if (found.state === "cleared") return refuse("conflict", because.already_cleared());
    const { byReason, by } = clearings[found.kind];
    if (!byReason) return refuse("conflict", because.needs_action({ action: by.join(", ") }));
    await clearFindings(transaction, { finding }, clearedAs(context, "explained"));
    const [cleared] = await findingsOf(transaction, { ...always, finding, limit: 1 });
    return cleared!;
  },
});

const bookReceipt = defineOperation({
  name: "payments.book-receipt",
  kind: "command",
  summary: "Book a bank receipt that nobody knows on the account of unidentified receipts",
  allow: keepers,
  wholeUtility: true,
  serializable: true,
  input: Receipt,
  output: ReceiptBooked,
  async run(context, { receipt }) {
    const found = await lockReceipt(context, receipt);
    if (!found) return refuse("not_found", because.unknown_receipt({ receipt }));
    if (found.state !== "imported") return refuse("conflict", because.receipt_taken());
    await bookUnidentified(context, found);
    await clearFindings(context.transaction, { receipt }, clearedAs(context, "booked"));
    return { receipt, amountFen: found.amountFen };
  },
});

const identifyReceipt = defineOperation({
  name: "payments.identify-receipt",
  kind: "command",
  summary: "Say whose a bank receipt is: it becomes a payment of that account and is allocated",
  allow: keepers,
  wholeUtility: true,
  serializable: true,
  input: IdentifyReceipt,
  output: MovedPayment,
  async run(context, { receipt, customerAccount }) {
    const { transaction, actor } = context;
    const found = await lockReceipt(context, receipt);
    if (!found) return refuse("not_found", because.unknown_receipt({ receipt }));
    if (found.state === "identified" || found.takenFen > 0n)
      return refuse("conflict", because.receipt_taken());
    if (!(await isAccountInScope(transaction, customerAccount, actor.scope)))
      return refuse("not_found", because.unknown_account({ account: customerAccount }));
    const payment = await identify(context, found, customerAccount);
    await clearFindings(transaction, { receipt }, clearedAs(context, "identified"));
    await allocateAccounts(context, [customerAccount]);
    await tellArrived(context, [customerAccount]);
    return { payment: (await findPayment(transaction, payment, actor))!, undone: 0 };
  },
});

const charge = defineOperation({
  name: "payments.charge",
  kind: "command",
  summary: "Record that a customer is about to be charged; refused while an outcome is open",
  allow: keepers,
  input: OpenCharge,
  output: Charge,
  async run(context, input) {
    const { customerAccount: account } = input;
    if (!(await isAccountInScope(context.transaction, account, context.actor.scope)))
      return refuse("not_found", because.unknown_account({ account }));
    return openCharge(context, input);
  },
});

const settle = defineOperation({
  name: "payments.settle-charge",
  kind: "command",
  summary: "Record what became of a charge: paid, failed, or unknown",
  allow: keepers,
  input: SettleCharge,
  output: Charge,
  async run(context, { charge: id, ...heard }) {
    const { transaction, actor } = context;
    const found = await chargeById(transaction, id);
    if (!found || !(await isAccountInScope(transaction, found.customerAccount, actor.scope)))
      return refuse("not_found", because.unknown_charge({ charge: id }));
    if (found.state === "paid" || found.state === "failed")
      return refuse("conflict", because.charge_settled());
    await settleCharge(context, id, heard);
    if (heard.outcome !== "unknown")
      await clearFindings(transaction, { charge: id }, clearedAs(context, "settled"));
    return (await chargeById(transaction, id))!;
  },
});

export const clearingOperations = [clear, bookReceipt, identifyReceipt, charge, settle] as const;
