/**
 * One record verified step by step: first from what is stored, then on the chain.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { ChainAltered, ContractRefuses, PartnerSilent } from "../../base/partners.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { inclusionProof } from "../../cryptography/merkle.ts";
import { firedRules } from "../rules.ts";
import { batchKey } from "./batches.ts";
import {
  bits,
  type Checked,
  type CheckedStep,
  type Committed,
  checkStored,
  checkTable,
  compared,
  type Published,
  resultOf,
  show,
} from "./checks.ts";
import { leafBytes, recordKey } from "./leaf.ts";
import { because, type Step, type TableVerification, type Verification } from "./schema.ts";
import * as store from "./store.ts";

interface Asked {
  record: string;
  ruleSet?: string | undefined;
}

export async function verifyRecord(
  context: JobContext,
  asked: Asked,
): Promise<Verification | Refusal> {
  const { scope } = context.actor;
  const committed = await context.transact(async ({ transaction }) => {
    const leaf = await store.findLeaf(transaction, { ...asked, scope });
    if (!leaf) return undefined;
    const batch = await store.findBatch(transaction, leaf.batch);
    const hashes = await store.leafHashes(transaction, leaf.batch);
    const rules = await store.findRules(transaction, leaf.ruleHash);
    const path = inclusionProof(hashes, leaf.leaf);
    return { leaf, batch, rules, hash: hashes[leaf.leaf]!, path };
  });
  if (!committed) return refuse("not_found", because.not_committed({ record: asked.record }));
  const { leaf, batch, rules } = committed;
  const of = { ruleSet: leaf.ruleHash, rules };
  const steps = [...checkStored(committed), ...(await checkOnChain(context, of, committed))];
  return {
    ...{ record: leaf.record.record, ruleSet: leaf.ruleHash },
    ...{ batch: batch.id, leaf: leaf.leaf, leaves: batch.leaves },
    rules: rules ? firedRules(rules.table, leaf.verdict).map(({ rule }) => rule) : [],
    result: resultOf(steps),
    steps,
  };
}

/** A rule table by itself, without a record judged by it. */
export async function verifyTable(
  context: JobContext,
  ruleSet: string,
): Promise<TableVerification | Refusal> {
  const rules = await context.transact(({ transaction }) => store.findRules(transaction, ruleSet));
  if (!rules) return refuse("not_found", because.unknown_rule_set({ ruleSet }));
  const of = { ruleSet, rules };
  const steps = [checkTable(of), ...(await checkOnChain(context, of))];
  return { ruleSet, result: resultOf(steps), steps };
}

async function checkOnChain(
  context: JobContext,
  of: Published,
  committed?: Committed,
): Promise<CheckedStep[]> {
  const standing = await locate(context);
  const checks: [Step, (at: Place) => Promise<Checked>][] = [
    ...entries(tableChecks, { context, ...of }),
    ...(committed ? entries(recordChecks, { context, committed }) : []),
  ];
  const steps: CheckedStep[] = [];
  for (const [step, check] of checks) {
    const checked = "outcome" in standing ? standing : await heard(() => check(standing));
    steps.push({ step, ...checked });
  }
  return steps;
}

function entries<About>(
  checks: Partial<Record<Step, (about: About & Place) => Promise<Checked>>>,
  about: About,
): [Step, (at: Place) => Promise<Checked>][] {
  return Object.entries(checks).map(([step, check]) => [
    step as Step,
    (at) => check({ ...about, ...at }),
  ]);
}

/** Where our contract stands, or why that cannot be said. */
function locate(context: JobContext): Promise<Place | Checked> {
  return heard<Place | Checked>(async () => {
    const { chain } = await context.partners.chain.head();
    const contract = await context.transact(({ transaction }) =>
      store.contractOn(transaction, chain),
    );
    if (contract === undefined) return { outcome: "open", because: because.no_contract() };
    return { chain, contract };
  });
}

/** Silence leaves a step open; an edited chain, or a contract that will not, fails it. */
async function heard<Answer>(ask: () => Promise<Answer>): Promise<Answer | Checked> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PartnerSilent) {
      return { outcome: "open", because: because.chain_silent({ why: error.message }) };
    }
    if (error instanceof ChainAltered || error instanceof ContractRefuses) {
      return { outcome: "fails", because: because.chain_altered({ why: error.message }) };
    }
    throw error;
  }
}

interface Place {
  chain: string;
  contract: string;
}
interface OfTable extends Published, Place {
  context: JobContext;
}
interface OfRecord extends Place {
  context: JobContext;
  committed: Committed;
}

const open = (why: Checked["because"]): Checked => ({ outcome: "open", because: why });

const tableChecks = {
  async code({ context, contract }: OfTable): Promise<Checked> {
    const code = await context.partners.chain.codeAt(contract);
    if (code === "ours") return { outcome: "holds", because: because.same({ what: contract }) };
    const say = code === "other" ? because.foreign_code : because.no_code;
    return { outcome: "fails", because: say({ contract }) };
  },
  async published({ context, ruleSet, rules, contract }: OfTable): Promise<Checked> {
    const kept = await context.partners.chain.tableOf(contract, ruleSet);
    if (!kept || !rules) return open(because.not_published());
    const same = compared(show(rules.bytes), show(kept.rows));
    if (same.outcome === "fails") return same;
    const { version, rows } = kept;
    return { outcome: "holds", because: because.published({ version, bytes: rows.length }) };
  },
};

const recordChecks = {
  async anchored({ context, committed: { batch }, contract }: OfRecord): Promise<Checked> {
    const kept = await context.partners.chain.anchorOf(contract, batchKey(batch.id));
    if (!kept) return open(because.not_anchored());
    const same = compared(
      `${show(batch.root)}/${batch.leaves}`,
      `${show(kept.root)}/${kept.leaves}`,
    );
    if (same.outcome === "fails") return same;
    const [root, time] = [show(kept.root).slice(0, 16), kept.at.toISOString()];
    return { outcome: "holds", because: because.anchored({ root, leaves: kept.leaves, time }) };
  },
  async proved({ context, committed, contract }: OfRecord): Promise<Checked> {
    const { leaf, batch, path } = committed;
    const node = context.partners.chain;
    const key = batchKey(batch.id);
    if (!(await node.anchorOf(contract, key))) return open(because.not_anchored());
    if (!(await node.tableOf(contract, leaf.ruleHash))) return open(because.not_published());
    const proof = { batch: key, index: leaf.leaf, leaf: leafBytes(leaf), path };
    const { included, stated, judged } = await node.prove(contract, proof);
    const isProved = included && stated === judged && judged === leaf.verdict;
    const values = { included: String(included), stated: bits(stated), judged: bits(judged) };
    return { outcome: isProved ? "holds" : "fails", because: because.proved(values) };
  },
  async event({ context, committed: { leaf, batch }, chain }: OfRecord): Promise<Checked> {
    const part = Math.floor(leaf.leaf / store.partSize);
    const judging = { chain, kind: "screen", subject: batch.id, part } as const;
    const hash = await context.transact(({ transaction }) => store.minedBy(transaction, judging));
    if (hash === undefined) return open(because.not_judged());
    const name = show(recordKey(leaf.salt, leaf.record.record));
    const said = (await context.partners.chain.verdictsOf(hash)).find(
      ({ table, record }) => table === leaf.ruleHash && show(record) === name,
    );
    return compared(bits(leaf.verdict), said ? bits(said.verdict) : "-");
  },
};
