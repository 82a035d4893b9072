/** Days and months are closed in order and stay closed; the sums people read come out of them. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";
import { addDays, type Day } from "../base/dates.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { type Poster, type Posting, post, postMany, reverse, settlePending } from "./ledger.ts";

/** A bill: what one customer owes. */
const posting = (cause: string, day: Day, owed: { [party: string]: bigint }): Posting => {
  const [[party, fen]] = Object.entries(owed) as [[string, bigint]];
  return {
    ...{ cause, day, narrative: "电费" },
    lines: [
      { account: "1122", party, debitFen: fen },
      { account: "600101", creditFen: fen },
    ],
  };
};

function booksOf(house: TestHouse, isolation: "serializable" | "read committed" = "serializable") {
  return <Result>(work: (context: Poster) => Promise<Result>) =>
    house.database.transaction(
      (transaction) => work(inTransaction(surroundings(house, { actor: operator }), transaction)),
      { isolation },
    );
}

const entryDays = async (house: TestHouse, cause: string) => {
  const { day, valueDay } = await house.get("ledger.entry", { cause });
  return [day, valueDay];
};

describe.each(["embedded", "server"] as const)("%s", (store) => {
  let house: TestHouse;
  let inBooks: ReturnType<typeof booksOf>;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: new Date("2026-11-21T01:00:00Z") });
    inBooks = booksOf(house);
    const postings = [
      posting("a", "2026-10-05", { C1: 100n }),
      posting("b", "2026-10-05", { C2: 200n }),
      posting("c", "2026-10-07", { C1: 40n }),
      posting("d", "2026-11-03", { C1: 8n }),
    ];
    await inBooks((books) => postMany(books, postings));
  });
  afterAll(() => house.close());

  test("closing freezes each day that has lines and the last; again it changes nothing", async () => {
    const today = await house.refused("ledger.close-day", { day: "2026-11-21" });
    expect(today.reason.code).toBe("ledger.day_not_over");
    const closed = await house.get("ledger.close-day", { day: "2026-10-31" });
    expect(closed).toMatchObject({ days: 3, entries: 3, lines: 6, debitFen: "340" });
    const again = await house.get("ledger.close-day", { day: "2026-10-31" });
    expect(again).toEqual({
      ...closed,
      ...{ days: 0, entries: 0, lines: 0, debitFen: "0", creditFen: "0" },
    });
    const { days } = await house.get("ledger.days");
    expect(days.map(({ day, closed, entries }: never) => [day, closed, entries])).toEqual([
      ["2026-11-03", false, 1],
      ["2026-10-31", true, 0],
      ["2026-10-07", true, 1],
      ["2026-10-05", true, 2],
    ]);
  });

  test("what comes late is booked on the first open day and keeps its value day", async () => {
    await inBooks((books) => post(books, posting("late", "2026-10-06", { C3: 5n })));
    await inBooks((books) => postMany(books, [posting("later", "2026-10-07", { C3: 6n })]));
    expect(await entryDays(house, "late")).toEqual(["2026-11-01", "2026-10-06"]);
    expect(await entryDays(house, "later")).toEqual(["2026-11-01", "2026-10-07"]);
  });

  test("a transaction older than the closing is tried again and books on the open day", async () => {
    let tries = 0;
    await inBooks(async (books) => {
      tries += 1;
      await books.transaction.sql`select count(*) from ledger_entry`;
      if (tries === 1) await house.get("ledger.close-day", { day: "2026-11-05" });
      return post(books, posting("stale", "2026-11-04", { C3: 7n }));
    });
    expect(tries).toBe(2);
    expect(await entryDays(house, "stale")).toEqual(["2026-11-06", "2026-11-04"]);
  });

  test("closing waits for postings under way, and holds up later ones of its days only", async () => {
    const { promise: isPosted, resolve: posted } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const slow = booksOf(
      house,
      "read committed",
    )(async (books) => {
      await post(books, posting("slow", "2026-11-08", { C4: 9n }));
      posted();
      await mayEnd;
    });
    await isPosted;
    const closing = house.get("ledger.close-day", { day: "2026-11-10" });
    await inBooks((books) => post(books, posting("elsewhere", "2026-11-20", { C4: 1n })));
    end();
    await slow;
    expect(await closing).toMatchObject({ closedThrough: "2026-11-10" });
    expect(await entryDays(house, "slow")).toEqual(["2026-11-08", "2026-11-08"]);
    expect(await house.get("ledger.check", { deep: true })).toMatchObject({ changedDays: [] });
  });

  test("a month closes after its days, in order, with pending entries settled or carried", async () => {
    const pending = { ...posting("p", "2026-10-20", { C5: 3n }), pending: true as const };
    await inBooks((books) => post(books, pending));
    const refusals = [
      await house.refused("ledger.close-period", { period: "2026-11" }),
      await house.refused("ledger.close-period", { period: "2026-10" }),
      await house.refused("ledger.close-period", { period: "2026-09" }),
    ];
    expect(refusals.map(({ reason }) => reason.code)).toEqual([
      "ledger.days_open",
      "ledger.pending_entries",
      "ledger.before_the_books",
    ]);
    const october = { period: "2026-10", carryPending: true };
    expect(await house.get("ledger.close-period", october)).toMatchObject({
      ...{ entries: 3, lines: 6, debitFen: "340", creditFen: "340", carried: 1 },
    });
    const again = await house.refused("ledger.close-period", october);
    expect(again.reason.code).toBe("ledger.period_closed");
    await inBooks((books) => settlePending(books, "p", "posted"));
    expect(await entryDays(house, "p")).toEqual(["2026-11-21", "2026-10-20"]);
  });

  test("a statement opens with what was before, runs line by line, and closes with the balance", async () => {
    const of = { account: "1122", party: "C1", from: "2026-10-06", to: "2026-11-30" };
    expect(await house.get("ledger.statement", of)).toMatchObject({
      ...{ openingFen: "100", debitFen: "48", creditFen: "0", closingFen: "148", count: 2 },
      movements: [
        { cause: "c", day: "2026-10-07", debitFen: "40", balanceFen: "140" },
        { cause: "d", day: "2026-11-03", debitFen: "8", balanceFen: "148" },
      ],
    });
    const second = await house.get("ledger.statement", { ...of, page: 2, pageSize: 1 });
    expect(second.movements).toMatchObject([{ cause: "d", balanceFen: "148" }]);
    const all = await house.get("ledger.statement", { account: "1122", from: "2026-11-01" });
    const { accounts } = await house.get("ledger.trial-balance", { from: "2026-11-01" });
    expect(accounts[0]).toMatchObject({
      account: "1122",
      ...{ openingFen: all.openingFen, debitFen: all.debitFen, closingFen: all.closingFen },
      lines: all.count,
    });
    expect(all.movements.at(-1).balanceFen).toBe(all.closingFen);
    const unknown = await house.refused("ledger.statement", { account: "9999" });
    expect(unknown.reason.code).toBe("ledger.unknown_account");
  });

  test("entries are found by account, party, day, state and how their cause begins", async () => {
    const causes = async (filter: object) =>
      (await house.get("ledger.entries", filter)).entries.map(({ cause }: never) => cause);
    expect(await causes({ account: "1122", party: "C1" })).toEqual(["d", "c", "a"]);
    expect(await causes({ cause: "lat" })).toEqual(["later", "late"]);
    expect(await causes({ from: "2026-10-01", to: "2026-10-06" })).toEqual(["b", "a"]);
    expect(await causes({ state: "pending" })).toEqual([]);
    expect(await causes({ account: "1122", cause: "s", from: "2026-11-08" })).toEqual(["slow"]);
    const first = await house.get("ledger.entries", { account: "1122", party: "C1", pageSize: 2 });
    expect(await causes({ account: "1122", party: "C1", after: first.next })).toEqual(["a"]);
    expect((await house.get("ledger.entries", { cause: "lat", pageSize: 2 })).next).toBeNull();
    for (const span of [{}, { from: "2026-10-01", to: "2026-10-06" }, { to: "2026-10-07" }]) {
      const whole = await causes(span);
      const walked: string[] = [];
      for (let place: object = {}; ; ) {
        const page = await house.get("ledger.entries", { ...span, ...place, pageSize: 1 });
        walked.push(page.entries[0].cause);
        if (page.next === null) break;
        place = { after: page.next };
      }
      expect(walked).toEqual(whole);
    }
    const alone = await house.refused("ledger.entries", { party: "C1" });
    expect(alone.reason.code).toBe("ledger.party_without_account");
  });

  test("the lake has the totals of closed days", async () => {
    const lake = await house.analytics();
    const rows = await lake.query({
      relations: ["lake_ledger_day_total"],
      select: `select account, sum(debit_fen)::varchar as debit, sum(credit_fen)::varchar as credit
        from lake_ledger_day_total where day < date '2026-11-01' group by account order by account`,
    });
    expect(rows).toEqual([
      { account: "1122", debit: "340", credit: "0" },
      { account: "600101", debit: "0", credit: "340" },
    ]);
  });

  test("one fen moved between two customers of a closed day is found, whoever moved it", async () => {
    await house.database.transaction(async ({ sql }) => {
      await sql`alter table ledger_line disable trigger user`;
      await sql`update ledger_line set party = 'C9' where party = 'C2'`;
      await sql`alter table ledger_line enable trigger user`;
    });
    const check = await house.get("ledger.check", { deep: true });
    expect(check).toMatchObject({ balanced: true, changedDays: ["2026-10-05"] });
  });
});

