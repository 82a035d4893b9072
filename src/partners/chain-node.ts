/**
 * The chain that keeps rule tables and the roots of judged batches: one outside, or the embedded one where none is
 * named. Nothing of it is loaded before the first question (viem and the EVM take half a second).
 * @module
 */
import type { ChainNode } from "../base/partners.ts";
import type { ChainClient, ChainOptions } from "./chain/chain-client.ts";

export function openChainNode(options: ChainOptions): ChainNode {
  const isOutside = options.url !== undefined;
  let opening: Promise<ChainClient> | undefined;
  async function opened(): Promise<ChainClient> {
    opening ??= import("./chain/chain-client.ts").then((module) => module.openChainClient(options));
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  }
  return {
    kind: isOutside ? "outside" : "embedded",
    confirmations: isOutside ? 6 : 1,
    head: async () => (await opened()).head(),
    blockHash: async (height) => (await opened()).blockHash(height),
    accountOf: async (key) => (await opened()).accountOf(key),
    nextNonce: async (account) => (await opened()).nextNonce(account),
    sign: async (call, by) => (await opened()).sign(call, by),
    send: async (bytes) => (await opened()).send(bytes),
    fate: async (hash) => (await opened()).fate(hash),
    fateSoon: async (hash) => (await opened()).fateSoon(hash),
    codeAt: async (address) => (await opened()).codeAt(address),
    tableOf: async (contract, table) => (await opened()).tableOf(contract, table),
    anchorOf: async (contract, batch) => (await opened()).anchorOf(contract, batch),
    verdictsOf: async (hash) => (await opened()).verdictsOf(hash),
    prove: async (contract, proof) => (await opened()).prove(contract, proof),
  };
}
