/** What suppliers owe back is held against what they did; each error that could hide there is planted once and found. */
import { expect, test } from "vitest";
import { Books } from "./books.ts";
import {
  type Delivered,
  type PayoutRow,
  type RecoveryRow,
  tiePositions,
  tieRecoveries,
} from "./recoveries.ts";

const before = "2026-01-20";
const early = "2026-01-10";
const late = "2026-01-25";

type Took = NonNullable<Delivered["takenBack"]>;
const took = (takenBack: Partial<Took> = {}): Delivered => ({
  ...{ supplier: "wind", month: "2025-11", dueFen: 900n },
  takenBack: { on: early, ending: "repaid", repaid: [], ...takenBack },
});
const repaid = (on: string, fen = 900n) => [{ number: "TH1", on, fen }];
const row = (...parts: [way: string, fen: number, undoneAt?: string][]): RecoveryRow => {
  const standing = parts.filter(([, , undoneAt]) => undoneAt === undefined);
  return {
    ...{ supplierId: "wind", month: "2025-11", amountFen: "900" },
    leftFen: String(900 - standing.reduce((sum, [, fen]) => sum + fen, 0)),
    parts: parts.map(([way, fen, undoneAt = null]) => ({ way, amountFen: String(fen), undoneAt })),
  };
};
const tied = (one: Delivered, ...rows: RecoveryRow[]) =>
  tieRecoveries([one], rows, { before }).join("; ");

test("what was taken back is claimed, and settled by what the supplier did", () => {
  expect(tied(took(), row())).toBe("");
  expect(tied(took({ repaid: repaid(early) }), row(["repaid", 900]))).toBe("");
  expect(tied(took({ ending: "set-off" }), row(["set-off", 400], ["set-off", 500]))).toBe("");
  const anew = { ending: "reinvoiced", invoicedAnewOn: early } as const;
  expect(tied(took(anew), row(["reinvoiced", 900]))).toBe("");
});

test("what came lately may lie at the desks yet, what came long ago may not", () => {
  expect(tied(took({ repaid: repaid(late) }), row())).toBe("");
  expect(tied(took({ repaid: repaid(early) }), row())).toContain("repaid 0 fen, 900 came long ago");
  const anew = { ending: "reinvoiced" } as const;
  expect(tied(took({ ...anew, invoicedAnewOn: late }), row())).toBe("");
  expect(tied(took({ ...anew, invoicedAnewOn: early }), row())).toContain("invoiced 0 fen");
});

test("a claim that is missing, made up, doubled or short is found", () => {
  expect(tied(took())).toContain("wind 2025-11: 900 fen, and 0 fen");
  const { takenBack, ...never } = took();
  expect(tied(never, row())).toContain("wind 2025-11: 0 fen, and 900 fen");
  expect(tied(took(), row(), row())).toContain("900 fen, and 1800 fen");
  expect(tied(took(), { ...row(), amountFen: "899" })).toContain("900 fen, and 899 fen");
});

test("money that nobody sent, another way than the supplier's, and a wrong rest are found", () => {
  expect(tied(took(), row(["repaid", 900]))).toContain("repaid 900 fen, 0 came");
  expect(tied(took(), row(["set-off", 900]))).toContain("is set-off, its supplier's is repaid");
  expect(tied(took({ ending: "reinvoiced" }), row(["reinvoiced", 900]))).toContain("0 came");
  const undone = row(["set-off", 900, "2026-01-12T01:00:00Z"]);
  expect(tied(took({ ending: "set-off" }), undone)).toBe("");
  expect(tied(took({ ending: "set-off" }), { ...undone, leftFen: "0" })).toContain("900 by its");
});

let numbered = 0;
function books(...lines: [account: string, fen: bigint][]): Books {
  const made = new Books();
  for (const [account, fen] of lines) {
    numbered += 1;
    const sides = {
      debitFen: String(fen > 0n ? fen : 0n),
      creditFen: String(fen < 0n ? -fen : 0n),
    };
    const line = { account, party: "wind", ...sides };
    made.take({ entryId: String(numbered), cause: "any", day: early, lines: [line] });
  }
  return made;
}
const purchase = (id: string, month: string, grossFen: string) => ({
  ...{ purchaseId: id, supplierId: "wind", month, grossFen, payableVoucher: "V-1" },
});
const paid = (id: string, amountFen: string): PayoutRow => ({
  ...{ key: `purchase:${id}`, state: "paid", amountFen },
});
const first = purchase("PU-1", "2025-11", "900");
const next = purchase("PU-2", "2025-12", "1000");

interface Held {
  payouts?: PayoutRow[];
  ledger?: Books;
  purchases?: (typeof first)[];
}
const positions = (
  one: Delivered,
  recoveries: RecoveryRow[],
  { payouts = [paid("PU-1", "900")], ledger = books(), purchases = [first] }: Held = {},
) => tiePositions({ delivered: [one], purchases, payouts, recoveries }, ledger).join("; ");

test("what a supplier holds less what he delivered is what the ledger says of him", () => {
  expect(positions(took(), [row()], { ledger: books(["1221", 900n]) })).toBe("");
  expect(positions(took(), [row(["repaid", 900])])).toBe("");
  expect(positions(took(), [row(["reinvoiced", 900])])).toBe("");
  const { takenBack, ...never } = took();
  const ledger = books(["2202", -900n]);
  expect(positions(never, [], { payouts: [], ledger })).toBe("");
  const failed = { ...paid("PU-1", "900"), state: "failed" };
  expect(positions(never, [], { payouts: [failed], ledger })).toBe("");
});

const setOff = [took({ ending: "set-off" }), [row(["set-off", 900])]] as const;
const purchases = [first, next];
const after = (ledger: Books, ...payouts: PayoutRow[]) =>
  positions(setOff[0], [...setOff[1]], { payouts, ledger, purchases });

test("a set-off pays so much less of the next month; one that is undone leaves both as they were", () => {
  expect(after(books(["2202", -100n]), paid("PU-1", "900"))).toBe("");
  expect(after(books(), paid("PU-1", "900"), paid("PU-2", "100"))).toBe("");
  expect(after(books(["2202", -1000n], ["1221", 900n]), paid("PU-1", "900"))).toBe("");
});

test("paid in full after a set-off, or forgotten in the ledger, is found", () => {
  const inFull = after(books(), paid("PU-1", "900"), paid("PU-2", "1000"));
  expect(inFull).toContain("wind: 900 fen, and 0 fen");
  expect(positions(took(), [row()])).toContain("wind: 900 fen, and 0 fen");
  const short = positions(took(), [row()], { ledger: books(["1221", 899n]) });
  expect(short).toContain("wind: 900 fen, and 899 fen");
});
