/**
 * Payments: found, shown, allocated to bills, moved to whom they belong to, taken back.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { isAccountInScope } from "../customers/customers.ts";
import { covers, maskAccount, maskName, resolveUnits } from "../organisation/organisation.ts";
import { accountsToAllocate, allocateAccounts } from "./allocate.ts";
import { refusalToMove, takeBackForGood, transferTo } from "./moving.ts";
import { advanceBalance } from "./payments.ts";
import { clearedAs, clearFindings } from "./reconciling/reconcile-store.ts";
import {
  AccountBalance,
  AllocatePayments,
  AllocationResult,
  AskBalance,
  because,
  ListPayments,
  MovedPayment,
  type Payment,
  PaymentDetail,
  PaymentPage,
  ReversePayment,
  ShowPayment,
  TransferPayment,
} from "./schema.ts";
import { allocationsOf, findPayment, findPayments } from "./store.ts";

const clerks = ["receivables-clerk", "finance"];
const readers = [...clerks, "collector", "refund-handler", "approver", "compliance"];
const accountsAtOnce = 1000;

const list = defineOperation({
  name: "payments.list",
  kind: "query",
  summary: "Find payments by account, transaction number, channel, unit and day, masked",
  allow: readers,
  input: ListPayments,
  output: PaymentPage,
  async run({ transaction, actor: { scope } }, { unit, page, pageSize, ...filter }) {
    const named = unit && (await resolveUnits(transaction, [unit])).get(unit);
    const isMine = typeof named === "object" && covers(scope, named.path);
    if (unit && !isMine) return refuse("not_found", because.unknown_unit({ unit }));
    const path = isMine ? named.path : undefined;
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await findPayments(transaction, { ...filter, scope, path }, bounds);
    return { ...found, payments: found.payments.map(masked) };
  },
});

function masked(payment: Payment): Payment {
  const { customerAccount, customer, payerName } = payment;
  return {
    ...payment,
    customerAccount: maskAccount(customerAccount),
    customer: maskName(customer),
    payerName: payerName && maskName(payerName),
  };
}

const show = defineOperation({
  name: "payments.show",
  kind: "query",
  summary: "Show one payment, what it paid, and the account's advance balance",
  allow: readers,
  audited: true,
  input: ShowPayment,
  output: PaymentDetail,
  async run({ transaction, actor }, { payment: id }) {
    const payment = await findPayment(transaction, id, actor);
    if (!payment) return refuse("not_found", because.unknown_payment({ payment: id }));
    const allocations = await allocationsOf(transaction, id);
    const balanceFen = await advanceBalance(transaction, payment.customerAccount);
    const isUnmasked = actor.seesPersonalData;
    return { payment: isUnmasked ? payment : masked(payment), allocations, balanceFen };
  },
});

const balance = defineOperation({
  name: "payments.balance",
  kind: "query",
  summary: "Say what an account has paid ahead",
  allow: readers,
  audited: true,
  input: AskBalance,
  output: AccountBalance,
  async run({ transaction, actor }, { customerAccount }) {
    if (!(await isAccountInScope(transaction, customerAccount, actor.scope)))
      return refuse("not_found", because.unknown_account({ account: customerAccount }));
    return { advanceFen: await advanceBalance(transaction, customerAccount) };
  },
});

const allocate = defineOperation({
  name: "payments.allocate",
  kind: "job",
  summary:
    "Pay open bills from advance balances, the oldest due first, late fees as of the payment",
  allow: clerks,
  input: AllocatePayments,
  output: AllocationResult,
  async run(context, { customerAccount }) {
    const { scope } = context.actor;
    const sum = { payments: 0, allocations: 0, principalFen: 0n, lateFeeFen: 0n };
    const step = async (last: string) =>
      context.transact(
        async (inside) => {
          const range = { last, limit: accountsAtOnce, scope, only: customerAccount };
          const page = await accountsToAllocate(inside.transaction, range);
          return { ...page, did: await allocateAccounts(inside, page.accounts) };
        },
        { serializable: true },
      );
    for (let after: string | undefined = ""; after !== undefined && !context.isCancelled(); ) {
      const { last, did }: Awaited<ReturnType<typeof step>> = await step(after);
      after = last;
      sum.payments += did.payments;
      sum.allocations += did.allocations;
      sum.principalFen += did.principalFen;
      sum.lateFeeFen += did.lateFeeFen;
      context.progress(sum.allocations, 0, last);
    }
    return sum;
  },
});

const transfer = defineOperation({
  name: "payments.transfer",
  kind: "command",
  summary: "Move a payment to the account it was meant for: taken back there, received here",
  allow: clerks,
  serializable: true,
  input: TransferPayment,
  output: MovedPayment,
  async run(context, { payment: id, customerAccount }) {
    const { transaction, actor } = context;
    const payment = await findPayment(transaction, id, { ...actor, lock: true });
    if (!payment) return refuse("not_found", because.unknown_payment({ payment: id }));
    const refusal = await refusalToMove(transaction, payment);
    if (refusal) return refusal;
    if (payment.customerAccount === customerAccount)
      return refuse("conflict", because.same_account());
    if (!(await isAccountInScope(transaction, customerAccount, actor.scope)))
      return refuse("not_found", because.unknown_account({ account: customerAccount }));
    const { paymentId, undone } = await transferTo(context, payment, customerAccount);
    await clearFindings(transaction, { payment: id }, clearedAs(context, "transferred"));
    return { payment: (await findPayment(transaction, paymentId, actor))!, undone };
  },
});

const reverse = defineOperation({
  name: "payments.reverse",
  kind: "command",
  summary: "Take back a payment whose money never came, and all that it paid",
  allow: clerks,
  serializable: true,
  input: ReversePayment,
  output: MovedPayment,
  async run(context, { payment: id }) {
    const { transaction, actor } = context;
    const payment = await findPayment(transaction, id, { ...actor, lock: true });
    if (!payment) return refuse("not_found", because.unknown_payment({ payment: id }));
    const refusal = await refusalToMove(transaction, payment);
    if (refusal) return refusal;
    const undone = await takeBackForGood(context, payment);
    await clearFindings(transaction, { payment: id }, clearedAs(context, "reversed"));
    return { payment: (await findPayment(transaction, id, actor))!, undone };
  },
});

export const paymentsOperations = [list, show, balance, allocate, transfer, reverse] as const;
