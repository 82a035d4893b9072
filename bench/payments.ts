/**
 * How fast payments come in and are allocated: `node bench/payments.ts [rows]` writes a channel's file of a
 * million payments (and again the same rows, to be known), imports it into a home of its own, bills every
 * account and allocates. Prints a Markdown table; each row and allocation includes its ledger entry.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRefusal } from "../src/base/refusal.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { operator } from "../src/doors/context.ts";
import { openHouse } from "../src/doors/house.ts";
import { runToEnd } from "../src/doors/jobs.ts";

const rows = Number(process.argv[2] ?? 1_000_000);
/** Ten payments an account. */
const accounts = Math.ceil(rows / 10);
const folder = await mkdtemp(join(tmpdir(), "gridtill-bench-payments-"));
const settings = { home: folder, databaseUrl: undefined, vaultPassphrase: undefined };
const house = await openHouse(settings, () => {});

const accountAt = (at: number) => String(at).padStart(10, "0");
const dayAt = (at: number) => `2026-${String(1 + (at % 10)).padStart(2, "0")}-15`;

function* chunks(heading: string, count: number, line: (at: number) => string) {
  let text = heading;
  for (let at = 0; at < count; at += 1) {
    text += line(at);
    if (text.length < 1 << 17) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}

async function* streamed(parts: Iterable<Uint8Array>) {
  yield* parts;
}

async function run(name: string, input: object, parts?: Iterable<Uint8Array>) {
  const file = parts && (await house.files.put(streamed(parts), `${name}.csv`));
  const began = performance.now();
  const call = {
    operation: findOperation(name)!,
    input: { ...input, ...(file && { file: file.id }) },
    ...{ actor: operator, reason: "bench" },
  };
  const given = await runToEnd(house, call);
  if (isRefusal(given)) throw new Error(given.reason.en);
  return {
    output: given.output as Record<string, number>,
    seconds: (performance.now() - began) / 1000,
  };
}

function* payments(extra: string) {
  yield* chunks(
    `微信订单号,户号,交易时间,支付金额(元)${extra}\n`,
    rows,
    (at) =>
      `N${at},${accountAt(at % accounts)},${dayAt(Math.floor(at / accounts))} 08:00:00,${50 + (at % 97)}.${10 + (at % 89)}\n`,
  );
}

try {
  const first = await run("payments.import", { createAccounts: true }, payments(""));
  const again = await run("payments.import", {}, payments(",备注"));
  const bills = chunks("户号,电费年月,电费金额,出账日期,缴费截止日\n", rows, (at) => {
    const month = String(1 + Math.floor(at / accounts)).padStart(2, "0");
    const line = `2026-${month},${45 + (at % 101)}.00,2026-${month}-02,2026-${month}-17\n`;
    return `${accountAt(at % accounts)},${line}`;
  });
  await run("bills.import", {}, bills);
  const paid = await run("payments.allocate", {});
  const line = (what: string, count: number, seconds: number) =>
    `| ${what} | ${count} | ${seconds.toFixed(1)} | ${Math.round(count / seconds)} |\n`;
  process.stdout.write(
    "| work | rows | seconds | rows/s |\n| --- | ---: | ---: | ---: |\n" +
      line("import, each posting one entry", first.output.imported!, first.seconds) +
      line("import again, all known", again.output.duplicates!, again.seconds) +
      line("allocate, each posting one entry", paid.output.allocations!, paid.seconds),
  );
} finally {
  await house.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
