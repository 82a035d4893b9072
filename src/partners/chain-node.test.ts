import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileContract } from "../../tools/compile-contracts.ts";
import {
  ChainAltered,
  type ChainCall,
  type ChainNode,
  ContractRefuses,
  PartnerSilent,
} from "../base/partners.ts";
import { keccak256 } from "../cryptography/keccak.ts";
import { inclusionProof, leafHash, merkleRoot } from "../cryptography/merkle.ts";
import { answerRequest } from "./chain/chain-requests.ts";
import { embeddedChainId, openEmbeddedChain } from "./chain/embedded-chain.ts";
import * as kept from "./chain/screening-contract.ts";
import { openChainNode } from "./chain-node.ts";

const key = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
const stranger = new Uint8Array(32).fill(9);
const now = () => new Date("2026-11-21T01:00:00Z");

/** amountDeviation above 3000 in category 2; gapDeviation below -500 in any. */
const rows = Buffer.from("01020002000000" + "0bb8" + "010001fffffe0c", "hex");
const table = keccak256(rows);
/** Keys 32 bytes of a number, five fields, the last three absent. */
function recordOf(name: number, category: number, [amount, gap]: [number, number]): Buffer {
  const record = Buffer.alloc(54);
  record.fill(name, 0, 32);
  record.set([category, 5], 32);
  for (const [at, value] of [amount, gap, ...Array(3).fill(-(2 ** 31))].entries()) {
    record.writeInt32BE(value, 34 + 4 * at);
  }
  return record;
}
const records = [
  recordOf(1, 2, [3001, -500]),
  recordOf(2, 2, [3000, -501]),
  recordOf(3, 1, [9000, 0]),
  recordOf(4, 2, [2 ** 31 - 1, -(2 ** 31) + 1]),
];
const verdicts = [0b01n, 0b10n, 0n, 0b11n];
const leaves = records.map((record, at) =>
  Buffer.concat([
    Uint8Array.of(1),
    Buffer.from(table, "hex"),
    record,
    Buffer.from(verdicts[at]!.toString(16).padStart(64, "0"), "hex"),
  ]),
);
const hashes = leaves.map(leafHash);
const [batch, root] = [leafHash("a batch"), merkleRoot(hashes)];

let folder: string;
let chain: ChainNode;
let contract: string;
let nonce = 0;

async function make(call: ChainCall): Promise<string> {
  const signed = await chain.sign(call, { key, nonce, contract });
  await chain.send(signed.bytes);
  nonce += 1;
  return signed.hash;
}

const book = (of = folder) => join(of, "embedded-chain.jsonl");
async function copied(change: (text: string) => string): Promise<ChainNode> {
  const other = await mkdtemp(join(tmpdir(), "gridtill-chain-"));
  await writeFile(book(other), change(await readFile(book(), "utf8")));
  return openChainNode({ folder: other, now });
}

let judged: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-chain-"));
  chain = openChainNode({ folder, now });
  const deployed = await chain.fate(await make({ kind: "deploy" }));
  contract = (deployed as { contract: string }).contract;
  await make({ kind: "publish", rows });
  await make({ kind: "anchor", batch, root, leaves: leaves.length });
  judged = await make({ kind: "screen", table, records: Buffer.concat(records) });
});
afterAll(() => rm(folder, { recursive: true }));

test("the kept code is what the compiler makes of the source", () => {
  const { compiler, codeHash, bytecode, abi } = compileContract();
  expect({ ...kept }).toEqual({ compiler, codeHash, bytecode, abi });
});

test("every record is judged by the published table, absent fields by no rule", async () => {
  expect(await chain.tableOf(contract, table)).toEqual({ version: 1, rows });
  const said = await chain.verdictsOf(judged);
  expect(said.map(({ verdict }) => verdict)).toEqual(verdicts);
  expect(said.map(({ record }) => record[0])).toEqual([1, 2, 3, 4]);
});

