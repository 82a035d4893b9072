/**
 * The nouns of proofs: what is committed to the chain, the transactions that take it there, the steps of a
 * verification. Browser-safe.
 * @module
 */
import * as z from "zod";
import { Reason, reasons } from "../../base/reasons.ts";

/** What a transaction does, in the order in which work that is due is done. */
export const callKinds = {
  deploy: { zh: "部署合约", en: "Contract deployed" },
  publish: { zh: "发布规则表", en: "Rule table published" },
  anchor: { zh: "锚定批次", en: "Batch anchored" },
  screen: { zh: "合约判定", en: "Records judged" },
} as const;
export type CallKind = keyof typeof callKinds;
const CallKind = z.enum(Object.keys(callKinds) as [CallKind, ...CallKind[]]);

export const transactionStates = {
  sent: { zh: "待入块", en: "Under way" },
  mined: { zh: "已入块", en: "Mined" },
  reverted: { zh: "合约拒绝", en: "Reverted" },
  void: { zh: "作废", en: "Void" },
} as const;
export type TransactionState = keyof typeof transactionStates;

export const nodeKinds = {
  embedded: { zh: "内嵌链（仅本机持有）", en: "Embedded: this house alone holds it" },
  outside: { zh: "外部链", en: "Outside" },
} as const;
export type NodeKind = keyof typeof nodeKinds;

const Whole = z.number().int();
const Hash = z.string().describe("64 hex digits");

export const ChainTransaction = z.object({
  hash: z.string(),
  kind: CallKind,
  subject: z.string().describe("hash of the table, id of the batch; empty of the contract"),
  part: Whole.describe("a batch is judged in parts, from 0"),
  state: z.enum(Object.keys(transactionStates) as [TransactionState, ...TransactionState[]]),
  isFinal: z.boolean().describe("as deep under other blocks as the chain asks"),
  signedAt: z.string(),
  height: Whole.nullable().describe("of its block"),
  blockHash: z.string().nullable(),
  gasUsed: Whole.nullable(),
  gasPriceWei: z.string().nullable(),
  latencyMs: Whole.nullable().describe("from sending until it was known to be mined"),
});
export type ChainTransaction = z.infer<typeof ChainTransaction>;

const PublishedTable = z.object({
  hash: Hash,
  version: Whole.nullable().describe("the contract's number; null: not published yet"),
  rules: Whole,
  askedAt: z.string(),
});

const Batch = z.object({
  id: z.string(),
  ruleSet: Hash,
  root: Hash,
  leaves: Whole,
  madeAt: z.string(),
  anchored: z.boolean(),
  judged: Whole.describe("leaves whose verdict the contract has said in an event"),
  contradicted: Whole.describe("of them, verdicts that are not those of the alerts"),
  sample: z.string().describe("one record of it, to be verified"),
});

export const KeptUp = z.object({
  sent: Whole.describe("signed and sent for the first time"),
  again: Whole.describe("sent again as they were: nobody had heard of them"),
  settled: Whole.describe("found in a block"),
  isWaiting: z.boolean().describe("a transaction is under way, so the rest waits"),
  problem: Reason.nullable().describe("why work was left; the next run takes it up again"),
});
export type KeptUp = z.infer<typeof KeptUp>;

const ChainCost = z.object({
  kind: CallKind,
  transactions: Whole,
  gas: Whole.describe("used by all of them"),
  units: Whole.describe("records judged; of the other kinds, transactions"),
  latencyMs: Whole.nullable().describe("median"),
});

export const ChainOverview = z.object({
  node: z
    .object({
      kind: z.enum(Object.keys(nodeKinds) as [NodeKind, ...NodeKind[]]),
      chain: z.string().nullable().describe("chain id and first block"),
      height: Whole.nullable(),
      lookedAt: z.string(),
      problem: Reason.nullable(),
    })
    .nullable()
    .describe("what the last look found; null: nothing was ever due"),
  contract: z
    .object({ address: z.string(), account: z.string(), transaction: z.string() })
    .nullable()
    .describe("account: the utility's, which alone may publish and anchor"),
  waiting: z.array(z.object({ kind: CallKind, waiting: Whole })),
  underWay: Whole,
  stuck: Whole.describe("pieces of work that keep reverting"),
  costs: z.array(ChainCost),
  tables: z.array(PublishedTable),
  batches: z.array(Batch),
});
export type ChainOverview = z.infer<typeof ChainOverview>;

