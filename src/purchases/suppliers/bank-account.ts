/**
 * The change of a bank account: asked for by one person, confirmed by another, in force only after the
 * cooling-off, which begins anew with the confirmation. Until then the old one is paid.
 * @module
 */
import { attach } from "../../attachments/attachments.ts";
import { type Day, dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { ownSupplier } from "../access.ts";
import { purchasePolicy } from "../policy.ts";
import { ChangeBankAccount, ConfirmBankAccount } from "../requests.ts";
import { because, Supplier } from "../schema.ts";
import { confirmChange, insertChange, payeesOf, theSupplier, withdrawChange } from "./store.ts";

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
    const effectiveOn = cooledOff(context);
    if (isRefusal(effectiveOn)) return effectiveOn;
    await context.transaction.sql`
      select from supplier where supplier_id = ${supplier} for update`;
    const { change } = (await theSupplier(context, supplier))!;
    if (change) return refuse("conflict", because.change_waits({ id: change.changeId }));
    const payee = { name, account: payeeAccount, bank };
    const current = (await payeesOf(context, [supplier], day)).get(supplier)!;
    const isSame = current.account === payee.account && current.name === name;
    if (isSame) return refuse("conflict", because.same_account());
    const changeId = await context.newId("BA");
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
    if (act === "withdraw") await withdrawChange(context, change.changeId);
    else {
      const effectiveOn = cooledOff(context);
      if (isRefusal(effectiveOn)) return effectiveOn;
      await confirmChange(context, change.changeId, effectiveOn);
    }
    return theSupplier(context, supplier);
  },
});

/** First day of an account that is named or confirmed today. */
function cooledOff({ rulebooks, now }: Context): Day | Refusal {
  const day = dayOf(now);
  const policy = purchasePolicy(rulebooks, day);
  if (isRefusal(policy)) return policy;
  return workCalendar(rulebooks).addWorkdays(day, policy.coolingOffWorkdays);
}

export const bankAccountOperations = [changeBankAccount, confirmBankAccount] as const;