test("one record is proved against the anchored root; an edited one, or another place, is not", async () => {
  expect(await chain.anchorOf(contract, batch)).toMatchObject({ root, leaves: 4 });
  for (const [index, leaf] of leaves.entries()) {
    const path = inclusionProof(hashes, index);
    const answer = await chain.prove(contract, { batch, index, leaf, path });
    expect(answer).toEqual({ included: true, stated: verdicts[index], judged: verdicts[index] });
    const elsewhere = { batch, index: (index + 1) % 4, leaf, path };
    expect((await chain.prove(contract, elsewhere)).included).toBe(false);
  }
  const edited = Buffer.from(leaves[0]!);
  edited.writeInt32BE(2999, 33 + 34);
  const path = inclusionProof(hashes, 0);
  const proof = { batch, index: 0, leaf: edited, path };
  expect(await chain.prove(contract, proof)).toEqual({ included: false, stated: 1n, judged: 0n });
  await expect(chain.prove(contract, { ...proof, leaf: edited.subarray(1) })).rejects.toThrow(
    "BadRecord()",
  );
});

const refusals: [string, ChainCall, string][] = [
  ["the same table twice", { kind: "publish", rows }, `AlreadyPublished(0x${table})`],
  ["half a table", { kind: "publish", rows: rows.subarray(0, 12) }, "BadTable()"],
  ["a comparison there is not", { kind: "publish", rows: Buffer.from(rows).fill(2, 4, 5) }, "Bad"],
  ["the same batch twice", { kind: "anchor", batch, root: batch, leaves: 4 }, "AlreadyAnchored("],
  ["a batch of nothing", { kind: "anchor", batch: root, root, leaves: 0 }, "EmptyBatch("],
  ["an unknown table", { kind: "screen", table: "11".repeat(32), records: rows }, "UnknownTable("],
  ["half a record", { kind: "screen", table, records: records[0]!.subarray(0, 50) }, "BadRecord()"],
];
test.each(refusals)("the contract refuses %s", async (_, call, why) => {
  const refused = await chain.sign(call, { key, nonce, contract }).catch((error) => error);
  expect(refused).toBeInstanceOf(ContractRefuses);
  expect(refused.message).toContain(why);
});

test("nobody but the utility publishes, anchors or judges", async () => {
  const calls: ChainCall[] = [
    { kind: "publish", rows: Buffer.from(rows).fill(1, 2, 3) },
    { kind: "anchor", batch: root, root, leaves: 1 },
    { kind: "screen", table, records: records[0]! },
  ];
  for (const call of calls) {
    const asked = chain.sign(call, { key: stranger, nonce: 0, contract });
    await expect(asked).rejects.toThrow("OnlyTheUtility()");
  }
});

test("the same bytes twice are one transaction; a number that is taken is none", async () => {
  const call = { kind: "anchor", batch: leafHash("another"), root, leaves: 4 } as const;
  const signed = await chain.sign(call, { key, nonce, contract });
  await chain.send(signed.bytes);
  const { height } = await chain.head();
  await chain.send(signed.bytes);
  expect((await chain.head()).height).toBe(height);
  const late = await chain.sign({ ...call, batch: root }, { key, nonce, contract });
  await expect(chain.send(late.bytes)).rejects.toThrow(PartnerSilent);
  expect(await chain.fate(late.hash)).toBeUndefined();
  nonce += 1;
});

test("after a restart everything stands as before, and what a crash cut off is gone", async () => {
  await appendFile(book(), '{"block":"f9');
  const again = openChainNode({ folder, now });
  expect(await again.head()).toEqual(await chain.head());
  expect(await again.anchorOf(contract, batch)).toEqual(await chain.anchorOf(contract, batch));
  expect(await again.verdictsOf(judged)).toEqual(await chain.verdictsOf(judged));
  expect(await again.nextNonce(await again.accountOf(key))).toBe(nonce);
  expect((await readFile(book(), "utf8")).endsWith("}\n")).toBe(true);
});

