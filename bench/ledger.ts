/**
 * Postings per second with the double-entry check on, beside pgbench's TPC-B and a bare INSERT of the same
 * rows on the same server in the same run; then a day of many payments is posted and closed.
 * Usage: node bench/ledger.ts [seconds per measure] [rounds] [payments of the day], from the checkout's root.
 * Short measures take turns, and ratios are of one round, so that a machine with other work is still fair.
 *
 * Sixteen clients in four processes, each with a connection of its own. Each payment debits the bank (one
 * account in every entry) and credits the advance of a customer, Zipf-distributed over a million.
 * The bare tables have the same columns, keys and indexes, no check and no trigger.
 * @module
 */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import { type Context, defineOperation } from "../src/base/operation.ts";
import { type House, inTransaction, operator, surroundings } from "../src/doors/context.ts";
import { perform } from "../src/doors/perform.ts";
import { readRulebooks } from "../src/doors/rulebook-files.ts";
import { changedDays, countAll } from "../src/ledger/checking.ts";
import { closeDays } from "../src/ledger/closing.ts";
import { type Posting, post, postMany } from "../src/ledger/ledger.ts";
import { movementsOf, sumAccounts, sumParty } from "../src/ledger/reading.ts";
import { migrate } from "../src/storage/migrate.ts";
import { openPostgres, type PostgresDatabase } from "../src/storage/postgres.ts";
import { debianPrograms, startTemporaryPostgres } from "../src/storage/temporary-server.ts";

const processes = 4;
const clientsEach = 4;
const batch = 500;
const day = "2026-11-20";
const customers = 1_000_000;

/**
 * The same transactions with pgbench as the client of all three: what the server itself does. Its own
 * TPC-B script is five statements on three hot tables.
 */
const scripts = {
  post: `
    begin isolation level serializable;
    select ledger_post('payment:' || :cause, '${day}', '电费', false, 'bench', now(),
      array['1002', '2203'], array['', lpad(:customer::text, 10, '0')],
      array[:fen, -:fen]::int8[]);
    commit;`,
  bare: `
    begin;
    with entry as (
      insert into bare_entry (cause, value_day, narrative, entered_by, entered_at)
      values ('payment:' || :cause, '${day}', '电费', 'bench', now()) returning entry_id
    )
    insert into bare_line (entry_id, line, day, account, party, amount_fen)
    select entry_id, n, '${day}', (array['1002', '2203'])[n],
      (array['', lpad(:customer::text, 10, '0')])[n], (array[:fen, -:fen])[n]
    from entry, generate_series(1, 2) as n;
    commit;`,
};

function writeScript(name: keyof typeof scripts): string {
  const path = join(mkdtempSync(join(tmpdir(), "gridtill-bench-")), `${name}.sql`);
  const drawn = `\\set cause random(1, 1000000000000000)
\\set customer random_zipfian(1, ${customers}, 1.01)
\\set fen random(100, 90000)`;
  const lines = scripts[name].trim().split(/;\n/);
  const statements = lines.map((line) => line.replace(/\s+/g, " ").trim().replace(/;?$/, ";"));
  writeFileSync(path, `${drawn}\n${statements.join("\n")}\n`);
  return path;
}

/** What the clients of a process do next. */
interface Task {
  kind: keyof typeof kinds;
  seconds: number;
  /** Each client stops earlier once it did this many. */
  most: number;
}

