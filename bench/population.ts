/**
 * A whole utility: features, grade, probability and proposal for every customer, through the product's
 * own operations, beside pandas and LightGBM doing the same from the same Parquet parts.
 *
 * `node bench/population.ts [customers] [home]`: a million customers with 24 months unless said; a home
 * that is named is kept, and used again when it is there. The lake of the past is written by DuckDB (no
 * import is measured here); PostgreSQL has the customers and what they still owe.
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { rulesOn } from "../src/arrears/rulebook.ts";
import { populationChunks } from "../src/arrears/sources/sources.ts";
import type { CopyRow } from "../src/base/database.ts";
import type { Actor } from "../src/base/operation.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { readBatches } from "../src/credit/indicators/reading.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { type House, operator } from "../src/doors/context.ts";
import { openHouse } from "../src/doors/house.ts";
import { runToEnd } from "../src/doors/jobs.ts";
import { perform } from "../src/doors/perform.ts";
import { PolicyBody } from "../src/dunning/policy/body.ts";
import { readManifest, writeManifest } from "../src/storage/lake/manifest.ts";
import { askPeers, printTable } from "./peers.ts";
import {
  asOf,
  customerRows,
  makeMonth,
  makePeople,
  monthCount,
  openRows,
  units,
  writeMonth,
} from "./population_lake.ts";

const customers = Number(process.argv[2] ?? 1_000_000);
/** Half-life of past credit, months, as the rulebook has it. */
const halfLife = 6;
const kept = process.argv[3];
const home = kept ?? (await mkdtemp(join(tmpdir(), "gridtill-bench-population-")));
const settings = { home, databaseUrl: undefined, vaultPassphrase: undefined };

async function* rowsOf(connection: DuckDBConnection, select: string): AsyncGenerator<CopyRow> {
  const result = await connection.stream(select);
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
    yield* chunk.getRows() as CopyRow[];
}

/** Training is not what is measured: the site's own rulebooks let it read a sample of the sample. */
function sampleLess(): void {
  mkdirSync(join(home, "rulebooks"), { recursive: true });
  for (const name of ["arrears-model-2015-01-01.yaml", "credit-grade-2005-01-01.yaml"]) {
    const shipped = new URL(`../rulebooks/national/${name}`, import.meta.url);
    const text = readFileSync(shipped, "utf8")
      .replace(/^version: .*$/m, 'version: "bench"')
      .replace(/(mostCases|mostRows): \d+/, "$1: 8000");
    writeFileSync(join(home, "rulebooks", name), text);
  }
}

/** The units, the customers and their open bills in PostgreSQL; their past in the lake. */
async function settle(): Promise<void> {
  sampleLess();
  const house = await openHouse(settings, console.error);
  const lake = join(home, "lake");
  await house.analytics();
  const { nouns } = (await readManifest(lake))!;
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  const copy = (
    table: string,
    columns: string[],
    rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
  ) => house.database.transaction((transaction) => transaction.copyIn(table, columns, rows));
  const path = (id: string) => (id.length > 2 ? [id.slice(0, 2), id.slice(0, 4), id] : [id]);
  await copy(
    "unit",
    ["id", "name", "level", "parent_id", "path", "province_id", "city_id", "county_id"],
    units.map(({ id, name, level, parent }) => {
      const places = [...new Set(path(id))];
      return [
        id,
        name,
        level,
        parent,
        places.join("/"),
        ...[0, 1, 2].map((at) => places[at] ?? null),
      ];
    }),
  );
  await makePeople(connection, customers);
  await copy(
    "customer",
    ["customer_account", "name", "class", "voltage", "unit_id", "phone", "opened_on"],
    rowsOf(
      connection,
      `select customer_account, '用户' || customer_account, class, voltage, unit_id,
         '139' || right(customer_account, 8), opened_on::varchar from (${customerRows})`,
    ),
  );
  for (let at = 0; at < monthCount; at++) {
    await makeMonth(connection, at);
    await writeMonth(connection, lake, { nouns, at });
    const columns = [
      "bill_id",
      "customer_account",
      "billing_month",
      "version",
      "origin",
      "energy_wh",
    ];
    const money = ["amount_fen", "vat_fen", "issued_on", "due_on"];
    const owed = `select bill_id, customer_account, billing_month, 1, 'imported', energy_wh, amount_fen,
      0, issued_on::varchar, due_on::varchar from (${openRows})`;
    await copy("bill", [...columns, ...money], rowsOf(connection, owed));
    console.error(`month ${at + 1} of ${monthCount}`);
  }
  await house.analytics();
  const taken = (await readManifest(lake))!;
  const number = taken.number + 1;
  for (const [noun, { parts }] of Object.entries(nouns))
    if (parts.length > 0) taken.nouns[noun]!.parts = parts;
  await writeManifest(lake, { ...taken, number });
  connection.closeSync();
  await house.close();
}

/** Seconds, and the process's peak of memory in between (Linux: the peak can be set back). */
async function measured<Result>(work: () => Promise<Result>) {
  writeFileSync("/proc/self/clear_refs", "5");
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))!;
  return { result, seconds, peakMb: Number(peak) / 1024 };
}

/** What a stage did, for how many customers. */
interface Stage {
  name: string;
  rows: number;
  seconds: number;
  peakMb: number;
}

/** Sums of the columns of all batches, so that both sides can be seen to say the same. */
class Means {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  add(name: string, values: ArrayLike<number>): void {
    const total = this.#sums.get(name) ?? { sum: 0, count: 0 };
    for (let row = 0; row < values.length; row++) {
      if (Number.isNaN(values[row])) continue;
      total.sum += values[row]!;
      total.count++;
    }
    this.#sums.set(name, total);
  }