test("other code at an address is told from ours, and from none", async () => {
  const other = await mkdtemp(join(tmpdir(), "gridtill-chain-"));
  const embedded = await openEmbeddedChain({ path: book(other), now });
  const deploying = { nonce: 0, gas: 100_000n, gasPrice: 0n, data: "0x60016000f3" } as const;
  const account = privateKeyToAccount(`0x${Buffer.from(key).toString("hex")}`);
  const raw = await account.signTransaction({
    type: "legacy",
    chainId: embeddedChainId,
    ...deploying,
  });
  await embedded.mine(raw);
  expect(await openChainNode({ folder: other, now }).codeAt(contract)).toBe("other");
  expect(await chain.codeAt(contract)).toBe("ours");
  expect(await chain.codeAt(`0x${"11".repeat(20)}`)).toBe("none");
});

test("one edited event in the chain's book is found, and one edited root", async () => {
  const said = await copied((text) => text.replace(`"${"0".repeat(63)}3"`, `"${"0".repeat(63)}1"`));
  await expect(said.verdictsOf(judged)).rejects.toThrow(ChainAltered);
  const hex = Buffer.from(root).toString("hex");
  const rooted = await copied((text) => text.replaceAll(hex, hex.replace(/^./, "f")));
  await expect(rooted.anchorOf(contract, batch)).rejects.toThrow(ChainAltered);
});

/** The same chain as others would see it: JSON-RPC over HTTP. */
async function served(delayMs = 0) {
  const embedded = await openEmbeddedChain({ path: book(), now });
  return listening(async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return answerRequest(embedded, asked).then(
      (result) => ({ result }),
      ({ code, message, data }) => ({ error: { code, message, data } }),
    );
  });
}

async function listening(answer: (asked: { method: string }) => Promise<object>) {
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id: body.id, ...(await answer(body)) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test("a node that says what no chain can say is silent, and a refusal in foreign words is one", async () => {
  const block = { number: "0x1", hash: `0x${"33".repeat(32)}`, timestamp: `0x${"ff".repeat(16)}` };
  const answers: Record<string, object> = {
    eth_getTransactionReceipt: { result: { status: "0x1", blockHash: block.hash, logs: [] } },
    eth_getBlockByHash: { result: block },
    eth_chainId: { result: "0x1" },
    eth_gasPrice: { result: "0x1" },
    eth_estimateGas: { error: { code: 3, message: "execution reverted", data: "0xdeadbeef" } },
  };
  const { url, server } = await listening(async ({ method }) => answers[method]!);
  const outside = openChainNode({ url: url.replace("//", "//me:hush@"), folder, now });
  const failed = await outside.fate(judged).catch((error) => error);
  expect(failed).toBeInstanceOf(PartnerSilent);
  expect(inspect(failed, { depth: null })).not.toContain("hush");
  const refused = await outside
    .sign({ kind: "publish", rows }, { key, nonce: 0, contract })
    .catch((error) => error);
  expect(refused).toBeInstanceOf(ContractRefuses);
  expect(refused.message).toBe("reverted");
  server.closeAllConnections();
  server.close();
});

test("an outside chain is spoken to in the same words; slow or gone it is silent", async () => {
  const { url, server } = await served();
  const outside = openChainNode({ url, folder, now, patienceMs: 0 });
  expect(outside.kind).toBe("outside");
  expect(await outside.head()).toEqual(await chain.head());
  expect(await outside.anchorOf(contract, batch)).toEqual(await chain.anchorOf(contract, batch));
  const again: ChainCall = { kind: "publish", rows };
  const by = { key, nonce, contract };
  await expect(outside.sign(again, by)).rejects.toThrow(`AlreadyPublished(0x${table})`);
  const unknown = `0x${"22".repeat(32)}`;
  expect(await outside.fateSoon(unknown)).toBeUndefined();
  server.closeAllConnections();
  server.close();
  await expect(outside.head()).rejects.toThrow(PartnerSilent);
  const slow = await served(500);
  const hurried = openChainNode({ url: slow.url, folder, now, timeoutMs: 50 });
  await expect(hurried.head()).rejects.toThrow(PartnerSilent);
  slow.server.closeAllConnections();
  slow.server.close();
});