/** Customer numbers, the n-th drawn in proportion to 1 / n. */
function zipf(): () => string {
  const reached = new Float64Array(customers);
  let sum = 0;
  for (let n = 0; n < customers; n += 1) reached[n] = sum += 1 / (n + 1);
  return () => {
    const wanted = Math.random() * sum;
    let [low, high] = [0, customers - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reached[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return String(low).padStart(10, "0");
  };
}

function payments(salt: string): () => Posting {
  const customer = zipf();
  let made = 0;
  return () => {
    made += 1;
    const fen = BigInt(100 + (made % 90_000));
    return {
      ...{ cause: `payment:P-2026-${salt}-${made}`, day, narrative: "电费" },
      lines: [
        { account: "1002", debitFen: fen },
        { account: "2203", party: customer(), creditFen: fen },
      ],
    };
  };
}

interface Bench {
  house: House;
  books<Result>(work: (context: Context) => Promise<Result>): Promise<Result>;
  next: () => Posting;
}

const many = (next: () => Posting) => Array.from({ length: batch }, next);

/** What one client does again and again, and how many postings that is. */
const kinds = {
  async post({ books, next }: Bench) {
    await books((context) => post(context, next()));
    return 1;
  },
  async perform({ house, next }: Bench) {
    const operation = postOne(next);
    await perform(house, { operation, input: {}, actor: operator, reason: "bench" });
    return 1;
  },
  async bare({ house, next }: Bench) {
    await insertBare(house, [next()]);
    return 1;
  },
  async postMany({ books, next }: Bench) {
    await books((context) => postMany(context, many(next)));
    return batch;
  },
  async bareMany({ house, next }: Bench) {
    await insertBare(house, many(next));
    return batch;
  },
};

const postOne = (next: () => Posting) =>
  defineOperation({
    ...{ name: "bench.post", kind: "command", summary: "Post one", allow: [], serializable: true },
    input: z.object({}),
    output: z.object({ isNew: z.boolean() }),
    run: async (context) => ({ isNew: (await post(context, next())).isNew }),
  });

/** The same rows in one statement; the ids come from the same kind of sequence. */
async function insertBare({ database }: House, postings: readonly Posting[]): Promise<void> {
  const lines = postings.flatMap(({ cause, lines }) =>
    lines.map((line, at) => ({ cause, at: at + 1, ...line })),
  );
  await database.transaction(
    ({ sql }) => sql`
      with entry as (
        insert into bare_entry (cause, value_day, narrative, entered_by, entered_at)
        select *, 'bench', now() from unnest(${postings.map(({ cause }) => cause)}::text[],
          ${postings.map(({ day }) => day)}::date[],
          ${postings.map(({ narrative }) => narrative)}::text[])
        returning entry_id, cause
      )
      insert into bare_line (entry_id, line, day, account, party, amount_fen)
      select entry_id, line, ${day}, account, party, amount
      from unnest(${lines.map(({ cause }) => cause)}::text[], ${lines.map(({ at }) => at)}::int4[],
        ${lines.map(({ account }) => account)}::text[],
        ${lines.map(({ party }) => party ?? "")}::text[],
        ${lines.map(({ debitFen = 0n, creditFen = 0n }) => debitFen - creditFen)}::int8[])
        as line (cause, line, account, party, amount) join entry using (cause)`,
  );
}

async function openBench(database: PostgresDatabase, salt: string): Promise<Bench> {
  const rulebooks = await readRulebooks([["rulebooks", "shipped"]]);
  const now = () => new Date(`${day}T09:00:00Z`);
  const house = { database, rulebooks, now, files: {} } as unknown as House;
  const around = surroundings(house, { actor: operator });
  return {
    house,
    books: (work) =>
      database.transaction((transaction) => work(inTransaction(around, transaction)), {
        isolation: "serializable",
      }),
    next: payments(salt),
  };
}

/** Four clients in a process of their own, which do one task after the other. */
async function serveTasks(url: string, salt: string): Promise<void> {
  const database = openPostgres(url, { max: clientsEach });
  const bench = await openBench(database, salt);
  process.send!("ready");
  for await (const [{ kind, seconds, most }] of on(process, "message") as AsyncIterable<[Task]>) {
    const ends = performance.now() + seconds * 1000;
    const client = async () => {
      let done = 0;
      while (performance.now() < ends && done < most) done += await kinds[kind](bench);
      return done;
    };
    const counts = await Promise.all(Array.from({ length: clientsEach }, client));
    process.send!(counts.reduce((sum, done) => sum + done, 0));
  }
}

interface Clients {
  /** Postings per second of all sixteen, from their common start to the end of the last. */
  measure(task: Task): Promise<number>;
  stop(): void;
}

async function startClients(url: string): Promise<Clients> {
  const children = Array.from({ length: processes }, (_, at) =>
    fork(import.meta.filename, [url, `${at}`]),
  );
  for (const child of children) {
    child.once("exit", (code) => {
      if (code) throw new Error("a client process died");
    });
  }
  const answer = (child: ChildProcess) => once(child, "message") as Promise<[number]>;
  await Promise.all(children.map(answer));
  const measure = async (task: Task) => {
    const began = performance.now();
    for (const child of children) child.send(task);
    const counts = await Promise.all(children.map(answer));
    const seconds = (performance.now() - began) / 1000;
    return counts.reduce((sum, [done]) => sum + done, 0) / seconds;
  };
  const stop = () => {
    for (const child of children) child.kill();
  };
  return { measure, stop };
}

function pgbench(programs: string, url: URL, flags: readonly string[]): string {
  const place = ["-h", url.hostname, "-p", url.port, "-U", url.username, url.pathname.slice(1)];
  const env = { ...process.env, PGPASSWORD: url.password };
  const stdio = ["ignore", "pipe", "ignore"] as const;
  return execFileSync(`${programs}/pgbench`, [...flags, ...place], {
    ...{ env, encoding: "utf8", stdio: [...stdio] },
  });
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((left, right) => left - right)[numbers.length >> 1]!;
const inThousands = (value: number) => Math.round(value).toLocaleString("en");

function report(name: string, runs: readonly number[], unit: (value: number) => string): void {
  const [low, high] = [Math.min(...runs), Math.max(...runs)];
  console.log(`| ${name} | ${unit(median(runs))} | ${unit(low)} to ${unit(high)} |`);
}

async function rates(programs: string, url: string, [seconds, rounds]: [number, number]) {
  const tpcB = (...more: string[]) => {
    const flags = ["-n", "-c", "16", "-j", "2", "-T", String(seconds), ...more];
    return Number(/tps = ([\d.]+)/.exec(pgbench(programs, new URL(url), flags))![1]);
  };
  pgbench(programs, new URL(url), ["-i", "-q", "-s", "16"]);
  const clients = await startClients(url);
  const rate = (kind: Task["kind"]) =>
    clients.measure({ kind, seconds, most: Number.MAX_SAFE_INTEGER });
  const [posting, inserting] = [writeScript("post"), writeScript("bare")];
  const measures: Record<string, () => number | Promise<number>> = {
    "pgbench: TPC-B, scale 16": () => tpcB(),
    "pgbench: ledger_post": () => tpcB("-f", posting),
    "pgbench: bare INSERT": () => tpcB("-f", inserting),
    "post, one per transaction": () => rate("post"),
    "post through perform, with its audit line": () => rate("perform"),
    "bare INSERT, one per transaction": () => rate("bare"),
    [`postMany, ${batch} per transaction`]: () => rate("postMany"),
    [`bare INSERT, ${batch} per transaction`]: () => rate("bareMany"),
  };
  const found = new Map(Object.keys(measures).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(measures)) {
      found.get(name)!.push(await measure());
      console.error(`round ${round + 1}: ${name}: ${inThousands(found.get(name)!.at(-1)!)}`);
    }
  }
  clients.stop();
  for (const script of [posting, inserting]) rmSync(dirname(script), { recursive: true });
  console.log("| per second, 16 clients | median | spread |\n|---|--:|--:|");
  for (const [name, values] of found) report(name, values, inThousands);
  const [tpc, posted, inserted, single, , bare, batched, bareBatched] = [...found.values()];
  const share = (name: string, of: number[], by: number[]) =>
    report(
      name,
      of.map((value, round) => value / by[round]!),
      (value) => value.toFixed(2),
    );
  share("pgbench: ledger_post / TPC-B", posted!, tpc!);
  share("pgbench: ledger_post / bare INSERT", posted!, inserted!);
  share("post / pgbench TPC-B", single!, tpc!);
  share("post / bare INSERT", single!, bare!);
  share("postMany / bare INSERT", batched!, bareBatched!);
}

async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  const result = await work();
  console.log(`| ${name} | ${((performance.now() - began) / 1000).toFixed(3)} |`);
  return result;
}

async function closeADay(database: PostgresDatabase, count: number): Promise<void> {
  const { books } = await openBench(database, "close");
  console.log(`\n| a day of ${inThousands(count)} payments | seconds |\n|---|--:|`);
  const clients = await startClients(database.url);
  const most = count / (processes * clientsEach);
  await timed(`post them, ${batch} at once`, () =>
    clients.measure({ kind: "postMany", seconds: 3600, most }),
  );
  clients.stop();
  const span = { from: day, to: day };
  const reading = (name: string) => async () => {
    const sums = await books(({ transaction }) => sumAccounts(transaction, span));
    return sums.map(({ account, lines }) => `${name}${account}:${lines}`);
  };
  await timed("trial balance, day open", reading(""));
  const inRead = <Result>(work: (context: Context) => Promise<Result>) =>
    database.transaction((transaction) => work({ transaction } as Context));
  const closed = await timed("close the day", () =>
    inRead(({ transaction }) => closeDays(transaction, { upTo: day, by: "bench", at: new Date() })),
  );
  await timed("trial balance, day closed", reading(""));
  const hot = { account: "2203", party: "0000000000" };
  const page = { openingFen: 0n, limit: 100, offset: 0 };
  await timed("statement of the customer who paid most", () =>
    inRead(async ({ transaction }) => {
      await sumParty(transaction, span, hot);
      return movementsOf(transaction, { ...span, ...hot }, page);
    }),
  );
  await timed("first page of the bank account's statement", () =>
    inRead(({ transaction }) =>
      movementsOf(transaction, { ...span, account: "1002", party: null }, page),
    ),
  );
  const { debitFen, creditFen, unbalancedEntries } = await timed("ledger.check", () =>
    inRead(({ transaction }) => countAll(transaction)),
  );
  const changed = await timed("hashes of the closed day again", () =>
    inRead(({ transaction }) => changedDays(transaction)),
  );
  const isSound = debitFen === creditFen && unbalancedEntries === 0 && changed.length === 0;
  if (!isSound || closed.entries < count) throw new Error("the books are not sound");
}

async function main(): Promise<void> {
  const [seconds = 4, rounds = 5, count = 1_000_000] = process.argv.slice(2).map(Number);
  const programs = debianPrograms();
  if (!programs) throw new Error("this needs Debian's PostgreSQL with its pgbench");
  const cluster = await startTemporaryPostgres(programs);
  process.once("SIGTERM", () => process.exit(1));
  try {
    const database = await cluster.createDatabase();
    await migrate(database);
    await database.client
      .unsafe(`
        create table bare_entry (like ledger_entry including identity including indexes);
        create table bare_line (like ledger_line including indexes)`)
      .simple();
    await rates(programs, database.url, [seconds, rounds]);
    const fresh = await cluster.createDatabase();
    await migrate(fresh);
    await closeADay(fresh, count);
  } finally {
    await cluster.stop();
  }
}

if (process.send) await serveTasks(process.argv[2]!, process.argv[3]!);
else await main();
