/**
 * Reconciling: the bank's statement in, and the three books of each day side by side.
 * @module
 */
import { addDays } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { importTable } from "../../files/import.ts";
import { importQueries } from "../../files/import-operations.ts";
import { maskAccount } from "../../organisation/organisation.ts";
import {
  because,
  DailyTotals,
  DayProof,
  type Finding,
  ReconcileDay,
  Reconciled,
  ShowDays,
} from "../schema.ts";
import { receiptPlan } from "./receipts.ts";
import {
  type Days,
  dayTotals,
  failAbsentCharges,
  findDifferences,
  findingsOf,
  saveFindings,
  saveTotals,
} from "./reconcile-store.ts";

const keepers = ["receivables-clerk", "finance"];
const readers = [...keepers, "compliance", "approver"];
const maxDays = 62;

const reconcile = defineOperation({
  name: "payments.reconcile",
  kind: "job",
  summary: "Hold channel files, bank statement and ledger of a day against each other",
  allow: keepers,
  wholeUtility: true,
  input: ReconcileDay,
  output: Reconciled,
  async run(context, { day: from, until = from, channel = "unspecified", file, ...input }) {
    if (until < from) return refuse("invalid", because.until_before_day());
    const plan = receiptPlan(context, { file: file ?? "", channel });
    const imported = file && (await importTable(context, plan, { ...input, file }));
    if (isRefusal(imported)) return imported;
    return context.transact(async (inside) => {
      await reconcileDays(inside, { from, until });
      const receipts = imported && !imported.alreadyImported ? imported.written : 0;
      return { ...(await proofOf(inside, { from, until })), receipts };
    });
  },
});

async function reconcileDays({ transaction, actor, now }: Context, days: Days): Promise<void> {
  const hand = { by: actor.id, at: now };
  const problem = because.absent_charge().zh;
  await failAbsentCharges(transaction, days, { now, problem });
  await findDifferences(transaction, days);
  await saveFindings(transaction, days, hand);
  await saveTotals(transaction, await dayTotals(transaction, days), hand);
}

async function proofOf({ transaction }: Context, days: Days) {
  const channels = await dayTotals(transaction, days);
  const findings = await findingsOf(transaction, { ...days, limit: 500 });
  return {
    ...days,
    agrees: channels.every(({ agrees }) => agrees),
    open: channels.reduce((sum, { open }) => sum + open, 0),
    channels,
    findings: findings.map(masked),
  };
}

function masked(finding: Finding): Finding {
  const hide = (account: string | null) => account && maskAccount(account);
  const { customerAccount, otherAccount } = finding;
  return {
    ...finding,
    customerAccount: hide(customerAccount),
    otherAccount: hide(otherAccount),
  };
}

function refusalOf({ from, until }: Days): Refusal | undefined {
  if (until < from) return refuse("invalid", because.until_before_day());
  const isLong = until > addDays(from, maxDays);
  return isLong ? refuse("invalid", because.too_many_days({ limit: maxDays })) : undefined;
}

const showProof = defineOperation({
  name: "payments.proof",
  kind: "query",
  summary: "Show channel, bank and ledger of some days side by side, with what disagrees",
  allow: readers,
  wholeUtility: true,
  input: ShowDays,
  output: DayProof,
  run: async (context, days) => refusalOf(days) ?? proofOf(context, days),
});

const daily = defineOperation({
  name: "payments.daily",
  kind: "query",
  summary: "List what channel, bank and ledger say of each day and channel",
  allow: readers,
  wholeUtility: true,
  input: ShowDays,
  output: DailyTotals,
  run: async ({ transaction }, days) =>
    refusalOf(days) ?? { days: await dayTotals(transaction, days) },
});

const statementQuestions = importQueries({
  template: "payments.statement-template",
  preview: "payments.preview-statement",
  history: "payments.statements",
  allow: keepers,
  kind: "receipt",
  plan: (context) => receiptPlan(context, { file: "", channel: "unspecified" }),
});

export const reconcilingOperations = [reconcile, showProof, daily, ...statementQuestions] as const;
