/**
 * What is kept of a transaction once it lies in a block.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import type { ChainFate } from "../../base/partners.ts";
import { recordKey } from "./leaf.ts";
import * as store from "./store.ts";

/** A chain may be gone for longer than the journal's int4 can tell: 24 days. */
const longestMs = 2 ** 31 - 1;

interface Settled {
  fate: Extract<ChainFate, { state: "mined" | "reverted" }>;
  latencyMs: number;
}

/** Of a screening, the contract's verdicts are read and compared before it counts as done. */
export async function settle(
  context: JobContext,
  row: store.Work & { hash: string },
  { fate, latencyMs }: Settled,
): Promise<void> {
  const { hash, kind } = row;
  const isJudged = kind === "screen" && fate.state === "mined";
  const said = isJudged ? await context.partners.chain.verdictsOf(hash) : [];
  await context.transact(async (inside) => {
    await store.keepMined(inside, { hash, fate, latencyMs: Math.min(latencyMs, longestMs) });
    if (!isJudged) return;
    const verdicts = new Map(said.map(({ record, verdict }) => [nameOf(record), verdict]));
    const leaves = await store.leavesOfPart(inside.transaction, row);
    const found = leaves.flatMap(({ batch, leaf, salt, record, verdict: ours }) => {
      const verdict = verdicts.get(nameOf(recordKey(salt, record.record))) ?? 0n;
      return verdict === ours ? [] : [{ batch, leaf, verdict, hash }];
    });
    await store.keepContradictions(inside, found);
  });
}

const nameOf = (key: Uint8Array) => Buffer.from(key).toString("hex");
