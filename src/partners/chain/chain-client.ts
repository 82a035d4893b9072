/**
 * The screening contract on an EVM chain, by Ethereum JSON-RPC through viem.
 * @module
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  custom,
  decodeErrorResult,
  ExecutionRevertedError,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  type PublicClient,
  parseEventLogs,
  RawContractError,
  TransactionNotFoundError,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
  toHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import {
  ChainAltered,
  type ChainCall,
  type ChainFate,
  type ChainNode,
  type ChainSigner,
  ContractRefuses,
  PartnerSilent,
  type SignedCall,
} from "../../base/partners.ts";
import { answerRequest } from "./chain-requests.ts";
import { openEmbeddedChain } from "./embedded-chain.ts";
import { abi, bytecode, codeHash } from "./screening-contract.ts";

export interface ChainOptions {
  /** Ethereum JSON-RPC over HTTP; without it the chain is embedded. */
  url?: string | undefined;
  /** The home, where the embedded chain keeps its book. */
  folder: string;
  now: () => Date;
  /** For one answer. */
  timeoutMs?: number;
  /** For a transaction to be mined. */
  patienceMs?: number;
}

export type ChainClient = Omit<ChainNode, "kind" | "confirmations">;

/** @throws ChainAltered where the embedded chain's book is not what it was */
export async function openChainClient(options: ChainOptions): Promise<ChainClient> {
  const client = createPublicClient({ transport: await transportOf(options) });
  const at = (contract: string) => ({ address: contract as Hex, abi }) as const;
  return {
    head: heard(() => headOf(client)),
    blockHash: heard((height: number) => hashAt(client, height)),
    accountOf: async (key) => privateKeyToAccount(toHex(key)).address,
    nextNonce: heard((account: string) => client.getTransactionCount({ address: account as Hex })),
    sign: heard((call: ChainCall, by: ChainSigner) => sign(client, call, by)),
    send: heard((bytes: Uint8Array) => send(client, toHex(bytes))),
    fate: heard((hash: string) => fateOf(client, hash as Hex)),
    fateSoon: heard((hash: string) => fateSoon(client, hash as Hex, options.patienceMs)),
    codeAt: heard((address: string) => codeAt(client, address as Hex)),
    tableOf: heard(async (contract, table) => {
      const [version, rows] = await client.readContract({
        ...at(contract),
        functionName: "tableOf",
        args: [`0x${table}`],
      });
      return version === 0 ? undefined : { version, rows: bytesOf(rows) };
    }),
    anchorOf: heard(async (contract, batch) => {
      const [root, leaves, time] = await client.readContract({
        ...at(contract),
        functionName: "anchors",
        args: [toHex(batch)],
      });
      if (leaves === 0n) return undefined;
      return { root: bytesOf(root), leaves: Number(leaves), at: dateOf(time) };
    }),
    verdictsOf: heard(async (hash) => {
      const { logs } = await client.getTransactionReceipt({ hash: hash as Hex });
      return parseEventLogs({ abi, eventName: "Judged", logs }).map(({ args }) => ({
        table: args.table.slice(2),
        record: bytesOf(args.record),
        verdict: args.verdict,
      }));
    }),
    prove: heard(async (contract, { batch, index, leaf, path }) => {
      const [included, stated, judged] = await client.readContract({
        ...at(contract),
        functionName: "prove",
        args: [toHex(batch), BigInt(index), toHex(leaf), path.map((hash) => toHex(hash))],
      });
      return { included, stated, judged };
    }),
  };
}

async function transportOf({ url, folder, now, timeoutMs: timeout = 10_000 }: ChainOptions) {
  if (url !== undefined) return http(url, { timeout, retryCount: 0 });
  const chain = await openEmbeddedChain({ path: join(folder, "embedded-chain.jsonl"), now });
  const request = (asked: { method: string; params?: unknown }) => answerRequest(chain, asked);
  return custom({ request }, { retryCount: 0 });
}

/** Every kind of no answer is silence; what the contract says, or an edited book, is not. */
function heard<Given extends unknown[], Answer>(ask: (...given: Given) => Promise<Answer>) {
  return async (...given: Given): Promise<Answer> => {
    try {
      return await ask(...given);
    } catch (error) {
      throw understood(error);
    }
  };
}

function understood(error: unknown): Error {
  if (!(error instanceof BaseError)) return silence(error);
  const altered = error.walk((cause) => cause instanceof ChainAltered);
  if (altered) return altered;
  const refused = refusalIn(error);
  return refused === undefined ? silence(error) : new ContractRefuses(refused, { cause: error });
}

function silence(error: unknown): Error {
  if (error instanceof ChainAltered || error instanceof ContractRefuses) return error;
  const why = error instanceof BaseError ? error.shortMessage : String(error);
  return new PartnerSilent(`the chain gave no answer: ${why}`, { cause: error });
}

/** The contract's own error with its arguments; undefined where no contract spoke. */
function refusalIn(error: BaseError): string | undefined {
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError) {
    const { errorName, args = [] } = reverted.data ?? {};
    return errorName === undefined ? "reverted" : `${errorName}(${args.join(", ")})`;
  }
  const raw = error.walk((cause) => cause instanceof RawContractError || hasRevertData(cause));
  const data = (raw as { data?: Hex } | null)?.data;
  if (data === undefined) {
    return error.walk((cause) => cause instanceof ExecutionRevertedError) ? "reverted" : undefined;
  }
  return told(data) ?? "reverted";
}

