/**
 * The screening contract: `node bench/chain.ts [records]`. Verdicts of the contract, of SQL and of the reference over
 * the same records; gas and speed of judging and of anchoring; restart. With GRIDTILL_EDR naming a folder with
 * `@nomicfoundation/edr` in its node_modules, the same calls on that EVM (Rust, state in memory only) beside it.
 * @module
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { recordBytes } from "../src/anomalies/proofs/leaf.ts";
import {
  columnOf,
  encodeRules,
  judgeRecord,
  ruleHash,
  rulesSql,
  verdictOf,
} from "../src/anomalies/rules.ts";
import { fieldIds, fields, type RuleTable, type ScreenedRecord } from "../src/anomalies/schema.ts";
import type { ChainCall, ChainNode } from "../src/base/partners.ts";
import { leafHash } from "../src/cryptography/merkle.ts";
import { openChainNode } from "../src/partners/chain-node.ts";

const count = Number(process.argv[2] ?? 100_000);
const part = 400;
const anchors = 300;
const payment = fieldIds.filter((field) => fields[field].subject === "payment");

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As a compiled table is: three rows for each of eight categories, then four that hold of all. */
const table: RuleTable = {
  rules: [
    ...Array.from({ length: 8 }, (_, at) => at + 1).flatMap((category) =>
      [
        { rule: "amount", field: "amountDeviation" as const, comparison: "above" as const },
        { rule: "gap-short", field: "gapDeviation" as const, comparison: "below" as const },
        { rule: "gap-long", field: "gapDeviation" as const, comparison: "above" as const },
      ].map((rule, at) => ({
        ...rule,
        category,
        threshold: [3000, -900, 4000][at]! + 10 * category,
      })),
    ),
    { rule: "repeat", field: "repeatHours", category: null, comparison: "below", threshold: 48 },
    { rule: "burst", field: "burstCount", category: null, comparison: "above", threshold: 3 },
    {
      rule: "drift",
      field: "driftDeviation",
      category: null,
      comparison: "above",
      threshold: 4000,
    },
    { rule: "limit", field: "underLimitCount", category: null, comparison: "above", threshold: 5 },
  ],
};

function makeRecords(): ScreenedRecord[] {
  const random = seeded(7);
  const draw = (least: number, most: number) => Math.floor(least + random() * (most - least + 1));
  return Array.from({ length: count }, (_, n) => ({
    ...{ record: `P${n}`, subject: "payment", category: draw(1, 9) },
    values: {
      amountDeviation: draw(2900, 3100),
      ...(random() < 0.9 && { gapDeviation: draw(-1000, 4200) }),
      ...(random() < 0.3 && { repeatHours: draw(40, 60) }),
      burstCount: draw(1, 4),
      ...(random() < 0.8 && { driftDeviation: draw(3900, 4100) }),
    },
  }));
}

async function sqlVerdicts(records: readonly ScreenedRecord[]) {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const columns = ["category", ...payment.map(columnOf)];
  await connection.run(
    `create table record (place int, ${columns.map((c) => `${c} bigint`).join()})`,
  );
  const appender = await connection.createAppender("record");
  for (const [place, { category, values }] of records.entries()) {
    appender.appendInteger(place);
    for (const cell of [category, ...payment.map((field) => values[field])]) {
      if (cell === undefined || cell === null) appender.appendNull();
      else appender.appendBigInt(BigInt(cell));
    }
    appender.endRow();
  }
  appender.flushSync();
  const began = performance.now();
  const found = await connection.runAndReadAll(
    `select ${rulesSql(table)} as digits from record order by place`,
  );
  const seconds = (performance.now() - began) / 1000;
  return { verdicts: found.getRows().map(([digits]) => verdictOf(String(digits))), seconds };
}

const key = Uint8Array.from({ length: 32 }, (_, n) => n + 1);

