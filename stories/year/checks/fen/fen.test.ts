/** The check of every fen can fail: each error that could hide in books is planted once and found. */
import { expect, test } from "vitest";
import type { BankMovement } from "../../../../src/base/partners.ts";
import { Books, type Entry } from "./books.ts";
import { paidRows, readStatement } from "./papers.ts";
import { differences, type PaymentRow, tieBank, tiePayments } from "./ties.ts";

let numbered = 0;
function entry(cause: string, ...lines: [account: string, party: string, fen: bigint][]): Entry {
  numbered += 1;
  const sides = lines.map(([account, party, fen]) => ({
    ...{ account, party },
    debitFen: String(fen > 0n ? fen : 0n),
    creditFen: String(fen < 0n ? -fen : 0n),
  }));
  return { entryId: String(numbered), cause, day: "2025-12-03", lines: sides };
}
const paid = () => entry("payment:P-1", ["1002", "", 500n], ["2203", "0101", -500n]);

function booksOf(...entries: Entry[]): Books {
  const books = new Books();
  for (const each of entries) books.take(each);
  return books;
}

test("sound entries leave nothing wrong and add up by account, party, day and kind", () => {
  const settled = entry(
    "allocated:P-1:B-1:1",
    ["2203", "0101", 480n],
    ["1122", "0101", -470n],
    ["6301", "", -10n],
  );
  const first = paid();
  const books = booksOf(first, settled, first);
  expect(books.wrong).toEqual([]);
  expect(books.balances("2203")).toEqual(new Map([["0101", -20n]]));
  expect(books.sides("2203", "2025-12-03")).toEqual({ debitFen: 480n, creditFen: 500n });
  expect(books.moved("settled", "6301", "2025-12")).toBe(-10n);
  expect(books.received.get("P-1")).toEqual({ account: "0101", fen: 500n });
});

test.each([
  ["out of balance", entry("payment:P-2", ["1002", "", 500n], ["2203", "0101", -499n])],
  ["nobody can explain", entry("gift:1", ["1002", "", 5n], ["2203", "0101", -5n])],
  ["moves -500 fen of 6301", entry("payment:P-3", ["1002", "", 500n], ["6301", "", -500n])],
  ["posted twice", paid()],
  [
    "moves -500 fen of 1002",
    entry("purchase-recovery:PR-1#1", ["1221", "wind", 500n], ["1002", "", -500n]),
  ],
  [
    "moves 500 fen of 2203",
    entry("purchase-recovery:PR-1:1", ["2203", "0101", 500n], ["1221", "wind", -500n]),
  ],
])("an entry that is %s is found", (what, odd) => {
  expect(booksOf(paid(), odd).wrong.join()).toContain(what);
});

const wechat = {
  channel: "wechat",
  name: "wechat.csv",
  text: '交易时间,微信订单号,户号,付款人,支付金额(元)\n2025-12-03 10:00:00,`77,`0101,"王,一",`5.00\n',
};
const agency = {
  channel: "agency",
  name: "agency.csv",
  text: "代收网点,户号,缴费人,代收时间,代收金额\nA,0101,王,2025-12-03 10:00:00,5\nA,0101,王,2025-12-03 10:00:00,5\n",
};

test("papers are read by their headings; equal rows of an agency are told apart by their place", () => {
  expect(paidRows(wechat, "2025-12-03")).toEqual([
    { channel: "wechat", key: "77", account: "0101", fen: 500n, day: "2025-12-03" },
  ]);
  const [first, second] = paidRows(agency, "2025-12-03");
  expect([first!.key, second!.key]).toEqual([
    "0101 2025-12-03T02:00:00.000Z 500 1",
    "0101 2025-12-03T02:00:00.000Z 500 2",
  ]);
});

test("a statement's totals and lines are kept by the day and channel that they settle", () => {
  const credits = { totals: new Map<string, bigint>(), lines: new Map<string, bigint>() };
  const head = "到账日期,清算日期,渠道,业务流水号,贷方金额,对方户名,摘要\n";
  readStatement(`${head}2025-12-04,2025-12-03,wechat,,5.00,,渠道清算\n`, credits);
  readStatement(`${head}2025-12-04,2025-12-04,unionpay,88,7.50,,银联代收\n`, credits);
  readStatement(`${head}2025-12-04,2025-12-04,,TH1,9.00,水电站,退回购电款\n`, credits);
  expect(credits.totals).toEqual(
    new Map([
      ["2025-12-03 wechat", 500n],
      ["2025-12-04 unionpay", 750n],
      ["2025-12-04 unspecified", 900n],
    ]),
  );
  expect(credits.lines).toEqual(new Map([["unionpay 88", 750n]]));
});

