/** Double entry on both kinds of PostgreSQL: nothing unbalanced, nothing twice, nothing lost. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import {
  balanceOf,
  type Poster,
  type Posting,
  post,
  postMany,
  postStaged,
  reverse,
  settlePending,
  stagePostings,
} from "./ledger.ts";

const day = "2026-11-20";
const paid = (party: string, fen: bigint): Posting["lines"] => [
  { account: "1002", debitFen: fen },
  { account: "2203", party, creditFen: fen },
];
const payment = (n: string, party: string, fen: bigint): Posting => ({
  cause: `payment:${n}`,
  ...{ day, narrative: "电费", lines: paid(party, fen) },
});

/** Work in the books as an operation does it. */
function booksOf(house: TestHouse) {
  return <Result>(work: (context: Poster) => Promise<Result>) =>
    house.database.transaction(
      (transaction) => work(inTransaction(surroundings(house, { actor: operator }), transaction)),
      { isolation: "serializable" },
    );
}

describe.each(["embedded", "server"] as const)("%s", (store) => {
  let house: TestHouse;
  let inBooks: ReturnType<typeof booksOf>;
  beforeAll(async () => {
    house = await openTestHouse({ store });
    inBooks = booksOf(house);
  });
  afterAll(() => house.close());
  const balance = (account: string, party?: string) =>
    inBooks(({ transaction }) => balanceOf(transaction, { account, ...(party && { party }) }));
  const directly = (statement: string) =>
    house.database.transaction(async ({ sql }) => {
      await sql(Object.assign([statement], { raw: [statement] }));
    });

  test("a cause is used once: again with the same lines it is known, with others it crashes", async () => {
    const first = await inBooks((books) => post(books, payment("1", "A1", 100n)));
    const again = await inBooks((books) =>
      post(books, { ...payment("1", "A1", 100n), lines: paid("A1", 100n).toReversed() }),
    );
    expect(again).toEqual({ entryId: first.entryId, isNew: false });
    for (const other of [payment("1", "A1", 101n), payment("1", "A2", 100n)]) {
      await expect(inBooks((books) => post(books, other))).rejects.toThrow("with other lines");
    }
    expect(await balance("2203", "A1")).toMatchObject({ debitFen: 0n, creditFen: 100n });
  });

  test("sixteen at once, each cause twice: every entry once, and no one waits on a balance", async () => {
    const work = Array.from({ length: 16 }, (_, n) =>
      inBooks((books) => post(books, payment(`p${n >> 1}`, "A3", 7n))),
    );
    const made = (await Promise.all(work)).filter(({ isNew }) => isNew);
    expect(made).toHaveLength(8);
    expect(await balance("2203", "A3")).toMatchObject({ creditFen: 56n });
  });

  test("what does not balance crashes before it reaches the database", async () => {
    const off = { ...payment("off", "A1", 5n), lines: paid("A1", 5n).slice(1) };
    await expect(inBooks((books) => post(books, off))).rejects.toThrow("exceed credits by -5 fen");
    await expect(inBooks((books) => postMany(books, [off]))).rejects.toThrow("by -5 fen");
  });

  test("the database itself refuses what does not balance, has gaps, or comes in late", async () => {
    const into = "insert into ledger_line (entry_id, line, day, account, party, amount_fen) values";
    for (const [rows, why] of [
      [`(900, 1, '${day}', '1002', '', 5), (900, 2, '${day}', '6603', '', -4)`, "does not balance"],
      [`(900, 1, '${day}', '1002', '', 5), (900, 3, '${day}', '6603', '', -5)`, "not whole"],
      [`(900, 1, '${day}', '1002', '', 5), (900, 2, '2026-11-19', '6603', '', -5)`, "not whole"],
      [`(1, 3, '${day}', '1002', '', 5), (1, 4, '${day}', '6603', '', -5)`, "not whole"],
      [`(1, 1, '${day}', '1002', '', 5), (1, 2, '${day}', '6603', '', -5)`, "duplicate key"],
      [`(900, 1, '1999-12-31', '1002', '', 5), (900, 2, '1999-12-31', '6603', '', -5)`, "closed"],
      [`(900, 1, '${day}', '1002', '', 0)`, "check constraint"],
    ]) {
      await expect(directly(`${into} ${rows}`), rows).rejects.toThrow(why);
    }
  });

  test("nobody changes, deletes or empties what is booked, not even the owner of the table", async () => {
    for (const statement of [
      "update ledger_line set amount_fen = amount_fen + 1",
      "update ledger_entry set narrative = ''",
      "delete from ledger_line",
      "delete from ledger_entry where cause = 'payment:1'",
      "delete from ledger_pending",
      "truncate ledger_line",
      "truncate ledger_entry",
      "update ledger_horizon set closed_through = '1999-01-01'",
      "delete from ledger_horizon",
    ]) {
      await expect(directly(statement), statement).rejects.toThrow("refused");
    }
  });

  test("pending counts in no balance until it is posted; voided it never does", async () => {
    const pending = (n: string) => ({ ...payment(n, "A4", 9n), pending: true as const });
    await inBooks((books) => post(books, pending("a")));
    await inBooks((books) => post(books, pending("b")));
    expect(await balance("2203", "A4")).toEqual({
      ...{ debitFen: 0n, creditFen: 0n, pendingDebitFen: 0n, pendingCreditFen: 18n },
    });
    for (const _ of ["once", "again"]) {
      await inBooks((books) => settlePending(books, "payment:a", "posted"));
      await inBooks((books) => settlePending(books, "payment:b", "voided"));
    }
    expect(await balance("2203", "A4")).toEqual({
      ...{ debitFen: 0n, creditFen: 9n, pendingDebitFen: 0n, pendingCreditFen: 0n },
    });
    const turned = inBooks((books) => settlePending(books, "payment:b", "posted"));
    await expect(turned).rejects.toThrow("it is voided");
    await expect(inBooks((books) => settlePending(books, "payment:1", "posted"))).rejects.toThrow(
      "in the books as pending",
    );
    const again = await inBooks((books) => post(books, pending("b")));
    expect(again.isNew).toBe(false);
    const {
      state,
      settledBy,
      day: booked,
    } = await house.get("ledger.entry", { cause: "payment:a" });
    expect([state, settledBy, booked]).toEqual(["posted", "operator", "2026-11-21"]);
  });

  test("an entry is taken back by another, once, and both stay", async () => {
    await inBooks((books) => post(books, payment("r", "A5", 50n)));
    const back = (cause: string) =>
      inBooks((books) => reverse(books, "payment:r", { cause, day, narrative: "冲正" }));
    expect(await back("reversal:r")).toMatchObject({ isNew: true });
    expect(await back("reversal:r")).toMatchObject({ isNew: false });
    await expect(back("reversal:other")).rejects.toThrow("not reversed by another");
    expect(await balance("2203", "A5")).toMatchObject({ debitFen: 50n, creditFen: 50n });
    const { reverses } = await house.get("ledger.entry", { cause: "reversal:r" });
    const { reversedBy } = await house.get("ledger.entry", { cause: "payment:r" });
    expect([reverses, reversedBy]).toEqual(["payment:r", "reversal:r"]);
  });

  test("many at once: what is known or comes twice is counted, what differs takes all back", async () => {
    const many = ["m1", "m2", "m1"].map((n) => payment(n, "A6", 3n));
    expect(await inBooks((books) => postMany(books, many))).toEqual({ posted: 2, known: 1 });
    expect(await inBooks((books) => postMany(books, many))).toEqual({ posted: 0, known: 3 });
    const off = [payment("m3", "A6", 3n), payment("m2", "A6", 4n)];
    await expect(inBooks((books) => postMany(books, off))).rejects.toThrow("with other lines");
    const twice = [payment("m4", "A6", 3n), payment("m4", "A6", 4n)];
    await expect(inBooks((books) => postMany(books, twice))).rejects.toThrow("comes twice");
    expect(await balance("2203", "A6")).toMatchObject({ creditFen: 6n });
  });

  test("what SQL stages is checked alike: accounts, parties, balance, known causes", async () => {
    const staging = (select: string) =>
      inBooks(async (books) => {
        await stagePostings(books);
        const statement = `insert into staged_entry
          (cause, day, narrative, accounts, parties, amounts) ${select}`;
        await books.transaction.sql(Object.assign([statement], { raw: [statement] }));
        return postStaged(books);
      });
    const bills = (fen: string) => `
      select 'bill:' || n, date '${day}', '电费', array['1122', '600101', '222102'],
        array['C' || n, '', ''], array[n * 7, -(n * 6), -(${fen})]
      from generate_series(1, 300) as n`;
    expect(await staging(bills("n"))).toEqual({ posted: 300, known: 0 });
    expect(await staging(bills("n"))).toEqual({ posted: 0, known: 300 });
    await expect(staging(bills("n + 1").replaceAll("bill:", "bad:"))).rejects.toThrow(
      "not balance",
    );
    await expect(staging(bills("n").replace("'1122'", "'1199'"))).rejects.toThrow(
      "no account 1199",
    );
    await expect(staging(bills("n").replace("'C' || n", "''"))).rejects.toThrow(
      "names no customer",
    );
    await expect(staging(bills("n").replace("n * 6", "n * 5 + n"))).resolves.toBeDefined();
    expect(await balance("600101")).toMatchObject({ creditFen: 6n * 45_150n });
  });

  test("ten thousand lines of 10^15 fen sum to the fen, past what one int8 holds", async () => {
    const fen = 10n ** 15n;
    const lines = Array.from({ length: 10_000 }, (_, n) => ({
      ...{ account: "1122", party: `H${n % 7}` },
      ...(n % 2 === 0 ? { debitFen: fen + BigInt(n) } : { creditFen: fen + BigInt(n - 1) }),
    }));
    await inBooks((books) => post(books, { cause: "huge", day, narrative: "", lines }));
    const { debitFen } = await balance("1122");
    expect(debitFen).toBe(5_000n * fen + 24_995_000n + 7n * 45_150n);
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true, unbalancedEntries: 0 });
  });

  test("the books are for their readers, of the whole utility; closing is for finance", async () => {
    const [clerk, county, collector] = [
      person("cleo", ["receivables-clerk"]),
      person("cora", ["finance"], ["37/3701"]),
      person("carl", ["collector"]),
    ];
    expect(await house.ask("ledger.trial-balance", {}, { as: clerk })).toMatchObject({
      balanced: true,
    });
    for (const as of [county, collector]) {
      expect(await house.refused("ledger.trial-balance", {}, { as })).toMatchObject({
        kind: "forbidden",
      });
    }
    expect(await house.refused("ledger.close-day", { day }, { as: clerk })).toMatchObject({
      kind: "forbidden",
    });
  });
});