/** One act on the books; `of` picks an earlier entry. */
const act = fc.record({
  kind: fc.constantFrom("post", "pend", "many", "again", "settle", "void", "reverse", "close"),
  fen: fc.bigInt({ min: 1n, max: 10n ** 15n }),
  daysAgo: fc.nat(20),
  of: fc.nat(),
  party: fc.constantFrom("C1", "C2", "C3"),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

interface Kept {
  cause: string;
  day: Day;
  party: string;
  fen: bigint;
  state: "pending" | "posted" | "voided" | "reversed";
}

/** The same acts on the books and on a list; what each party owes after them. */
function modelOf(house: TestHouse) {
  const inBooks = booksOf(house);
  const entries: Kept[] = [];
  const postingOf = ({ cause, day, party, fen }: Kept) => posting(cause, day, { [party]: fen });
  const keep = (kept: Kept) => entries.push(kept);
  const verbs: Record<Act["kind"], (kept: Kept, earlier: Kept | undefined) => Promise<unknown>> = {
    close: ({ day }) => house.get("ledger.close-day", { day }),
    post: (kept) => inBooks((books) => post(books, postingOf(kept))).then(() => keep(kept)),
    async pend(kept) {
      await inBooks((books) => post(books, { ...postingOf(kept), pending: true }));
      keep({ ...kept, state: "pending" });
    },
    async many(kept) {
      const all = [kept, ...entries].map(postingOf);
      const counts = await inBooks((books) => postMany(books, all));
      expect(counts).toEqual({ posted: 1, known: entries.length });
      keep(kept);
    },
    async again(_, earlier) {
      if (!earlier) return;
      const found = await inBooks((books) => post(books, postingOf(earlier)));
      expect(found.isNew).toBe(false);
    },
    async reverse({ cause, day }, earlier) {
      if (earlier?.state !== "posted") return;
      const back = { cause: `back:${cause}`, day, narrative: "冲正" };
      await inBooks((books) => reverse(books, earlier.cause, back));
      earlier.state = "reversed";
    },
    async settle(_, earlier) {
      if (earlier?.state !== "pending") return;
      await inBooks((books) => settlePending(books, earlier.cause, "posted"));
      earlier.state = "posted";
    },
    async void(_, earlier) {
      if (earlier?.state !== "pending") return;
      await inBooks((books) => settlePending(books, earlier.cause, "voided"));
      earlier.state = "voided";
    },
  };
  let acts = 0;
  return {
    async perform({ kind, of, fen, daysAgo, party }: Act) {
      acts += 1;
      const day = addDays("2026-11-20", -daysAgo);
      const kept: Kept = { cause: `e:${acts}`, day, party, fen, state: "posted" };
      await verbs[kind](kept, entries[of % Math.max(1, entries.length)]);
    },
    owed: (party: string) =>
      entries
        .filter((entry) => entry.party === party && entry.state === "posted")
        .reduce((sum, { fen }) => sum + fen, 0n),
  };
}

test("whatever is posted, settled, reversed and closed: debits equal credits, and sums are the model's", async () => {
  const house = await openTestHouse();
  const model = modelOf(house);
  const sequences = fc.array(act, { minLength: 1, maxLength: 25 });
  const property = fc.asyncProperty(sequences, async (sequence) => {
    for (const each of sequence) await model.perform(each);
    expect(await house.get("ledger.check", { deep: true })).toMatchObject({
      ...{ balanced: true, unbalancedEntries: 0, unbalancedDays: 0, incompleteEntries: 0 },
      changedDays: [],
    });
    let owedFen = 0n;
    for (const party of ["C1", "C2", "C3"]) {
      const { closingFen } = await house.get("ledger.statement", { account: "1122", party });
      expect(closingFen).toBe(String(model.owed(party)));
      owedFen += BigInt(closingFen);
    }
    const { balanced, accounts } = await house.get("ledger.trial-balance");
    expect([balanced, accounts[0]?.closingFen ?? "0"]).toEqual([true, String(owedFen)]);
  });
  await fc.assert(property, { numRuns: 40 });
  await house.close();
});
