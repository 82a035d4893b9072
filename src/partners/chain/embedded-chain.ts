/**
 * An EVM chain in this process: no network, no other party, every transaction a block of its own at once, gas for
 * nothing. Its state is the Merkle-Patricia tries of Ethereum, kept in a file (`chain-book.ts`) and checked against
 * their hashes as they are read, so that a book somebody edited says so.
 * @module
 */
import { type Block, createBlock, createBlockFromRLP } from "@ethereumjs/block";
import { createCustomCommon, Mainnet } from "@ethereumjs/common";
import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { MerkleStateManager } from "@ethereumjs/statemanager";
import { createLegacyTx, createTxFromRLP } from "@ethereumjs/tx";
import {
  bytesToHex,
  createAddressFromString,
  hexToBytes,
  MapDB,
  type PrefixedHexString,
} from "@ethereumjs/util";
import { buildBlock, createVM, encodeReceipt, type RunTxResult, type VM } from "@ethereumjs/vm";
import { keccak256 } from "viem";
import { ChainAltered } from "../../base/partners.ts";
import { type ChainBook, openChainBook, type Page } from "./chain-book.ts";

type Hex = PrefixedHexString;

/** Nobody else's: such a chain has no business with another. */
export const embeddedChainId = 478_047;
const gasLimit = 30_000_000n;
/** The first block's, the same in every house, so that a lost book can be written again from our own journal. */
const firstSecond = 1_700_000_000n;

/** RLP of 0: the place of a block's only transaction. */
const firstOfBlock = Uint8Array.of(0x80);

const common = createCustomCommon({ chainId: embeddedChainId }, Mainnet, { hardfork: "paris" });

/** A call ended in a revert; `data` is the contract's error. */
export class Reverted extends Error {
  readonly data: Hex;
  constructor(data: Hex) {
    super("execution reverted");
    this.data = data;
  }
}

interface Mined {
  hash: Hex;
  block: Block;
  receipt: Page["receipt"];
}

export interface ChainMessage {
  to?: Hex | undefined;
  from?: Hex | undefined;
  data: Hex;
}

export interface EmbeddedChain {
  newest(): Block;
  /** By height or by hash. */
  blockAt(which: number | Hex): Promise<Block | undefined>;
  /** Mines a signed transaction; one that lies in a block already changes nothing. */
  mine(raw: Hex): Promise<Hex>;
  /** @throws ChainAltered */
  mined(hash: Hex): Promise<Mined | undefined>;
  /** @throws Reverted */
  call(message: ChainMessage): Promise<Hex>;
  /** Gas of a transaction. @throws Reverted */
  gasOf(message: ChainMessage): Promise<bigint>;
  nonceOf(account: Hex): Promise<bigint>;
  codeAt(account: Hex): Promise<Hex>;
}

export async function openEmbeddedChain({
  path,
  now,
}: {
  /** The book. */
  path: string;
  now: () => Date;
}): Promise<EmbeddedChain> {
  const book = await openChainBook(path);
  const nodes = new NodeStore();
  const trie = new MerklePatriciaTrie({ db: nodes, useKeyHashing: true, common });
  const state = new MerkleStateManager({ trie, common });
  const vm = await createVM({ common, stateManager: state });
  const first = createBlock(
    { header: { number: 0n, gasLimit, baseFeePerGas: 0n, timestamp: firstSecond } },
    { common },
  );
  const { hashes, heights, newest } = readBook(book, nodes, first);
  if (newest !== first) await state.setStateRoot(newest.header.stateRoot);
  const chain: Running = { vm, state, nodes, book, hashes, heights, newest };
  const alone = oneAtATime();
  const blockAt = async (which: number | Hex) => {
    const height = typeof which === "number" ? which : chain.hashes.lastIndexOf(which);
    if (height === 0) return first;
    const isThere = height > 0 && height < chain.hashes.length;
    return isThere ? blockOf((await book.read(height - 1)).block) : undefined;
  };
  return {
    newest: () => chain.newest,
    blockAt,
    mine: (raw) => alone(() => mine(chain, hexToBytes(raw), now())),
    mined: (hash) => minedOf(chain, hash),
    call: (message) => alone(async () => (await run(chain, message)).returned),
    gasOf: (message) => alone(() => gasOf(chain, message)),
    nonceOf: (account) =>
      alone(async () => (await state.getAccount(createAddressFromString(account)))?.nonce ?? 0n),
    codeAt: (account) =>
      alone(async () => bytesToHex(await state.getCode(createAddressFromString(account)))),
  };
}

interface Running {
  vm: VM;
  state: MerkleStateManager;
  nodes: NodeStore;
  book: ChainBook;
  /** Of each block, by height. */
  hashes: Hex[];
  /** Of each transaction's block. */
  heights: Map<Hex, number>;
  newest: Block;
}

/** The state as nodes by their hash; what was written since the last block is kept apart for the book. */
class NodeStore extends MapDB<string, string> {
  #written: [string, string][] = [];

  override async get(key: Uint8Array | string): Promise<string | undefined> {
    const value = await super.get(key as string);
    const hash = String(key).slice(-64);
    if (value !== undefined && keccak256(`0x${value}`) !== `0x${hash}`) {
      throw new ChainAltered(`the chain's book holds another node than ${hash}`);
    }
    return value;
  }

