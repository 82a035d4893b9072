/**
 * A population's payments profiled, grouped, predicted and screened, beside pandas and scikit-learn doing the same from
 * the same Parquet file.
 *
 * `node bench/screening.ts [payments] [most payments of the peer]`: 50 million of 1.04 million accounts over 24 months
 * unless said; the peer takes what fits into memory, 5 million unless said. Payments are made by SQL from hashes.
 * @module
 */
import { writeFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { screeningOf } from "../src/anomalies/behaviour/behaviour.ts";
import { fitCategories, readProfile } from "../src/anomalies/categories/categories.ts";
import type { RuleTable } from "../src/anomalies/schema.ts";
import { paymentsJudged } from "../src/anomalies/screening/sieve.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { analyticsAlone, shippedRulebooks } from "./analytics_alone.ts";
import { askPeers, printTable } from "./peers.ts";

const payments = Number(process.argv[2] ?? 50_000_000);
const peerPayments = Math.min(payments, Number(process.argv[3] ?? 5_000_000));
const perAccount = 48;
const asOf = new Date("2026-11-22T16:00:00Z");
const folder = await mkdtemp(join(tmpdir(), "gridtill-bench-screening-"));

/** In the order of time, as a lake has them: two a month, at an hour and for an amount of the account's own habit. */
const made = (count: number) => `
  create or replace macro draw(i, n, what) as
    (hash(i::bigint * 1000003 + n * 1009 + what) >> 11)::double / 9007199254740992;
  copy (
    select n || '-' || i as record, lpad((1000000000 + i)::varchar, 10, '0') as customer_account,
      timestamp '2024-11-23' + to_seconds((86400 * (15 * n + 12 * draw(i, 0, 1) + 3 * draw(i, n, 2)))::bigint) as paid_at,
      paid_at::date as paid_on, case when draw(i, n, 3) < 0.6 then 'wechat' else 'alipay' end as channel,
      null::varchar as collected_by,
      greatest(100, (100 * exp(4 + draw(i, 0, 4) + 0.3 * sqrt(-2 * ln(1 - draw(i, n, 5))) * cos(6.283 * draw(i, n, 6))
        + if(draw(i, n, 7) < 0.005, 1.2, 0)))::bigint) as amount_fen
    from range(${perAccount}) as month (n), range(${Math.ceil(count / perAccount)}) as account (i)
  ) to '${join(folder, `payments-${count}.parquet`)}' (row_group_size 500000);`;

async function make(count: number): Promise<string> {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  await connection.run(made(count));
  connection.closeSync();
  return join(folder, `payments-${count}.parquet`);
}

/** Seconds, and the process's peak of memory in between (Linux: the peak can be set back). */
async function measured<Result>(work: () => Promise<Result>) {
  writeFileSync("/proc/self/clear_refs", "5");
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const [, peak] = /VmHWM:\s+(\d+)/.exec(await readFile("/proc/self/status", "utf8"))!;
  return { result, seconds, peakMb: Number(peak) / 1024 };
}

const thresholds = {
  amountDeviation: 3500,
  gapDeviation: 4000,
  burstCount: 1,
  driftDeviation: 3200,
};

/** The same thresholds in every category, so that both sides do the same work. */
const table: RuleTable = {
  rules: Object.entries(thresholds).map(([field, threshold]) => ({
    ...{ rule: field.toLowerCase(), field: field as keyof typeof thresholds, category: null },
    ...{ comparison: "above" as const, threshold },
  })),
};

async function ownStages(file: string) {
  const analytics = await analyticsAlone({
    folder,
    replaced: {
      anomaly_payments: `create view anomaly_payments as select * from read_parquet('${file}')`,
      anomaly_bills: `create view anomaly_bills as select null::varchar as customer_account, null::date as issued_on,
        null::bigint as energy_wh, null::bigint as billed_fen, null::integer as bills,
        null::double as first_kwh_fen where false`,
    },
  });
  const screening = screeningOf({ rulebooks: await shippedRulebooks(), now: asOf });
  if (isRefusal(screening)) throw new Error(screening.reason.en);
  const profiled = await measured(() => readProfile(analytics, { asOf, withBills: false }));
  const { accounts, profile } = profiled.result;
  const grouped = await measured(async () => fitCategories(profile, { seed: 1 }));
  const screened = await measured(async () => {
    let alerts = 0;
    const sieve = { table, categories: grouped.result, screening, asOf, since: new Date(0) };
    for await (const { judged } of paymentsJudged(analytics, sieve)) alerts += judged.length;
    return alerts;
  });
  return [
    { name: "profile", rows: payments, ...profiled },
    { name: "categories", rows: accounts.length, ...grouped },
    { name: `predict and screen (${screened.result} alerts)`, rows: payments, ...screened },
  ];
}

interface PeerAnswer {
  stages: Record<string, number>;
  peakMb: number;
  rows: number;
  accounts: number;
  alerts: number;
}

const head = ["rows", "seconds", "rows/s", "peak MB"];
const cells = (rows: number, seconds: number, peakMb: number) => [
  ...[String(rows), seconds.toFixed(1), String(Math.round(rows / seconds)), peakMb.toFixed(0)],
];

const stages = await ownStages(await make(payments));
printTable(
  [`gridtill, ${payments} payments`, ...head],
  stages.map(({ name, rows, seconds, peakMb }) => [name, ...cells(rows, seconds, peakMb)]),
);
if (peerPayments > 0) {
  const file =
    peerPayments === payments
      ? join(folder, `payments-${payments}.parquet`)
      : await make(peerPayments);
  const peer = askPeers<PeerAnswer>("screening_peers.py", { file, mostBytes: 16e9, thresholds });
  printTable(
    [`pandas + scikit-learn, ${peer.rows} payments`, ...head],
    Object.entries(peer.stages).map(([name, seconds]) => [
      name === "screen" ? `predict and screen (${peer.alerts} alerts)` : name,
      ...cells(name === "categories" ? peer.accounts : peer.rows, seconds, peer.peakMb),
    ]),
  );
}
await rm(folder, { recursive: true, force: true });
process.exit(0);