const row: PaymentRow = {
  ...{ paymentId: "P-1", channel: "wechat", key: "77", fen: 500n },
  ...{ state: "posted", transferredFrom: null },
};
const papers = {
  ...{ rows: paidRows(wechat, "2025-12-03"), fetchedUntil: "2025-12-03" },
  ...{ lines: new Map(), totals: new Map() },
};
const tied = (rows: readonly PaymentRow[], books = booksOf(paid())) =>
  tiePayments(papers, rows, books).join();

test("a payment that is on paper, in the house and in the books once is tied", () => {
  expect(tied([row])).toBe("");
  const moved = { ...row, paymentId: "P-2", transferredFrom: "P-1" };
  expect(tied([{ ...row, state: "transferred" }, moved])).toBe("");
});

test("a payment that was lost, doubled, changed, misbooked or made up is found", () => {
  expect(tied([])).toContain("never came into the house");
  expect(tied([row, { ...row, paymentId: "P-2" }])).toContain("stands 2 times");
  expect(tied([{ ...row, fen: 499n }])).toContain("500 fen were paid, 499 taken in, 500 booked");
  expect(tied([row], booksOf())).toContain("undefined booked");
  const other = entry("payment:P-1", ["1002", "", 500n], ["2203", "0202", -500n]);
  expect(tied([row], booksOf(other))).toContain("P-1 of 0101 is booked on 0202");
  expect(tied([row, { ...row, paymentId: "P-9", key: "99" }])).toContain("P-9: nobody paid");
});

test("a row of a file that may still lie at the channel need not be here, and counts if it is", () => {
  const early = { ...papers, fetchedUntil: "2025-12-02" };
  expect(tiePayments(early, [], booksOf())).toEqual([]);
  expect(tiePayments(early, [row], booksOf(paid()))).toEqual([]);
  const twice = [row, { ...row, paymentId: "P-2" }];
  expect(tiePayments(early, twice, booksOf(paid())).join()).toContain("stands 2 times");
});

test("what the bank alone has heard of is a payment only with the statement's amount", () => {
  const identified = { ...row, paymentId: "P-9", channel: "unionpay", key: "88" };
  const by = (fen: bigint) => ({ ...papers, lines: new Map([["unionpay 88", fen]]) });
  expect(tiePayments(by(500n), [row, identified], booksOf(paid()))).toEqual([]);
  expect(tiePayments(by(499n), [row, identified], booksOf(paid()))).toHaveLength(1);
});

const moved: BankMovement = {
  ...{ bankReference: "SIM1", instruction: "D-1-1", day: "2025-12-03", direction: "debit" },
  ...{ amountFen: 900n, counterparty: "", purpose: "" },
};
const attempt = { reference: "D-1-1", fen: 900n, paidOn: "2025-12-03", returnedOn: null };
const sent = () => booksOf(entry("payment:D-1-1", ["2202", "dongling", 900n], ["1002", "", -900n]));

test("bank, house and ledger agree on every order, or it is said where they do not", () => {
  expect(tieBank([moved], [attempt], sent())).toEqual([]);
  expect(tieBank([moved, moved], [attempt], sent()).join()).toContain("moved D-1-1 twice");
  expect(tieBank([], [attempt], sent()).join()).toContain("bank and house, paid D-1-1");
  expect(tieBank([moved], [], sent()).join()).toContain("900 fen, and 0 fen");
  expect(tieBank([moved], [attempt], booksOf()).join()).toContain("bank and ledger, paid D-1-1");
  const back = { ...moved, direction: "credit" as const };
  expect(tieBank([moved, back], [attempt], sent()).join()).toContain("bank and house, returned");
});

test("two sides that differ are named with both sums, those that agree are not", () => {
  const left = new Map([
    ["a", 1n],
    ["b", 2n],
  ]);
  expect(differences("of", left, new Map([["a", 1n]]))).toEqual(["of b: 2 fen, and 0 fen"]);
});
