/**
 * From what a person wrote to a checked order that holds its money.
 * @module
 */

import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { paymentById } from "../../payments/payments.ts";
import { attachPapers, kindsIn, papersOf } from "../papers.ts";
import { accountForm, openPayee, sealPayee } from "../payee.ts";
import type { Corrections, PayeeInput } from "../requests.ts";
import { type RefundRules, refundRules } from "../rulebook.ts";
import { readAmount } from "../rules.ts";
import { because } from "../schema.ts";
import {
  addEvent,
  type Customer,
  findCustomer,
  insertOrder,
  type Order,
  saveOrder,
} from "../store.ts";
import { type Checked, check } from "./checking.ts";
import { giveBack, hold } from "./holding.ts";
import { protect, subjectOf } from "./moving.ts";

/** What a request says, papers included. */
export interface Wanted extends Corrections {
  amountYuan: string;
  reasonType: string;
  to: "bank" | "advance";
}

interface Read {
  customer: Customer;
  rules: RefundRules;
  amountFen: bigint;
}

/** The account, the rules of today and the amount, each refused by its name where it is no good. */
export async function read(
  { transaction, actor, now, rulebooks }: Context,
  account: string,
  wanted: Pick<Wanted, "amountYuan" | "reasonType" | "payment">,
): Promise<Read | Refusal> {
  const customer = await findCustomer(transaction, account, actor.scope);
  if (!customer) return refuse("not_found", because.no_account({ account }));
  const rules = refundRules(rulebooks, dayOf(now));
  if (isRefusal(rules)) return rules;
  const amountFen = readAmount(wanted.amountYuan, rules.maximumYuan);
  if (typeof amountFen !== "bigint") return refuse("invalid", amountFen);
  const known = rules.reasonTypes.map(({ code }) => code);
  if (!known.includes(wanted.reasonType)) {
    const values = { code: wanted.reasonType, known: known.join(", ") };
    return refuse("invalid", because.unknown_reason_type(values));
  }
  const { payment } = wanted;
  const paid = payment === undefined ? undefined : await paymentById(transaction, payment);
  if (payment !== undefined && paid?.customerAccount !== account) {
    return refuse("not_found", because.payment_not_theirs({ payment }));
  }
  return { customer, rules, amountFen };
}

/** Judges a wish without keeping anything of it. */
export async function judge(
  context: Context,
  account: string,
  wanted: Wanted,
): Promise<Checked | Refusal> {
  const found = await read(context, account, wanted);
  if (isRefusal(found)) return found;
  const { customer, rules, amountFen } = found;
  return check(context, customer, {
    rules,
    wish: {
      ...{ id: null, amountFen, ownFen: 0n, splitFrom: null },
      reasonType: wanted.reasonType,
      payment: wanted.payment ?? null,
      destination: wanted.to,
      payeeName: wanted.to === "bank" ? (wanted.payeeName ?? customer.holderName) : null,
      papers: kindsIn(wanted),
    },
  });
}

/** Makes an order that holds its money; whether it is good is for `settle` to say. */
export async function open(
  context: Context,
  account: string,
  { splitFrom = null, ...wanted }: Wanted & { splitFrom?: string | null },
): Promise<Order | Refusal> {
  const { transaction, actor, now } = context;
  const found = await read(context, account, wanted);
  if (isRefusal(found)) return found;
  const id = await context.newId("R");
  const payee = await readPayee(context, id, {
    wanted,
    holderName: found.customer.holderName,
    old: null,
  });
  if (isRefusal(payee)) return payee;
  const { class: _, closedOn: __, ...customer } = found.customer;
  const order: Order = {
    ...customer,
    ...{ id, state: "draft", stateSince: now, version: 1, amountFen: found.amountFen },
    ...{ reasonType: wanted.reasonType, payment: wanted.payment ?? null },
    ...{ destination: wanted.to, payee, note: wanted.note ?? "", approval: null, flags: [] },
    ...{ fault: null, reservation: 0, reservationState: "none", withdrawalAsked: false },
    ...{ holder: "marketing", holderSince: now, splitFrom, submittedAt: null },
    ...{ requestedBy: actor.id, requestedAt: now, reviewDueOn: null, paymentDueOn: null },
  };
  await insertOrder(transaction, order);
  const event = { at: now, actor: actor.id, kind: "request", state: "draft", version: 1 };
  await addEvent(transaction, { side: "marketing", order: id, ...event });
  await protect(context, order);
  return settle(context, order, wanted);
}

