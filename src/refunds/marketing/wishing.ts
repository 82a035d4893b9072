/**
 * What a person wrote, read and judged: the account, the rules of today, the amount, the pre-flight.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { kindsIn, papersOf } from "../papers.ts";
import type { Corrections } from "../requests.ts";
import { type RefundRules, refundRules } from "../rulebook.ts";
import { readAmount } from "../rules.ts";
import { because } from "../schema.ts";
import { type Customer, findCustomer, type Order } from "../store.ts";
import { type Checked, check, isPaymentOf, payeeAccountOf } from "./checking.ts";
import { subjectOf } from "./moving.ts";

/** What a request says, papers included. */
export interface Wanted extends Corrections {
  /** May still lack its payee. */
  draft?: boolean;
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
  context: Context,
  account: string,
  wanted: Pick<Wanted, "amountYuan" | "reasonType" | "payment">,
): Promise<Read | Refusal> {
  const { transaction, actor } = context;
  const customer = await findCustomer(transaction, account, actor.scope);
  if (!customer) return refuse("not_found", because.no_account({ account }));
  const rules = refundRules(context);
  if (isRefusal(rules)) return rules;
  const amountFen = readAmount(wanted.amountYuan, rules.maximumYuan);
  if (typeof amountFen !== "bigint") return refuse("invalid", amountFen);
  const known = rules.reasonTypes.map(({ code }) => code);
  if (!known.includes(wanted.reasonType)) {
    const values = { code: wanted.reasonType, known: known.join(", ") };
    return refuse("invalid", because.unknown_reason_type(values));
  }
  const { payment } = wanted;
  if (payment !== undefined && !(await isPaymentOf(transaction, payment, account))) {
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
      payeeAccount: wanted.payeeAccount ?? null,
      handler: context.actor.id,
      papers: kindsIn(wanted),
    },
  });
}

/** The pre-flight of an order as it stands. */
export async function recheck(
  context: Context,
  order: Order,
  scope: readonly string[],
): Promise<Checked | Refusal> {
  const { transaction } = context;
  const customer = await findCustomer(transaction, order.account, scope);
  if (!customer) return refuse("not_found", because.no_account({ account: order.account }));
  const rules = refundRules(context);
  if (isRefusal(rules)) return rules;
  const papers = (await papersOf(transaction, subjectOf(order.id))).map(({ kind }) => kind);
  const ownFen = order.reservationState === "held" ? order.amountFen : 0n;
  const { payee, requestedBy: handler } = order;
  const payeeAccount = await payeeAccountOf(context, order);
  const wish = { ...order, payeeName: payee?.name ?? null, payeeAccount, handler, papers, ownFen };
  return check(context, customer, { wish, rules });
}
