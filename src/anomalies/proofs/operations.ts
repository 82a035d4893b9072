/**
 * Publishing rule tables, anchoring batches, verifying a record, and what stands on the chain.
 * @module
 */
import * as z from "zod";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { findRuleSets } from "../rule-sets/store.ts";
import { encodeRules } from "../rules.ts";
import { keepUp } from "./anchoring.ts";
import { overview, transactionsOf } from "./listing.ts";
import {
  because,
  ChainOverview,
  ChainTransaction,
  KeptUp,
  TableVerification,
  Verification,
} from "./schema.ts";
import { hasWork, insertRules } from "./store.ts";
import { verifyRecord, verifyTable } from "./verifying.ts";

const mayRead = ["compliance", "anomaly-analyst", "data-scientist", "administrator"];
const mayRun = ["administrator", "compliance"];

const RuleSetHash = z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits");

const publishRules = defineOperation({
  name: "anomalies.publish-rules",
  kind: "command",
  summary: "Put a rule table on the chain for ever, under its hash; the same one twice is once",
  allow: ["administrator"],
  wholeUtility: true,
  input: z.object({ ruleSet: RuleSetHash.describe("hash of its table") }),
  output: z.object({ ruleSet: z.string() }),
  async run(context, { ruleSet }) {
    const [found] = await findRuleSets(context.transaction, { hash: ruleSet, limit: 1 });
    if (!found) return refuse("not_found", because.unknown_rule_set({ ruleSet }));
    const { hash, table } = found;
    await insertRules(context, { hash, table, bytes: encodeRules(table) });
    await context.later("anomalies.anchor", {}, { key: `anomalies.anchor:${hash}` });
    return { ruleSet: hash };
  },
});

const anchor = defineOperation({
  name: "anomalies.anchor",
  kind: "job",
  summary: "Take to the chain what waits for it, and ask about what is under way",
  allow: mayRun,
  wholeUtility: true,
  input: z.object({}),
  output: KeptUp,
  async run(context) {
    const isIdle = !(await context.transact(({ transaction }) => hasWork(transaction)));
    if (isIdle) return { sent: 0, again: 0, settled: 0, isWaiting: false, problem: null };
    return keepUp(context);
  },
});

const verify = defineOperation({
  name: "anomalies.verify",
  kind: "job",
  summary: "Prove that a record's verdict followed from the published rules, step by step",
  allow: mayRead,
  input: z.object({
    record: z.string().describe("payment id, or agency/day"),
    ruleSet: RuleSetHash.optional().describe("hash of its table; the first one that fired"),
  }),
  output: Verification,
  run: verifyRecord,
});

const verifyRules = defineOperation({
  name: "anomalies.verify-rules",
  kind: "job",
  summary: "Compare a rule table with the one on the chain, byte for byte",
  allow: mayRead,
  input: z.object({ ruleSet: RuleSetHash.describe("hash of its table") }),
  output: TableVerification,
  run: (context, { ruleSet }) => verifyTable(context, ruleSet),
});

const chain = defineOperation({
  name: "anomalies.chain",
  kind: "query",
  summary: "Show what stands on the chain, what waits for it, and what it cost",
  allow: mayRead,
  wholeUtility: true,
  input: z.object({}),
  output: ChainOverview,
  run: ({ transaction }) => overview(transaction),
});

const transactions = defineOperation({
  name: "anomalies.chain-transactions",
  kind: "query",
  summary: "List the transactions that were signed, newest first",
  allow: mayRead,
  wholeUtility: true,
  input: z.object({
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).default(0),
  }),
  output: z.object({ total: z.number().int(), transactions: z.array(ChainTransaction) }),
  run: ({ transaction }, page) => transactionsOf(transaction, page),
});

export const chainOperations = [
  publishRules,
  anchor,
  verify,
  verifyRules,
  chain,
  transactions,
] as const;
