/**
 * What people do with payments out: see them, make and release payment files, try again, compare with the
 * bank's statement. Sending and reconciling run by themselves too.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { PartnerSilent } from "../base/partners.ts";
import { isRefusal, refuse } from "../base/refusal.ts";
import {
  dropPaymentFile,
  makePaymentFile,
  releasePaymentFile,
  retryDisbursement,
} from "./disbursements.ts";
import { selectPaymentFiles } from "./payment-files.ts";
import { reconcile } from "./reconciling.ts";
import {
  because,
  Disbursement,
  DisbursementPage,
  DisbursementView,
  ListDisbursements,
  ListPaymentFiles,
  MakePaymentFile,
  MatchedStatement,
  MatchStatement,
  OneDisbursementKey,
  OnePaymentFile,
  PaymentFile,
  PaymentFilePage,
  ReconcileDisbursements,
  ReconciledDisbursements,
  ReleasePaymentFile,
  SendDisbursements,
  SentDisbursements,
} from "./schema.ts";
import { releaseReady, sendReleased } from "./sending.ts";
import { matchStatement, ownMovements, sumOf } from "./statement.ts";
import {
  answersTo,
  attemptsOf,
  countOpen,
  findDisbursement,
  seenBy,
  selectDisbursements,
  totalsByState,
} from "./store.ts";

const lookers = [
  ...["finance", "approver", "refund-handler", "settlement-clerk", "receivables-clerk"],
  "compliance",
];

const list = defineOperation({
  name: "disbursements.list",
  kind: "query",
  summary: "List payments out by state, newest first",
  allow: lookers,
  input: ListDisbursements,
  output: DisbursementPage,
  async run({ transaction, actor }, { page, pageSize, ...filter }) {
    const limits = { limit: pageSize, offset: (page - 1) * pageSize };
    const found = await selectDisbursements(transaction, {
      ...{ scope: actor.scope, ...filter, ...limits },
    });
    const disbursements = found.disbursements.map((each) => seenBy(actor, each));
    return { ...found, disbursements, totals: await totalsByState(transaction, actor.scope) };
  },
});

const show = defineOperation({
  name: "disbursements.show",
  kind: "query",
  summary: "Show one payment with every attempt and every answer of the bank",
  allow: lookers,
  input: OneDisbursementKey,
  output: DisbursementView,
  async run({ transaction, actor }, { key }) {
    const found = await findDisbursement(transaction, key, actor.scope);
    if (!found) return refuse("not_found", because.no_disbursement({ key }));
    const attempts = await attemptsOf(transaction, key);
    return { ...seenBy(actor, found), attempts, answers: await answersTo(transaction, key) };
  },
});

const retry = defineOperation({
  name: "disbursements.retry",
  kind: "command",
  serializable: true,
  summary:
    "Try a failed or returned payment again, in a payment file for a second person to release",
  allow: ["finance"],
  input: OneDisbursementKey,
  output: Disbursement,
  async run(context, { key }) {
    const found = await findDisbursement(context.transaction, key, context.actor.scope);
    if (!found) return refuse("not_found", because.no_disbursement({ key }));
    const next = await retryDisbursement(context, key, { inFile: true });
    if (isRefusal(next)) return next;
    const file = await makePaymentFile(context, [key]);
    return isRefusal(file) ? file : (await findDisbursement(context.transaction, key))!;
  },
});

const files = defineOperation({
  name: "disbursements.files",
  kind: "query",
  wholeUtility: true,
  summary: "List payment files with their hash and the hash of what the bank got",
  allow: lookers,
  input: ListPaymentFiles,
  output: PaymentFilePage,
  run: ({ transaction }, { page, pageSize }) =>
    selectPaymentFiles(transaction, { limit: pageSize, offset: (page - 1) * pageSize }),
});

const makeFile = defineOperation({
  name: "disbursements.make-file",
  kind: "command",
  wholeUtility: true,
  serializable: true,
  summary: "Put ready payments into one payment file for a second person to release",
  allow: ["finance"],
  input: MakePaymentFile,
  output: PaymentFile,
  run: (context, { keys }) => makePaymentFile(context, keys),
});

const releaseFile = defineOperation({
  name: "disbursements.release-file",
  kind: "command",
  wholeUtility: true,
  serializable: true,
  summary: "Release a payment file that another person made, by its hash",
  allow: ["finance"],
  input: ReleasePaymentFile,
  output: PaymentFile,
  run: (context, { paymentFile, hash }) => releasePaymentFile(context, paymentFile, hash),
});

const dropFile = defineOperation({
  name: "disbursements.drop-file",
  kind: "command",
  wholeUtility: true,
  serializable: true,
  summary: "Take back a payment file that is not released; its payments are ready again",
  allow: ["finance"],
  input: OnePaymentFile,
  output: PaymentFile,
  run: (context, { paymentFile }) => dropPaymentFile(context, paymentFile),
});

const send = defineOperation({
  name: "disbursements.send",
  kind: "job",
  wholeUtility: true,
  // what the bank was told stays told
  beyondRollback: true,
  summary: "Hand released payment files, and what is ready, in to the bank",
  allow: ["finance"],
  input: SendDisbursements,
  output: SentDisbursements,
  async run(context) {
    await releaseReady(context);
    const sent = await sendReleased(context);
    // a bank that just fell silent is left alone until the next round
    if (sent.sent > 0 && sent.unknown === 0) await reconcile(context);
    return sent;
  },
});

const reconcileOpen = defineOperation({
  name: "disbursements.reconcile",
  kind: "job",
  wholeUtility: true,
  beyondRollback: true,
  summary: "Ask the bank what became of payments whose outcome is not known, and what came back",
  allow: ["finance"],
  input: ReconcileDisbursements,
  output: ReconciledDisbursements,
  async run(context) {
    const found = await reconcile(context);
    const stillOpen = await context.transact(({ transaction }) => countOpen(transaction));
    return { ...found, stillOpen };
  },
});

const matchDay = defineOperation({
  name: "disbursements.match-statement",
  kind: "job",
  wholeUtility: true,
  summary: "Compare the bank's statement of a day with our payments of that day",
  allow: ["finance", "compliance"],
  input: MatchStatement,
  output: MatchedStatement,
  async run(context, { day }) {
    const statement = await context.partners.bank.movements(day).catch((error: unknown) => {
      if (error instanceof PartnerSilent) return error;
      throw error;
    });
    if (statement instanceof PartnerSilent) {
      return refuse("unavailable", because.bank_silent({ why: statement.message }));
    }
    const own = await context.transact(({ transaction }) => ownMovements(transaction, day));
    const { matched, differences } = matchStatement(own, statement);
    const returned = statement.filter(({ instruction }) => instruction !== undefined);
    return {
      ...{ day, matched, differences, balanced: differences.length === 0 },
      ...{ bankDebitFen: sumOf(statement, "debit"), paidFen: sumOf(own, "debit") },
      ...{ bankCreditFen: sumOf(returned, "credit"), returnedFen: sumOf(own, "credit") },
    };
  },
});

export const disbursementsOperations = [
  ...[list, show, retry, files, makeFile, releaseFile, dropFile, send, reconcileOpen, matchDay],
] as const;