/** Undefined where it is no error of our contract. */
function told(data: Hex): string | undefined {
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data });
    return `${errorName}(${args.join(", ")})`;
  } catch {
    return undefined;
  }
}

function hasRevertData(cause: unknown): boolean {
  const { data } = cause as { data?: unknown };
  return typeof data === "string" && data.startsWith("0x") && data.length >= 10;
}

const bytesOf = (hex: Hex): Uint8Array => Buffer.from(hex.slice(2), "hex");

/** @throws RangeError where a node tells a moment that no calendar has */
function dateOf(seconds: bigint): Date {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) throw new RangeError(`${seconds} seconds are no moment`);
  return at;
}

async function headOf(client: PublicClient) {
  const [id, first, newest] = await Promise.all([
    client.getChainId(),
    client.getBlock({ blockNumber: 0n }),
    client.getBlock(),
  ]);
  return { chain: `${id}:${first.hash}`, height: Number(newest.number), hash: newest.hash };
}

async function hashAt(client: PublicClient, height: number): Promise<string | undefined> {
  const newest = await client.getBlockNumber({ cacheTime: 0 });
  if (BigInt(height) > newest) return undefined;
  return (await client.getBlock({ blockNumber: BigInt(height) })).hash;
}

function dataOf(call: ChainCall): Hex {
  switch (call.kind) {
    case "deploy":
      return bytecode;
    case "publish":
      return encodeFunctionData({ abi, functionName: "publish", args: [toHex(call.rows)] });
    case "screen": {
      const args = [`0x${call.table}`, toHex(call.records)] as const;
      return encodeFunctionData({ abi, functionName: "screen", args });
    }
    case "anchor": {
      const args = [toHex(call.batch), toHex(call.root), BigInt(call.leaves)] as const;
      return encodeFunctionData({ abi, functionName: "anchor", args });
    }
  }
}

/**
 * A legacy transaction, which every EVM chain takes. The estimate asks the contract before anything is signed; the
 * block that mines it may find a little more to do, and a dearer price, hence a quarter on top of either.
 */
async function sign(
  client: PublicClient,
  call: ChainCall,
  { key, nonce, contract }: ChainSigner,
): Promise<SignedCall> {
  const account = privateKeyToAccount(toHex(key));
  const data = dataOf(call);
  const to = contract as Hex | undefined;
  const [chainId, price, estimate] = await Promise.all([
    client.getChainId(),
    client.getGasPrice(),
    client.estimateGas({ account: account.address, data, ...(to && { to }) }),
  ]);
  const gas = (estimate * 5n) / 4n;
  const gasPrice = (price * 5n) / 4n;
  const made = { type: "legacy", chainId, nonce, gas, gasPrice, data } as const;
  const raw = await account.signTransaction({ ...made, ...(to && { to }) });
  return { hash: keccak256(raw), bytes: bytesOf(raw), gasLimit: gas };
}

/** A chain that has the bytes already may say so as an error; its word about the hash decides. */
async function send(client: PublicClient, raw: Hex): Promise<void> {
  try {
    await client.sendRawTransaction({ serializedTransaction: raw });
  } catch (error) {
    if ((await fateOf(client, keccak256(raw))) === undefined) throw error;
  }
}

async function fateOf(client: PublicClient, hash: Hex): Promise<ChainFate | undefined> {
  const receipt = await orNone(client.getTransactionReceipt({ hash }));
  if (receipt) return minedFate(client, receipt);
  return (await orNone(client.getTransaction({ hash }))) && { state: "waiting" };
}

async function fateSoon(
  client: PublicClient,
  hash: Hex,
  patienceMs = 30_000,
): Promise<ChainFate | undefined> {
  const began = performance.now();
  for (;;) {
    const fate = await fateOf(client, hash);
    const isOver = performance.now() - began >= patienceMs;
    if (isOver || (fate && fate.state !== "waiting")) return fate;
    await sleep(Math.min(1000, patienceMs));
  }
}

async function orNone<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  return answer.catch((error: unknown) => {
    const isNone =
      error instanceof TransactionReceiptNotFoundError || error instanceof TransactionNotFoundError;
    if (isNone) return undefined;
    throw error;
  });
}

async function minedFate(client: PublicClient, receipt: TransactionReceipt): Promise<ChainFate> {
  const { status, blockNumber, blockHash, gasUsed, effectiveGasPrice, contractAddress } = receipt;
  const { timestamp } = await client.getBlock({ blockHash });
  return {
    state: status === "success" ? "mined" : "reverted",
    block: { height: Number(blockNumber), hash: blockHash },
    at: dateOf(timestamp),
    gasUsed,
    gasPrice: effectiveGasPrice,
    contract: contractAddress ?? undefined,
  };
}

async function codeAt(client: PublicClient, address: Hex): Promise<"ours" | "other" | "none"> {
  const code = await client.getCode({ address });
  if (code === undefined) return "none";
  return keccak256(code) === codeHash ? "ours" : "other";
}
