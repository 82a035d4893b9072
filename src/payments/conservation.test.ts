/** Whatever is done with payments, in whatever order: the books balance and no fen is made or lost. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";

const accounts = ["0011111111", "0022222222", "0033333333"];
const day = fc
  .integer({ min: 1, max: 28 })
  .map((date) => `2026-04-${String(date).padStart(2, "0")}`);
const account = fc.constantFrom(...accounts);
const fen = fc.oneof(fc.integer({ min: 1, max: 30_000 }), fc.constantFrom(1, 5000, 10_000));
const yuan = (amount: number) =>
  `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;

const act = fc.oneof(
  fc.record({ act: fc.constant("pay" as const), account, day, fen, twice: fc.boolean() }),
  fc.record({ act: fc.constant("bill" as const), account, day, fen }),
  fc.record({ act: fc.constant("receive" as const), day, fen }),
  fc.record({ act: fc.constant("transfer" as const), at: fc.nat(), account }),
  fc.record({ act: fc.constant("reverse" as const), at: fc.nat() }),
  fc.record({ act: fc.constant("identify" as const), at: fc.nat(), account }),
  fc.record({ act: fc.constant("book" as const), at: fc.nat() }),
  fc.record({ act: fc.constant("allocate" as const) }),
  fc.record({ act: fc.constant("reconcile" as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer Given> ? Given : never;

describe.each(["embedded", "server"] as const)("on PostgreSQL, %s", (store) => {
  let house: TestHouse;
  let number = 0;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: new Date("2026-05-01T01:00:00Z") });
    const file = await house.file(
      `户号,缴费日期,金额\n${accounts.map((each) => `${each},2026-03-01,0.01\n`).join("")}`,
    );
    await house.get("payments.import", { file, createAccounts: true });
  });
  afterAll(() => house.close());

  const pick = async (rows: Promise<{ id: string }[]>, at: number) => {
    const found = await rows;
    return found.length > 0 ? found[at % found.length]!.id : undefined;
  };
  const read = <Row>(
    work: (
      sql: Parameters<Parameters<TestHouse["database"]["transaction"]>[0]>[0]["sql"],
    ) => Promise<Row[]>,
  ) => house.database.transaction(({ sql }) => work(sql));
  const payments = () =>
    read((sql) => sql<{ id: string }>`select payment_id as id from payment order by 1`);
  const receipts = () =>
    read((sql) => sql<{ id: string }>`select receipt_id as id from bank_receipt order by 1`);

  async function carryOut(step: Act): Promise<void> {
    number += 1;
    if (step.act === "pay") {
      const row = `N${number},${step.account},${step.day},${yuan(step.fen)}\n`;
      const file = await house.file(`流水号,户号,缴费日期,金额\n${row}${step.twice ? row : ""}`);
      await house.get("payments.import", { file, channel: "wechat" });
    } else if (step.act === "bill") {
      const month = `${2000 + (number % 900)}-01`.slice(-7);
      const file = await house.file(
        `户号,电费年月,电费金额,出账日期,缴费截止日\n${step.account},${month},${yuan(step.fen)},2026-01-01,${step.day}\n`,
      );
      await house.ask("bills.import", { file });
    } else if (step.act === "receive" || step.act === "reconcile") {
      const rows = step.act === "receive" ? `${step.day},微信,R${number},${yuan(step.fen)}\n` : "";
      const file = rows && (await house.file(`到账日期,渠道,业务流水号,贷方金额\n${rows}`));
      const span = { day: "2026-04-01", until: "2026-04-30" };
      await house.get("payments.reconcile", { ...span, ...(file && { file }) });
    } else if (step.act === "allocate") {
      await house.get("payments.allocate");
    } else if (step.act === "book" || step.act === "identify") {
      const receipt = await pick(receipts(), step.at);
      if (receipt === undefined) return;
      if (step.act === "book") await house.ask("payments.book-receipt", { receipt });
      else await house.ask("payments.identify-receipt", { receipt, customerAccount: step.account });
    } else {
      const payment = await pick(payments(), step.at);
      if (step.act === "reverse") await house.ask("payments.reverse", { payment });
      else await house.ask("payments.transfer", { payment, customerAccount: step.account });
    }
  }

  /** What must hold at every moment, by SQL over all rows. */
  async function checkBooks(): Promise<void> {
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
    const [sums] = await read(
      (sql) => sql<Record<string, bigint>>`
        select
          (select sum(amount_fen) from payment where state = 'posted')::bigint as received,
          (select sum(advance_fen) from payment)::bigint as advance,
          coalesce((select sum(principal_fen + late_fee_fen) from allocation
            where undone_at is null), 0)::bigint as allocated,
          coalesce((select sum(amount_fen) from bank_receipt where state = 'unidentified'), 0)::bigint
            as unidentified,
          (select sum(amount_fen) from ledger_line where account = '1002')::bigint as bank`,
    );
    expect(sums!.advance! + sums!.allocated!).toBe(sums!.received);
    expect(sums!.bank).toBe(sums!.received! + sums!.unidentified!);
    const uneven = await read(
      (sql) => sql`
        select from (select customer_account as party, sum(advance_fen) as fen from payment group by 1)
            as paid
          full join (select party, -sum(amount_fen) as fen from ledger_line where account = '2203'
            group by party) as booked using (party)
        where coalesce(paid.fen, 0) <> coalesce(booked.fen, 0)`,
    );
    expect(uneven).toEqual([]);
  }

  test("any sequence keeps payments, bills and books even", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (steps) => {
        for (const step of steps) await carryOut(step);
        await checkBooks();
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 120_000);
});
