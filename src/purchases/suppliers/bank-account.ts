/**
 * The change of a bank account: asked for by one person, confirmed by another, in force only after the
 * cooling-off. Until then the old one is paid.
 * @module
 */
import { attach } from "../../attachments/attachments.ts";
import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { ownSupplier } from "../access.ts";
import { purchasePolicy } from "../policy.ts";
import { ChangeBankAccount, ConfirmBankAccount } from "../requests.ts";
import { because, Supplier } from "../schema.ts";
import { closeChange, insertChange, payeesOf, theSupplier } from "./store.ts";

const clerks = ["settlement-clerk"];

const changeBankAccount = defineOperation({
  name: "purchases.change-bank-account",
  kind: "command",
  summary: "Ask for a supplier's other bank account; a second person confirms, then it cools off",
  allow: [...clerks, "supplier"],
  input: ChangeBankAccount,
  output: Supplier,
  async run(context, { supplier, payeeName: name, payeeAccount, payeeBank: bank, file }) {
    const refusal = await ownSupplier(context, supplier);
    if (refusal) return refusal;
    const day = dayOf(context.now);
    const policy = purchasePolicy(context.rulebooks, day);
    if (isRefusal(policy)) return policy;
    await context.transaction.sql`
      select from supplier where supplier_id = ${supplier} for update`;
    const { change } = (await theSupplier(context, supplier))!;
    if (change) return refuse("conflict", because.change_waits({ id: change.changeId }));
    const payee = { name, account: payeeAccount, bank };
    const current = (await payeesOf(context, [supplier], day)).get(supplier)!;
    const isSame = current.account === payee.account && current.name === name;
    if (isSame) return refuse("conflict", because.same_account());
    const changeId = await context.newId("BA");
    const effectiveOn = workCalendar(context.rulebooks).addWorkdays(day, policy.coolingOffWorkdays);
    await insertChange(context, supplier, { changeId, payee, effectiveOn });
    const subject = `bank-account-change:${changeId}`;
    const attached = file && (await attach(context, { subject, file, kind: "letter" }));
    return isRefusal(attached) ? attached : theSupplier(context, supplier);
  },
});

const confirmBankAccount = defineOperation({
  name: "purchases.confirm-bank-account",
  kind: "command",
  summary: "Confirm, as a second person who called back, or withdraw a change of bank account",
  allow: [...clerks, "finance"],
  input: ConfirmBankAccount,
  output: Supplier,
  async run(context, { supplier, act }) {
    const refusal = await ownSupplier(context, supplier);
    if (refusal) return refusal;
    await context.transaction.sql`
      select from supplier where supplier_id = ${supplier} for update`;
    const { change } = (await theSupplier(context, supplier))!;
    const isWaiting = change && (act === "withdraw" || change.confirmedBy === null);
    if (!isWaiting) return refuse("not_found", because.unknown_change({ id: supplier }));
    if (act === "confirm" && change.requestedBy === context.actor.id) {
      return refuse("forbidden", because.own_change());
    }
    await closeChange(context, change.changeId, act);
    return theSupplier(context, supplier);
  },
});

export const bankAccountOperations = [changeBankAccount, confirmBankAccount] as const;