/** Takes corrections into an order that stands still; what is not said stays. */
export async function correct(
  context: Context,
  order: Order,
  corrections: Corrections,
): Promise<Order | Refusal> {
  const { account, amountFen, destination } = order;
  const asked = { ...corrections, to: corrections.to ?? destination };
  const wanted = {
    amountYuan: corrections.amountYuan ?? yuanOf(amountFen),
    reasonType: corrections.reasonType ?? order.reasonType,
    payment: corrections.payment ?? order.payment ?? undefined,
  };
  const found = await read(context, account, wanted);
  if (isRefusal(found)) return found;
  const { holderName } = found.customer;
  const payee = await readPayee(context, order.id, { wanted: asked, holderName, old: order.payee });
  if (isRefusal(payee)) return payee;
  const corrected = {
    ...order,
    ...{ amountFen: found.amountFen, reasonType: wanted.reasonType },
    destination: asked.to,
    ...{ payment: wanted.payment ?? null, payee, note: corrections.note ?? order.note },
  };
  return settle(context, corrected, corrections);
}

function yuanOf(fen: bigint): string {
  return `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
}

/** Attaches the papers, checks all of it, holds what it now asks for, and keeps it. */
async function settle(
  context: Context,
  order: Order,
  papers: Corrections,
): Promise<Order | Refusal> {
  const { transaction, actor } = context;
  const subject = subjectOf(order.id);
  const problem = await attachPapers(context, { subject, unitId: order.unitId }, papers);
  if (problem) return problem;
  const free = await giveBack(context, order);
  const checked = await recheck(context, free, actor.scope);
  if (isRefusal(checked)) return checked;
  const { refused, checks } = checked;
  if (refused) return refuse("conflict", refused.reason!, { checks });
  const flags = checks.flatMap(({ reason }) => (reason ? [reason] : []));
  const held = await hold(context, { ...free, flags });
  if (isRefusal(held)) return held;
  await saveOrder(transaction, held);
  return held;
}

/** The pre-flight of an order as it stands. */
export async function recheck(
  context: Context,
  order: Order,
  scope: readonly string[],
): Promise<Checked | Refusal> {
  const { transaction, now, rulebooks } = context;
  const customer = await findCustomer(transaction, order.account, scope);
  if (!customer) return refuse("not_found", because.no_account({ account: order.account }));
  const rules = refundRules(rulebooks, dayOf(now));
  if (isRefusal(rules)) return rules;
  const papers = (await papersOf(transaction, subjectOf(order.id))).map(({ kind }) => kind);
  const ownFen = order.reservationState === "held" ? order.amountFen : 0n;
  const wish = { ...order, payeeName: order.payee?.name ?? null, papers, ownFen };
  return check(context, customer, { wish, rules });
}

interface PayeeFacts {
  wanted: { [Name in keyof PayeeInput]?: PayeeInput[Name] | undefined };
  holderName: string;
  old: Order["payee"];
}

/** The payee as said, the rest as it was; its account number sealed. A draft may still lack it. */
async function readPayee(
  { vault, secret }: Context,
  id: string,
  { wanted, holderName, old }: PayeeFacts,
): Promise<Order["payee"] | Refusal> {
  if (wanted.to === "advance") return null;
  const { payeeAccount, payeeBank = old?.bank, payeeName = old?.name ?? holderName } = wanted;
  const account = payeeAccount?.replace(/\s/g, "");
  if (account !== undefined && !accountForm.test(account)) {
    return refuse("invalid", because.bad_payee_account());
  }
  const known = old && account === undefined ? await openPayee(vault, id, old) : undefined;
  const number = account ?? known?.account;
  if (number === undefined || payeeBank === undefined) {
    return refuse("invalid", because.payee_missing());
  }
  const isSame =
    known !== undefined || (old && (await openPayee(vault, id, old)).account === number);
  const salt = isSame ? (known ?? (await openPayee(vault, id, old!))).salt : secret();
  return sealPayee(vault, id, { name: payeeName, bank: payeeBank, account: number, salt });
}
