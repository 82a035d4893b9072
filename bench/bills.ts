/**
 * How fast, and in how much memory, the bills of a month are priced and posted, and a file of bills is
 * imported: `node bench/bills.ts [accounts]` prints a Markdown table. Each case is a process of its own with
 * a PostgreSQL of its own, so that peaks do not mix. One account in a hundred has time of use, capacity and
 * reactive energy; the books are checked after each case.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual } from "node:util";
import type { Database } from "../src/base/database.ts";
import type { Context, JobContext } from "../src/base/operation.ts";
import { billPlan } from "../src/bills/importing/bill-plan.ts";
import { issueMonth } from "../src/bills/issuing/issue.ts";
import { readRulebooks } from "../src/doors/rulebook-files.ts";
import { importTable } from "../src/files/import.ts";
import { migrate } from "../src/storage/migrate.ts";
import { startTemporaryPostgres } from "../src/storage/temporary-server.ts";
import { priceBill, priceBookFor } from "../src/tariffs/tariffs.ts";

const rulebooks = await readRulebooks([["rulebooks", "shipped"]]);

function contextOn(database: Database, path?: string): JobContext {
  const find = async () =>
    path && {
      ...{ id: path, name: "bills.csv", bytes: statSync(path).size, path },
      read: () => createReadStream(path),
    };
  const around = {
    actor: { id: "bench", name: "bench", roles: [], scope: [""], seesPersonalData: false },
    files: { find, put: () => Promise.reject(new Error("no errors")) },
    now: new Date("2026-11-21T00:00:00Z"),
    ...{ rulebooks, isCancelled: () => false, progress: () => {} },
  };
  const transact = <Result>(work: (context: Context) => Promise<Result>) =>
    database.transaction((transaction) => work({ ...around, transaction } as unknown as Context));
  return { ...around, transact } as unknown as JobContext;
}

/** A county of accounts. */
async function populate(database: Database, accounts: number): Promise<void> {
  await database.transaction(async ({ sql }) => {
    await sql`insert into unit (id, name, level, path) values ('370102', '历下区', 'county', '370102')`;
    await sql`
      insert into customer (customer_account, name, class, unit_id, opened_on, voltage, capacity_kva)
      select lpad(n::text, 10, '0'), '王明', case when n % 100 = 0 then 'large_industrial'
          when n % 10 = 0 then 'general_commercial' else 'residential' end, '370102', '2020-01-01',
        case when n % 100 = 0 then '1_10kv' end, case when n % 100 = 0 then 1000 end
      from generate_series(1, ${accounts}::int) as n`;
    await sql`analyze customer`;
  });
}

/** Their readings from January to June. */
async function read(database: Database): Promise<void> {
  await database.transaction(async ({ sql }) => {
    await sql`
      insert into reading (customer_account, billing_month, energy_wh, sharp_wh, peak_wh, flat_wh,
        valley_wh, deep_valley_wh, reactive_varh)
      select customer_account, '2026-0' || month, 6 * part, split, 2 * split, split, split, split,
        case when split is not null then 2 * part end
      from customer, generate_series(1, 6) as month, lateral (
        select (abs(hashtext(customer_account || month)) % 90000)::bigint as part
      ) as read, lateral (
        select case when class = 'large_industrial' then part end as split
      ) as divided`;
    await sql`analyze reading`;
  });
}

async function assertBalanced(database: Database, bills: number): Promise<void> {
  const [row] = await database.transaction(
    ({ sql }) => sql`
      select sum(amount_fen)::text as sum, (select sum(amount_fen)::text from bill) as billed,
        sum(amount_fen) filter (where account = '1122')::text as owed,
        (select count(*) from bill) as bills from ledger_line`,
  );
  const { sum, billed, owed, bills: made } = row!;
  if (!isDeepStrictEqual([sum, billed, made], ["0", owed, BigInt(bills)]))
    throw new Error(`the books do not hold the bills: ${owed} of ${billed}, ${made} bills, ${sum}`);
}

const cases: Record<
  string,
  (database: Database, accounts: number) => Promise<() => Promise<unknown>>
> = {
  async "bills.issue"(database, accounts) {
    await populate(database, accounts);
    await read(database);
    return () => issueMonth(contextOn(database), { month: "2026-06", on: "2026-07-01" });
  },
  async "bills.import"(database, accounts) {
    await populate(database, accounts);
    const path = join(mkdtempSync(join(tmpdir(), "bench-bills-")), "bills.csv");
    await pipeline(Readable.from(billFile(accounts)), createWriteStream(path));
    const plan = billPlan([""]);
    return async () => {
      const context = contextOn(database, path);
      const result = await importTable(context, plan, { file: path, acceptValid: false });
      if (!("accepted" in result)) throw new Error(JSON.stringify(result));
      rmSync(join(path, ".."), { recursive: true });
    };
  },
};

function* billFile(accounts: number): Generator<string> {
  yield "户号,电费年月,电量,应收金额,电度电费,基金及附加,税额,出账日期,缴费截止日\n";
  for (let n = 1; n <= accounts; n += 1) {
    const account = String(n).padStart(10, "0");
    yield `${account},2026-06,${n % 500}.5,${n % 900}.07,${n % 900}.00,0.07,0.05,2026-07-01,2026-07-16\n`;
  }
}

async function measure(name: string, accounts: number): Promise<void> {
  const cluster = await startTemporaryPostgres();
  const database = await cluster.createDatabase();
  await migrate(database);
  const run = await cases[name]!(database, accounts);
  const began = performance.now();
  await run();
  const seconds = (performance.now() - began) / 1000;
  const { maxRSS } = process.resourceUsage();
  await assertBalanced(database, accounts);
  await cluster.stop();
  report([
    name,
    accounts,
    seconds.toFixed(1),
    Math.round(accounts / seconds),
    Math.round(maxRSS / 1024),
  ]);
}

/** Pricing alone, without a database. */
function measurePricing(bills: number): void {
  const book = priceBookFor(rulebooks, { path: "370102", day: "2026-06-01" })!;
  const began = performance.now();
  for (let n = 0; n < bills; n += 1) {
    const reading = { energyWh: BigInt(n % 900_000), yearToDateWh: BigInt(n % 5_000_000) };
    priceBill(reading, { class: "residential" }, book);
  }
  const seconds = (performance.now() - began) / 1000;
  const { maxRSS } = process.resourceUsage();
  report([
    "priceBill",
    bills,
    seconds.toFixed(1),
    Math.round(bills / seconds),
    Math.round(maxRSS / 1024),
  ]);
}

function report(figures: readonly (string | number)[]): void {
  const shown = figures.map((figure) =>
    typeof figure === "number" ? figure.toLocaleString("en") : figure,
  );
  console.log(`| ${shown.join(" | ")} |`);
}

const [first = "1000000", only] = process.argv.slice(2);
if (only === "priceBill") measurePricing(Number(first));
else if (only) await measure(only, Number(first));
else {
  console.log("| what | bills | s | bills / s | peak RSS, MiB |\n|---|---|---|---|---|");
  for (const count of [Number(first) / 10, Number(first)]) {
    for (const name of ["priceBill", ...Object.keys(cases)]) {
      const options = { stdio: "inherit" } as const;
      execFileSync(process.execPath, [import.meta.filename, String(count), name], options);
    }
  }
}
