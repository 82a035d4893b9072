/**
 * What a piece of work asks of the contract, and what stands where the contract will not take it.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { JobContext } from "../../base/operation.ts";
import type { ChainCall, ContractRefuses } from "../../base/partners.ts";
import type { Reason } from "../../base/reasons.ts";
import { batchKey } from "./batches.ts";
import { recordBytes } from "./leaf.ts";
import { because, callKinds } from "./schema.ts";
import * as store from "./store.ts";

export async function callOf(transaction: Transaction, work: store.Work): Promise<ChainCall> {
  const { kind, subject } = work;
  if (kind === "deploy") return { kind };
  if (kind === "publish") {
    const rules = await store.findRules(transaction, subject);
    return { kind, rows: rules!.bytes };
  }
  const { root, leaves, ruleSet: table } = await store.findBatch(transaction, subject);
  if (kind === "anchor") return { kind, batch: batchKey(subject), root, leaves };
  const judged = await store.leavesOfPart(transaction, work);
  return { kind, table, records: Buffer.concat(judged.map(recordBytes)) };
}

interface Refused {
  chain: string;
  contract: string;
  error: ContractRefuses;
}

/**
 * A contract that holds the table or the root already refuses it, as after an older backup of ours came back: what
 * stands there is looked at and counts. Null where nothing is wrong.
 */
export async function foundOnChain(
  context: JobContext,
  { kind, subject }: store.Work,
  { chain, contract, error }: Refused,
): Promise<Reason | null> {
  const keep = (isSame: boolean) => {
    const found = { chain, contract, kind, subject, isSame };
    return context.transact((inside) => store.keepFound(inside, found));
  };
  const node = context.partners.chain;
  if (kind === "publish" && (await node.tableOf(contract, subject))) {
    await keep(true);
    return null;
  }
  const anchored = kind === "anchor" && (await node.anchorOf(contract, batchKey(subject)));
  if (anchored) {
    const batch = await context.transact(({ transaction }) =>
      store.findBatch(transaction, subject),
    );
    const isSame = Buffer.compare(anchored.root, batch.root) === 0;
    await keep(isSame);
    return isSame ? null : because.other_root({ batch: subject });
  }
  return because.contract_refuses({ kind: callKinds[kind].zh, subject, why: error.message });
}
