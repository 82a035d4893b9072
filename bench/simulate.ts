/**
 * A year of a whole utility replayed under two dunning policies: reading, both policies, every draw.
 *
 * `node bench/simulate.ts [customers] [home]`: 100,000 customers and twelve months unless said; a home that is
 * named is kept, and used again when it is there. The changed policy calls and warns everybody earlier, so that
 * no account may be passed over as unchanged.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { CopyRow } from "../src/base/database.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { operator } from "../src/doors/context.ts";
import { type OpenHouse, openHouse } from "../src/doors/house.ts";
import { runToEnd } from "../src/doors/jobs.ts";
import { perform } from "../src/doors/perform.ts";
import { readManifest, writeManifest } from "../src/storage/lake/manifest.ts";
import {
  customerRows,
  makeMonth,
  makePeople,
  monthCount,
  units,
  writeMonth,
} from "./population_lake.ts";

const customers = Number(process.argv[2] ?? 100_000);
const kept = process.argv[3];
const home = kept ?? (await mkdtemp(join(tmpdir(), "gridtill-bench-simulate-")));
const settings = { home, databaseUrl: undefined, vaultPassphrase: undefined };

async function* rowsOf(connection: DuckDBConnection, select: string): AsyncGenerator<CopyRow> {
  const result = await connection.stream(select);
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
    yield* chunk.getRows() as CopyRow[];
}

/** Units and customers in PostgreSQL; fourteen months of their bills and payments in the lake. */
async function settle(): Promise<void> {
  const house = await openHouse(settings, console.error);
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  for (const { id, name, level, parent } of units) {
    await ask(house, "organisation.add-unit", { id, name, level, ...(parent && { parent }) });
  }
  await makePeople(connection, customers);
  const columns = ["customer_account", "name", "class", "unit_id", "opened_on"];
  const select = `select customer_account, '用户', class, unit_id, opened_on::varchar from (${customerRows})`;
  await house.database.transaction((transaction) =>
    transaction.copyIn("customer", columns, rowsOf(connection, select)),
  );
  await house.analytics();
  const lake = join(home, "lake");
  const manifest = (await readManifest(lake))!;
  for (let at = monthCount - 14; at < monthCount; at++) {
    await makeMonth(connection, at);
    await writeMonth(connection, lake, { nouns: manifest.nouns, at });
  }
  await writeManifest(lake, { ...manifest, number: manifest.number + 1 });
  connection.closeSync();
  await house.close();
}

async function ask<Result>(house: OpenHouse, name: string, input: object): Promise<Result> {
  const operation = findOperation(name)!;
  const call = { operation, input, actor: operator, reason: "bench" };
  const answer = await (operation.kind === "job" ? runToEnd : perform)(house, call);
  if (isRefusal(answer)) throw new Error(`${name}: ${answer.reason.en}`);
  return answer.output as Result;
}

/** The process's peak of memory (Linux). */
function peakMb(): number {
  const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))!;
  return Number(peak) / 1024;
}

async function simulated(house: OpenHouse, text: string, draws: number) {
  writeFileSync("/proc/self/clear_refs", "5");
  const [began, used] = [performance.now(), process.cpuUsage()];
  const { document } = await ask<{
    document: {
      read: { accounts: number; accountsPlayed: number; tranches: number };
      changes: { accounts: number };
    };
  }>(house, "dunning.simulate", { text, draws, asOf: "2026-11-21" });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  const { read, changes } = document;
  console.log(
    `${draws} draws: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of CPU), peak ${peakMb().toFixed(0)} MB; ${read.accounts} accounts, ` +
      `${read.tranches} debts, ${read.accountsPlayed} played, ${changes.accounts} treated otherwise`,
  );
}

if (!existsSync(join(home, "lake"))) await settle();
const house = await openHouse(settings, console.error);
await house.analytics();
const { text } = await ask<{ text: string }>(house, "dunning.policy", {});
const earlier = text.replaceAll(/- day: (3|5|10|12)\n/g, (_, day) => `- day: ${Number(day) - 1}\n`);
for (const draws of [0, 20]) await simulated(house, earlier, draws);
await simulated(house, text.replaceAll("- day: 30\n", "- day: 22\n"), 20);
await house.close();
if (!kept) await rm(home, { recursive: true, force: true });
process.exit(0);