/** Makes calls one after another; seconds are of signing, estimating, sending and the receipt. */
async function driver(chain: ChainNode) {
  const account = await chain.accountOf(key);
  let contract: string | undefined;
  return async (call: ChainCall) => {
    const began = performance.now();
    const nonce = await chain.nextNonce(account);
    const { hash, bytes } = await chain.sign(call, { key, nonce, contract });
    await chain.send(bytes);
    const fate = await chain.fate(hash);
    if (fate?.state !== "mined") throw new Error(`${call.kind} was not mined`);
    contract ??= fate.contract;
    return { hash, gas: Number(fate.gasUsed), seconds: (performance.now() - began) / 1000 };
  };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function measure(name: string, chain: ChainNode, records: readonly ScreenedRecord[]) {
  const make = await driver(chain);
  const deployed = await make({ kind: "deploy" });
  const published = await make({ kind: "publish", rows: encodeRules(table) });
  const verdicts: bigint[] = [];
  const rates: number[] = [];
  let [gas, seconds] = [0, 0];
  for (let from = 0; from < records.length; from += part) {
    const bytes = records
      .slice(from, from + part)
      .map((record, at) => recordBytes({ record, salt: Uint8Array.of(at) }));
    const made = await make({
      kind: "screen",
      table: ruleHash(table),
      records: Buffer.concat(bytes),
    });
    gas += made.gas;
    seconds += made.seconds;
    rates.push(bytes.length / made.seconds);
    verdicts.push(...(await chain.verdictsOf(made.hash)).map(({ verdict }) => verdict));
  }
  const anchored = [];
  for (let at = 0; at < anchors; at++) {
    const hash = leafHash(`batch ${at}`);
    anchored.push(await make({ kind: "anchor", batch: hash, root: hash, leaves: 1000 }));
  }
  const perSecond = anchored.map((each) => 1 / each.seconds);
  console.log(
    `${name}: deploy ${deployed.gas} gas, publish ${published.gas} gas (${table.rules.length} rows), ` +
      `${(gas / records.length).toFixed(0)} gas/verdict, ` +
      `${(records.length / seconds).toFixed(0)} verdicts/s (median of parts ${median(rates).toFixed(0)}), ` +
      `${anchored[0]!.gas} gas/anchor, ${median(perSecond).toFixed(0)} anchors/s (median)`,
  );
  return verdicts;
}

const folder = await mkdtemp(join(tmpdir(), "gridtill-bench-chain-"));
const now = () => new Date();
const records = makeRecords();
const expected = records.map((record) => judgeRecord(table, record));
const fired = expected.filter((verdict) => verdict !== 0n).length;
const { verdicts: sql, seconds: sqlSeconds } = await sqlVerdicts(records);
const differ = (verdicts: readonly bigint[]) =>
  expected.filter((verdict, at) => verdict !== verdicts[at]).length;
console.log(
  `${count} records, ${fired} fire; SQL differs in ${differ(sql)} (${(count / sqlSeconds).toFixed(0)} verdicts/s)`,
);
const embedded = await measure("embedded", openChainNode({ folder, now }), records);
console.log(`embedded differs in ${differ(embedded)}`);

const { size } = await stat(join(folder, "embedded-chain.jsonl"));
const began = performance.now();
const { height } = await openChainNode({ folder, now }).head();
console.log(
  `restart: ${height} blocks, ${(size / 2 ** 20).toFixed(1)} MiB, ` +
    `${((performance.now() - began) / 1000).toFixed(2)} s`,
);

const edr = process.env.GRIDTILL_EDR;
if (edr) {
  const { serveEdr } = await import("./chain_peer.ts");
  const peer = await serveEdr(createRequire(join(edr, "node_modules/")), key);
  const judged = await measure(
    "EDR over HTTP",
    openChainNode({ url: peer.url, folder, now }),
    records,
  );
  console.log(`EDR differs in ${differ(judged)}`);
  peer.close();
}
await rm(folder, { recursive: true });
process.exit();