  /** The largest difference from others' means, relative, over the columns that both have. */
  difference(others: Record<string, number | null>): { columns: number; largest: string } {
    const both = [...this.#sums].flatMap(([name, { sum, count }]) => {
      const other = others[name];
      if (other === undefined || other === null || count === 0) return [];
      const own = sum / count;
      return [
        { name, off: Math.abs(own - other) / Math.max(Math.abs(own), Math.abs(other), 1e-9) },
      ];
    });
    const worst = both.reduce((one, next) => (next.off > one.off ? next : one));
    return { columns: both.length, largest: `${worst.off.toExponential(1)} (${worst.name})` };
  }
}

/** Another person than the operator, who trains: nobody publishes a model of his own. */
const publisher = {
  ...{ id: "publisher", name: "publisher", roles: ["data-scientist"], scope: [""] },
  seesPersonalData: false,
};

async function run(house: House, name: string, asked: { input?: object; actor?: Actor } = {}) {
  const { input = {}, actor = operator } = asked;
  const call = { operation: findOperation(name)!, input, actor, reason: "bench" };
  const isJob = call.operation.kind === "job";
  const given = isJob ? await runToEnd(house, call) : await perform(house, call);
  if (isRefusal(given)) throw new Error(`${name}: ${given.reason.en}`);
  return given.output as Record<string, unknown>;
}

async function train(house: House, name: string, input: object): Promise<void> {
  const began = performance.now();
  const { model } = await run(house, name, { input });
  await run(house, "models.publish", { input: { id: model }, actor: publisher });
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s, not compared`);
}

/** The stages in the order of a night. */
async function ownStages(house: House) {
  const stages: Stage[] = [];
  const means = { arrears: new Means(), credit: new Means() };
  const stage = async (name: string, work: () => Promise<number>) => {
    const { result: rows, seconds, peakMb } = await measured(work);
    stages.push({ name, rows, seconds, peakMb });
  };
  const job = (name: string, count: string) =>
    stage(name, async () => Number((await run(house, name))[count]));
  const inForce = rulesOn(house, asOf);
  if (isRefusal(inForce)) throw new Error(inForce.reason.en);
  const analytics = await house.analytics();
  await stage("arrears features", async () => {
    let rows = 0;
    const look = { asOf, rules: inForce.rules, without: [] };
    for await (const { frame } of populationChunks(analytics, look, 50_000)) {
      for (const { name, values } of frame.columns) means.arrears.add(name, values);
      rows += frame.rowCount;
    }
    return rows;
  });
  await stage("credit features", async () => {
    let rows = 0;
    for await (const { inputs, rowCount } of readBatches(analytics, { asOf, halfLife }, 20_000)) {
      for (const [name, values] of Object.entries(inputs)) means.credit.add(name, values);
      rows += rowCount;
    }
    return rows;
  });
  await train(house, "credit.train", {});
  await train(house, "arrears.train", { model: "gbdt" });
  await job("arrears.score", "accounts");
  await job("credit.grade", "accounts");
  await stage("dunning.propose", async () => {
    const proposal = await run(house, "dunning.propose");
    console.log(`proposal: ${JSON.stringify(proposal)}`);
    return customers;
  });
  return { stages, means };
}

interface PeerAnswer {
  stages: Record<string, number>;
  peakMb: number;
  lines: number;
  means: Record<string, number | null>;
  creditMeans: Record<string, number | null>;
}

/** The rows of the shipped policy in numbers, for the peers to propose by. */
function policyRows(house: House) {
  const { body } = house.rulebooks.inForce("dunning-policy", "2026-11-22")!;
  return PolicyBody.parse(body).rows.map(
    ({ class: classes, grade, probability, yuan, ladder }) => ({
      class: classes ?? ["residential", "non-residential"],
      grade: grade ?? ["A", "B", "C"],
      ...{ low: probability?.from ?? 0, high: probability?.to ?? 2 },
      ...{ fromFen: Number(yuan?.from ?? 0n), toFen: Number(yuan?.to ?? 10n ** 15n) },
      ladder: ladder.map(({ day, step }) => [day, step]),
    }),
  );
}

const lines = ({ name, rows, seconds, peakMb }: Stage) => [
  ...[name, String(rows), seconds.toFixed(1), String(Math.round(rows / seconds))],
  peakMb.toFixed(0),
];

if (!existsSync(join(home, "lake"))) await settle();
const opened = await openHouse(settings, console.error);
const house: House = { ...opened, now: () => asOf };
const { stages, means } = await ownStages(house);
const peers = askPeers<PeerAnswer>("population_peers.py", {
  ...{ lake: join(home, "lake"), today: "2026-11-23", lateDays: 7, halfLife },
  ...{ billCategories: ["电价电费", "电费到账"], policy: policyRows(house), mostBytes: 16e9 },
});
const head = ["stage", "customers", "seconds", "customers/s", "peak MB"];
printTable([`gridtill: ${head[0]}`, ...head.slice(1)], stages.map(lines));
printTable(
  [`pandas + LightGBM: ${head[0]}`, ...head.slice(1)],
  Object.entries(peers.stages).map(([name, seconds]) =>
    lines({ name, rows: customers, seconds, peakMb: peers.peakMb }),
  ),
);
for (const [name, own, theirs] of [
  ["arrears", means.arrears, peers.means],
  ["credit", means.credit, peers.creditMeans],
] as const) {
  const { columns, largest } = own.difference(theirs);
  console.log(`means of ${columns} ${name} indicators differ by at most ${largest}`);
}
await opened.close();
if (!kept) await rm(home, { recursive: true, force: true });
process.exit(0);
