/** The payments of the demonstration utility: as files, and as what the product makes of them. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseYuan } from "../../src/base/money.ts";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";
import { issueDayOf } from "./billing.ts";
import { type Demonstration, generateDemonstration } from "./generate.ts";
import { schemes } from "./oddities.ts";

type Row = Record<string, string>;
let folder: string;
let made: Demonstration;
let house: TestHouse;

const channelFiles = () =>
  Object.entries(made.files).filter(([name]) => name.startsWith("payments-"));
const readRows = async (path: string): Promise<Row[]> =>
  parseCsv(await readFile(path), { columns: true });
const bare = (text: string) => text.replace("`", "");
const cellOf = (row: Row, heading: RegExp) =>
  bare(Object.entries(row).find(([name]) => heading.test(name))![1]);
const fenOf = (row: Row) => {
  const [heading, text] = Object.entries(row).find(([name]) => name.includes("金额"))!;
  return heading.includes("分") ? BigInt(text) : parseYuan(bare(text))!;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "demonstration-payments-"));
  const options = { seed: 7, customers: 1000, months: 4, end: "2026-11-20", billedMonths: 3 };
  made = await generateDemonstration({ ...options, out: folder });
  house = await openTestHouse({ now: new Date("2026-11-21T01:00:00Z") });
  const take = async (operation: string, path: string, input: object = {}) => {
    const file = await house.file(await readFile(path), basename(path));
    return house.get(operation, { ...input, file });
  };
  await take("organisation.import-units", made.files.units);
  await take("customers.import", made.files.customers);
  await take("readings.import", made.files.readings);
  for (const month of made.billedMonths) {
    await house.get("bills.issue", { month, on: issueDayOf(month) });
  }
  for (const [, path] of channelFiles()) {
    expect(await take("payments.import", path)).toMatchObject({ rejected: 0, duplicates: 0 });
  }
  await house.get("payments.allocate");
  await take("payments.reconcile", made.files.statement, {
    ...{ day: "2026-08-01", until: "2026-11-20" },
  });
}, 240_000);
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

test("seven channels, each with its own headings, numbers unique, amounts above zero", async () => {
  expect(channelFiles()).toHaveLength(7);
  const heads = new Set<string>();
  for (const [name, path] of channelFiles()) {
    const rows = await readRows(path);
    heads.add(Object.keys(rows[0]!).join());
    expect(rows.every((row) => fenOf(row) > 0n)).toBe(true);
    if (name === "payments-agency") continue;
    const numbers = rows.map((row) => cellOf(row, /号$/));
    expect(new Set(numbers).size).toBe(rows.length);
  }
  expect(heads.size).toBe(7);
});

test("what customers were asked is what the product bills: most are even to the fen", async () => {
  const [counts] = await house.database.transaction(
    ({ sql }) => sql<{ accounts: number; even: number }>`
      select count(*)::int as accounts, count(*) filter (where owed = 0 and advance = 0)::int as even
      from (select customer_account, sum(amount_fen - paid_fen) as owed from bill group by 1) as billed
        left join (select customer_account, sum(advance_fen) as advance from payment group by 1)
          as paid using (customer_account)`,
  );
  expect(counts!.even).toBeGreaterThan(0.7 * counts!.accounts);
  expect(counts!.even).toBeLessThan(counts!.accounts);
  expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
});

test("the statement agrees with the files but for what was planted and what has not arrived", async () => {
  const span = { from: "2026-09-20", until: "2026-11-20" };
  const { channels, findings } = await house.get("payments.proof", span);
  const truth = JSON.parse(await readFile(made.files.truth, "utf8")).payments;
  const kinds = (kind: string) =>
    findings.filter((finding: { kind: string }) => finding.kind === kind).length;
  expect(kinds("not_in_bank")).toBe(truth.notInBank.length);
  expect(kinds("not_in_ledger")).toBe(truth.notInLedger.length);
  expect(kinds("amount_differs")).toBe(0);
  const late = findings.filter(({ kind }: { kind: string }) => kind === "total_differs");
  expect(late.every(({ day }: { day: string }) => day === "2026-11-20")).toBe(true);
  const agreeing = channels.filter(({ agrees }: { agrees: boolean }) => agrees);
  expect(agreeing.length).toBeGreaterThan(0.9 * channels.length);
});

test("who paid twice is found", async () => {
  const truth = JSON.parse(await readFile(made.files.truth, "utf8")).payments;
  const found = await house.database.transaction(
    ({ sql }) => sql<{ account: string }>`
      select customer_account as account from payment_finding join payment using (payment_id)
      where kind = 'duplicate'`,
  );
  const accounts = found.map(({ account }) => account);
  expect(truth.duplicates.length).toBeGreaterThan(0);
  expect(accounts).toEqual(expect.arrayContaining(truth.duplicates));
});

test("odd collection points stand in the agencies' file, by one payer, and in the truth", async () => {
  const rows = await readRows(made.files["payments-agency"]!);
  const { odd } = JSON.parse(await readFile(made.files.truth, "utf8")).payments;
  const bySchemes = schemes.flatMap(({ point, payer }) =>
    rows.filter((row) => row.代收网点 === point && row.缴费人 === payer),
  );
  expect(bySchemes.length).toBeGreaterThan(60);
  expect(odd.agency).toHaveLength(bySchemes.length);
  const night = rows.filter((row) => row.代收网点 === schemes[0]!.point);
  expect(night.every((row) => row.代收时间!.slice(11, 13) >= "22")).toBe(true);
});
