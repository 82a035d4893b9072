/**
 * An approved run carried out: queued, sent, asked about, stopped by money.
 * @module
 */
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { ArrivedEffect, PaymentArrived } from "../case-requests.ts";
import { Asked, Executed, OneRun, SendActions, SentActions } from "../requests.ts";
import { type Effect, moneyArrived, watchedAccounts } from "./arrived.ts";
import { askFates } from "./fates.ts";
import { queueRun } from "./queue.ts";
import { sendDue } from "./send.ts";

const accountsAtOnce = 1000;

const execute = defineOperation({
  name: "dunning.execute",
  kind: "command",
  summary: "Carry out an approved run: each line is queued, and decided again when it is done",
  allow: ["collector"],
  input: OneRun,
  output: Executed,
  run: (context, { run }) => queueRun(context, run),
});

const send = defineOperation({
  name: "dunning.send",
  kind: "job",
  // what a customer was told stays told
  beyondRollback: true,
  wholeUtility: true,
  summary: "Do what is queued and due, each decided again first; messages go out, tasks to people",
  allow: ["collector"],
  input: SendActions,
  output: SentActions,
  async run(context) {
    const swept = await sweep(context);
    return isRefusal(swept) ? swept : sendDue(context);
  },
});

/** Whatever told us nothing of money that came in: every account that anything waits for is looked at. */
async function sweep(context: {
  transact<Result>(work: (inside: Context) => Promise<Result>): Promise<Result>;
}): Promise<Effect | Refusal> {
  const sum = { cancelled: 0, ordersCancelled: 0, restores: 0, kept: 0, broken: 0 };
  for (let after = ""; ; ) {
    const page = await context.transact(async (inside) => {
      const accounts = await watchedAccounts(inside, { after, limit: accountsAtOnce });
      const effect = await moneyArrived(inside, accounts);
      return isRefusal(effect) ? effect : { accounts, effect };
    });
    if (isRefusal(page)) return page;
    for (const [name, count] of Object.entries(page.effect)) sum[name as keyof Effect] += count;
    const last = page.accounts.at(-1);
    if (last === undefined) return sum;
    after = last;
  }
}

const ask = defineOperation({
  name: "dunning.ask",
  kind: "job",
  wholeUtility: true,
  summary: "Ask the message line what became of messages that nobody heard of yet",
  allow: ["collector"],
  input: SendActions,
  output: Asked,
  run: (context) => askFates(context),
});

const paymentArrived = defineOperation({
  name: "dunning.payment-arrived",
  kind: "job",
  wholeUtility: true,
  summary: "Stop what waits for accounts that owe nothing any more, and open their restorations",
  allow: [],
  input: PaymentArrived,
  output: ArrivedEffect,
  run: (context, { accounts }) =>
    accounts ? context.transact((inside) => moneyArrived(inside, accounts)) : sweep(context),
});

export const executeOperations = [execute, send, ask, paymentArrived] as const;