/** What a verification goes through, in this order. */
export const steps = {
  table: { zh: "规则表与其哈希一致", en: "The rule table fits its hash" },
  inputs: { zh: "存储的输入与叶子一致", en: "The stored inputs fit the leaf" },
  verdict: { zh: "重新判定结论相同", en: "Judged again, the verdict is the same" },
  path: { zh: "默克尔路径通向批次根", en: "The Merkle path leads to the batch's root" },
  code: { zh: "链上合约代码未被替换", en: "The contract's code is the one we compiled" },
  published: { zh: "链上规则表逐字节相同", en: "The published table is the same, byte for byte" },
  anchored: { zh: "链上锚定的根相同", en: "The anchored root is the same" },
  proved: { zh: "合约证明包含并复判一致", en: "The contract proves and judges it the same" },
  event: { zh: "合约事件的结论相同", en: "The contract's event says the same verdict" },
} as const;
export type Step = keyof typeof steps;

export const TableVerification = z.object({
  ruleSet: Hash,
  result: z.enum(["holds", "fails", "open"]).describe("open: nothing fails, not all was asked"),
  steps: z.array(
    z.object({
      step: z.enum(Object.keys(steps) as [Step, ...Step[]]),
      outcome: z.enum(["holds", "fails", "open"]),
      because: Reason.describe("what was compared"),
    }),
  ),
});
export type TableVerification = z.infer<typeof TableVerification>;

export const Verification = TableVerification.extend({
  record: z.string(),
  batch: z.string(),
  leaf: Whole,
  leaves: Whole,
  rules: z.array(z.string()).describe("that fired, by name"),
});
export type Verification = z.infer<typeof Verification>;

export const because = reasons("anomaly-proofs", {
  unknown_rule_set: { zh: "没有规则集 {ruleSet}", en: "there is no rule set {ruleSet}" },
  not_committed: {
    zh: "记录 {record} 没有进入任何批次：只有在用规则集触发的记录才上链",
    en: "record {record} is in no batch: only records on which the live rule set fired are committed",
  },
  chain_silent: { zh: "链没有应答：{why}", en: "the chain did not answer: {why}" },
  chain_altered: { zh: "链上账本被改动：{why}", en: "the chain's records were altered: {why}" },
  foreign_code: {
    zh: "地址 {contract} 上是别的代码，不再写入",
    en: "other code stands at {contract}; nothing more is written",
  },
  no_code: { zh: "地址 {contract} 上没有代码", en: "no code stands at {contract}" },
  contract_refuses: {
    zh: "合约拒绝{kind} {subject}：{why}",
    en: "the contract refuses {kind} {subject}: {why}",
  },
  other_root: {
    zh: "批次 {batch} 在链上锚定的是另一个根",
    en: "another root is anchored for batch {batch}",
  },
  same: { zh: "{what} 一致", en: "{what}: the same" },
  other: { zh: "应为 {expected}，实为 {found}", en: "expected {expected}, found {found}" },
  no_contract: { zh: "合约尚未部署", en: "no contract is deployed yet" },
  not_published: { zh: "规则表尚未发布到链上", en: "the table is not on the chain yet" },
  not_anchored: { zh: "批次尚未锚定", en: "the batch is not anchored yet" },
  not_judged: { zh: "合约尚未判定这一条", en: "the contract has not judged it yet" },
  anchored: {
    zh: "根 {root}，{leaves} 条，区块时间 {time}",
    en: "root {root}, {leaves} leaves, block time {time}",
  },
  published: { zh: "第 {version} 版，{bytes} 字节", en: "version {version}, {bytes} bytes" },
  proved: {
    zh: "合约：包含 {included}，声明 {stated}，复判 {judged}",
    en: "contract: included {included}, stated {stated}, judged {judged}",
  },
});