  override async put(key: string, value: string): Promise<void> {
    this.#written.push([key, value]);
    await super.put(key, value);
  }

  restore(nodes: Page["nodes"]): void {
    for (const [key, value] of nodes) this._database.set(key, value);
  }

  takeWritten(): [string, string][] {
    return this.#written.splice(0);
  }

  override shallowCopy(): this {
    return this;
  }
}

function readBook(book: ChainBook, nodes: NodeStore, first: Block) {
  const hashes = [bytesToHex(first.hash())];
  const heights = new Map<Hex, number>();
  let newest = first;
  for (const page of book.pages) {
    const block = blockOf(page.block);
    if (bytesToHex(block.header.parentHash) !== hashes.at(-1)) {
      throw new ChainAltered(`block ${block.header.number} does not follow the one before it`);
    }
    for (const transaction of block.transactions) {
      heights.set(bytesToHex(transaction.hash()), hashes.length);
    }
    hashes.push(bytesToHex(block.hash()));
    nodes.restore(page.nodes);
    newest = block;
  }
  return { hashes, heights, newest };
}

function blockOf(rlp: string): Block {
  return createBlockFromRLP(hexToBytes(`0x${rlp}`), { common });
}

async function mine(chain: Running, raw: Uint8Array, now: Date): Promise<Hex> {
  const transaction = createTxFromRLP(raw, { common });
  const hash = bytesToHex(transaction.hash());
  if (chain.heights.has(hash)) return hash;
  const { header } = chain.newest;
  const second = BigInt(Math.floor(now.getTime() / 1000));
  const timestamp = second > header.timestamp ? second : header.timestamp + 1n;
  const builder = await buildBlock(chain.vm, {
    parentBlock: chain.newest,
    headerData: { timestamp, gasLimit, baseFeePerGas: 0n },
    blockOpts: { putBlockIntoBlockchain: false },
  });
  try {
    const result = await builder.addTransaction(transaction);
    const { block } = await builder.build();
    await chain.book.append(pageOf(block, result, chain.nodes.takeWritten()));
    chain.heights.set(hash, chain.hashes.length);
    chain.hashes.push(bytesToHex(block.hash()));
    chain.newest = block;
    return hash;
  } catch (error) {
    await builder.revert().catch(() => {});
    chain.nodes.takeWritten();
    await chain.state.setStateRoot(header.stateRoot);
    throw error;
  }
}

function pageOf(block: Block, { receipt, totalGasSpent }: RunTxResult, nodes: Page["nodes"]): Page {
  return {
    block: bare(block.serialize()),
    receipt: {
      status: "status" in receipt ? receipt.status : 1,
      gasUsed: totalGasSpent.toString(),
      logs: receipt.logs.map(([address, topics, data]) => [
        bare(address),
        topics.map(bare),
        bare(data),
      ]),
    },
    nodes,
  };
}

const bare = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, "hex");

/** A block's hash is over its receipts' root too, so an edited event does not fit its block. */
async function minedOf({ book, heights, hashes }: Running, hash: Hex): Promise<Mined | undefined> {
  const height = heights.get(hash);
  if (height === undefined) return undefined;
  const page = await book.read(height - 1);
  const block = blockOf(page.block);
  const { status, gasUsed, logs } = page.receipt;
  const encoded = encodeReceipt(
    {
      status,
      cumulativeBlockGasUsed: BigInt(gasUsed),
      bitvector: block.header.logsBloom,
      logs: logs.map(([address, topics, data]) => [
        bytesOf(address),
        topics.map(bytesOf),
        bytesOf(data),
      ]),
    },
    0,
  );
  const receipts = new MerklePatriciaTrie({ common });
  await receipts.put(firstOfBlock, encoded);
  const isAsMined = Buffer.compare(receipts.root(), block.header.receiptTrie) === 0;
  if (!isAsMined || bytesToHex(block.hash()) !== hashes[height]) {
    throw new ChainAltered(`the chain's book was altered in block ${height}`);
  }
  return { hash, block, receipt: page.receipt };
}

/** Runs a message on the newest state and takes back whatever it did. */
async function run({ vm, state, newest }: Running, { to, from, data }: ChainMessage) {
  await state.checkpoint();
  try {
    const { execResult } = await vm.evm.runCall({
      ...(to && { to: createAddressFromString(to) }),
      ...(from && { caller: createAddressFromString(from) }),
      data: hexToBytes(data),
      block: newest,
      gasLimit,
      skipBalance: true,
    });
    if (execResult.exceptionError) throw new Reverted(bytesToHex(execResult.returnValue));
    return { returned: bytesToHex(execResult.returnValue), gas: execResult.executionGasUsed };
  } finally {
    await state.revert();
  }
}

async function gasOf(chain: Running, message: ChainMessage): Promise<bigint> {
  const { to, data } = message;
  const transaction = createLegacyTx({ ...(to && { to }), data, gasLimit }, { common });
  return transaction.getIntrinsicGas() + (await run(chain, message)).gas;
}

/** The tries hold one checkpoint at a time, so one piece of work does. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}
