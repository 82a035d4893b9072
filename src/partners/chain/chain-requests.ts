/**
 * Ethereum JSON-RPC (EIP-1193) in front of the embedded chain, within this process: every method that our client
 * calls. A method outside the table is answered with JSON-RPC's -32601; value and gas price are 0.
 * @module
 */
import type { Block } from "@ethereumjs/block";
import { bytesToHex, createContractAddress, type PrefixedHexString } from "@ethereumjs/util";
import { ChainAltered } from "../../base/partners.ts";
import {
  type ChainMessage,
  type EmbeddedChain,
  embeddedChainId,
  Reverted,
} from "./embedded-chain.ts";

type Hex = PrefixedHexString;

export interface ChainRequest {
  method: string;
  params?: unknown;
}

/** EIP-1193's error: a code of JSON-RPC and, of a revert, what the contract said. */
class RequestRefused extends Error {
  readonly code: number;
  readonly data: Hex | undefined;
  constructor(code: number, message: string, data?: Hex) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

type Method = (chain: EmbeddedChain, params: readonly unknown[]) => unknown;

const methods: Readonly<Record<string, Method>> = {
  eth_chainId: () => quantity(embeddedChainId),
  eth_gasPrice: () => quantity(0),
  eth_blockNumber: (chain) => quantity(chain.newest().header.number),
  eth_getBlockByHash: async (chain, [hash]) => {
    const block = await chain.blockAt(hash as Hex);
    return block ? blockFacts(block) : null;
  },
  eth_getBlockByNumber: async (chain, [which]) => {
    const block = which === "latest" ? chain.newest() : await chain.blockAt(Number(which as Hex));
    return block ? blockFacts(block) : null;
  },
  eth_getTransactionCount: async (chain, [account]) =>
    quantity(await chain.nonceOf(account as Hex)),
  eth_getCode: (chain, [account]) => chain.codeAt(account as Hex),
  eth_call: (chain, [message]) => chain.call(messageOf(message)),
  eth_estimateGas: async (chain, [message]) => quantity(await chain.gasOf(messageOf(message))),
  eth_sendRawTransaction: (chain, [raw]) => chain.mine(raw as Hex),
  eth_getTransactionByHash: transactionFacts,
  eth_getTransactionReceipt: receiptFacts,
};

/** @throws RequestRefused, ChainAltered */
export async function answerRequest(chain: EmbeddedChain, request: ChainRequest): Promise<unknown> {
  const method = methods[request.method];
  if (!method) throw new RequestRefused(-32601, `${request.method} is not offered here`);
  try {
    return await method(chain, (request.params ?? []) as readonly unknown[]);
  } catch (error) {
    if (error instanceof ChainAltered) throw error;
    if (error instanceof Reverted) throw new RequestRefused(3, error.message, error.data);
    throw new RequestRefused(-32000, error instanceof Error ? error.message : String(error));
  }
}

function messageOf(message: unknown): ChainMessage {
  const { to, from, data = "0x", input = data } = message as ChainMessage & { input?: Hex };
  return { to, from, data: input };
}

const quantity = (value: number | bigint): Hex => `0x${value.toString(16)}`;

function blockFacts({ header, transactions }: Block) {
  return {
    number: quantity(header.number),
    hash: bytesToHex(header.hash()),
    parentHash: bytesToHex(header.parentHash),
    stateRoot: bytesToHex(header.stateRoot),
    receiptsRoot: bytesToHex(header.receiptTrie),
    timestamp: quantity(header.timestamp),
    gasUsed: quantity(header.gasUsed),
    gasLimit: quantity(header.gasLimit),
    transactions: transactions.map((each) => bytesToHex(each.hash())),
  };
}

async function transactionFacts(chain: EmbeddedChain, [hash]: readonly unknown[]) {
  const mined = await chain.mined(hash as Hex);
  if (!mined) return null;
  const [transaction] = mined.block.transactions;
  return {
    hash,
    ...placeOf(mined.block),
    type: "0x0",
    nonce: quantity(transaction!.nonce),
    from: transaction!.getSenderAddress().toString(),
    to: transaction!.to?.toString() ?? null,
    input: bytesToHex(transaction!.data),
    value: "0x0",
    gas: quantity(transaction!.gasLimit),
    gasPrice: "0x0",
  };
}

async function receiptFacts(chain: EmbeddedChain, [hash]: readonly unknown[]) {
  const mined = await chain.mined(hash as Hex);
  if (!mined) return null;
  const { block, receipt } = mined;
  const [transaction] = block.transactions;
  const place = placeOf(block);
  const sender = transaction!.getSenderAddress();
  return {
    transactionHash: hash,
    ...place,
    from: sender.toString(),
    to: transaction!.to?.toString() ?? null,
    contractAddress: transaction!.to
      ? null
      : createContractAddress(sender, transaction!.nonce).toString(),
    status: quantity(receipt.status),
    gasUsed: quantity(BigInt(receipt.gasUsed)),
    cumulativeGasUsed: quantity(BigInt(receipt.gasUsed)),
    effectiveGasPrice: "0x0",
    type: "0x0",
    logsBloom: bytesToHex(block.header.logsBloom),
    logs: receipt.logs.map(([address, topics, data], at) => ({
      ...place,
      transactionHash: hash,
      logIndex: quantity(at),
      address: `0x${address}`,
      topics: topics.map((topic) => `0x${topic}`),
      data: `0x${data}`,
      removed: false,
    })),
  };
}

function placeOf({ header }: Block) {
  return {
    blockHash: bytesToHex(header.hash()),
    blockNumber: quantity(header.number),
    transactionIndex: "0x0",
  };
}
