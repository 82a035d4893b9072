/**
 * Takes to the chain what is due there. One transaction is under way at a time: signed, kept with its hash and number,
 * sent, and settled before the next. Whatever was cut off is asked about first, and then the same bytes are sent again
 * or none, so that nothing is lost and nothing is done twice.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { ChainAltered, ContractRefuses, PartnerSilent } from "../../base/partners.ts";
import type { Reason } from "../../base/reasons.ts";
import { callOf, foundOnChain } from "./calls.ts";
import { nextDue, workKey } from "./due.ts";
import { type SigningKey, signingKey } from "./key.ts";
import { because, type KeptUp } from "./schema.ts";
import { settle } from "./settling.ts";
import * as store from "./store.ts";

interface Run {
  context: JobContext;
  chain: string;
  kept: KeptUp;
}

export async function keepUp(context: JobContext): Promise<KeptUp> {
  const kept: KeptUp = { sent: 0, again: 0, settled: 0, isWaiting: false, problem: null };
  let head: { chain: string; height: number } | undefined;
  try {
    head = await context.partners.chain.head();
    const run = { context, chain: head.chain, kept };
    await recheck(run);
    if (await settleOpen(run)) await doDue(run);
    head = await context.partners.chain.head();
    const height = head.height - context.partners.chain.confirmations + 1;
    await context.transact((inside) => store.keepFinal(inside, { chain: run.chain, height }));
  } catch (error) {
    kept.problem = problemOf(error);
  }
  const { kind } = context.partners.chain;
  await context.transact((inside) => store.keepLook(inside, { kind, head, problem: kept.problem }));
  return kept;
}

function problemOf(error: unknown): Reason {
  if (error instanceof PartnerSilent) return because.chain_silent({ why: error.message });
  if (error instanceof ChainAltered) return because.chain_altered({ why: error.message });
  throw error;
}

/**
 * Looks for forks. A block's hash is over all blocks before it, so the newest of our blocks that still stands vouches
 * for the older ones; what lay in one that does not is under way again, or in another block.
 */
async function recheck({ context, chain }: Run): Promise<void> {
  const node = context.partners.chain;
  const rows = await context.transact(({ transaction }) => store.inBlocks(transaction, chain));
  for (const row of rows) {
    if ((await node.blockHash(row.height!)) === row.blockHash) return;
    const fate = await node.fate(row.hash);
    if (fate && fate.state !== "waiting") await settle(context, row, { fate, latencyMs: 0 });
    else await context.transact((inside) => store.keepLost(inside, row.hash));
  }
}

/** In the order of their numbers. True where nothing is under way any more. */
async function settleOpen({ context, chain, kept }: Run): Promise<boolean> {
  const node = context.partners.chain;
  const rows = await context.transact(({ transaction }) => store.underWay(transaction, chain));
  for (const row of rows) {
    let fate = await node.fate(row.hash);
    if (!fate && (await node.nextNonce(row.account)) > row.nonce) {
      // It may have been mined between the two questions, or another machine behind the address answered the first.
      fate = await node.fate(row.hash);
      if (!fate) {
        await context.transact((inside) => store.keepVoid(inside, row.hash));
        continue;
      }
    }
    if (!fate) {
      await node.send(row.bytes);
      kept.again += 1;
      fate = await node.fateSoon(row.hash);
    }
    if (!fate || fate.state === "waiting") {
      kept.isWaiting = true;
      return false;
    }
    const latencyMs = Math.max(0, fate.at.getTime() - row.signedAt.getTime());
    await settle(context, row, { fate, latencyMs });
    kept.settled += 1;
  }
  return true;
}

async function doDue(run: Run): Promise<void> {
  const { context, chain, kept } = run;
  const key = await signingKey(context);
  const without: string[] = [];
  while (!context.isCancelled()) {
    const contract = await context.transact(({ transaction }) =>
      store.contractOn(transaction, chain),
    );
    const code = contract === undefined ? "ours" : await context.partners.chain.codeAt(contract);
    if (code !== "ours") {
      const say = code === "other" ? because.foreign_code : because.no_code;
      kept.problem = say({ contract: contract! });
      return;
    }
    const work = await context.transact(({ transaction }) =>
      nextDue(transaction, { chain, contract, without }),
    );
    if (!work) return;
    const outcome = await doOne(run, work, { key, contract });
    if (outcome === "stop") return;
    if (outcome === "refused") without.push(workKey(work));
    context.progress(kept.settled, kept.settled + 1, workKey(work));
  }
}

type Outcome = "settled" | "refused" | "stop";

async function doOne(
  run: Run,
  work: store.Work,
  { key: { key, account }, contract }: { key: SigningKey; contract: string | undefined },
): Promise<Outcome> {
  const { context, chain, kept } = run;
  const node = context.partners.chain;
  const call = await context.transact(({ transaction }) => callOf(transaction, work));
  const nonce = await node.nextNonce(account);
  let signed: Awaited<ReturnType<typeof node.sign>>;
  try {
    signed = await node.sign(call, { key, nonce, contract });
  } catch (error) {
    if (!(error instanceof ContractRefuses)) throw error;
    kept.problem = await foundOnChain(context, work, { chain, contract: contract!, error });
    return "refused";
  }
  const row = { ...signed, ...work, chain, account, nonce };
  if (!(await context.transact((inside) => store.keepSigned(inside, row)))) return "stop";
  const began = context.elapsedSeconds();
  await node.send(signed.bytes);
  kept.sent += 1;
  const fate = await node.fateSoon(signed.hash);
  if (!fate || fate.state === "waiting") {
    kept.isWaiting = true;
    return "stop";
  }
  const latencyMs = Math.round((context.elapsedSeconds() - began) * 1000);
  await settle(context, row, { fate, latencyMs });
  kept.settled += 1;
  return "settled";
}
