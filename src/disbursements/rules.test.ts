/** The table of answers, over every order in which they can come. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BankAnswer } from "../base/partners.ts";
import { type LedgerMove, moveOf } from "./rules.ts";
import type { DisbursementState } from "./schema.ts";
import { matchStatement } from "./statement.ts";

type Outcome = BankAnswer["outcome"];

/** What a truthful bank can ever say of one order. */
const truths: Record<string, Outcome[]> = {
  paid: ["accepted", "paid"],
  failed: ["accepted", "failed"],
  returned: ["accepted", "paid", "returned"],
};

function hearAll(state: DisbursementState, outcomes: readonly Outcome[]) {
  const ledger: LedgerMove[] = [];
  const effects: string[] = [];
  let held = state;
  for (const outcome of outcomes) {
    const move = moveOf(held, outcome);
    ledger.push(...move.ledger);
    effects.push(move.effect);
    held = move.next;
  }
  return { state: held, ledger, effects };
}

const booked: Record<string, LedgerMove[]> = {
  paid: ["post"],
  failed: ["void"],
  returned: ["post", "reverse"],
};

describe.each(Object.keys(truths))("%s", (truth) => {
  const answers = truths[truth]!;
  const told = fc
    .array(fc.constantFrom(...answers), { maxLength: 6 })
    .chain((more) => fc.shuffledSubarray([...answers, ...more], { minLength: answers.length }))
    .filter((order) => order.includes(truth as Outcome));

  test("answers twice, late and in any order end alike, and move the books once", () => {
    fc.assert(
      fc.property(told, fc.constantFrom("sent" as const, "unknown" as const), (order, start) => {
        const { state, ledger, effects } = hearAll(start, order);
        expect(state).toBe(truth);
        expect(ledger).toEqual(booked[truth]);
        expect(effects).not.toContain("contradiction");
      }),
      { numRuns: 3_000 },
    );
  });

  test("what was never sent moves nothing", () => {
    const { state, ledger } = hearAll("ready", answers);
    expect({ state, ledger }).toEqual({ state: "ready", ledger: [] });
  });
});

test("a bank that lies never moves money twice: the books follow its first word", () => {
  const any = fc.array(fc.constantFrom<Outcome>("accepted", "paid", "failed", "returned"));
  fc.assert(
    fc.property(any, (order) => {
      const { ledger } = hearAll("sent", order);
      expect(["", "post", "void", "post reverse"]).toContain(ledger.join(" "));
    }),
    { numRuns: 3_000 },
  );
});

test("paid and failed of one order contradict each other, whichever came first", () => {
  expect(hearAll("sent", ["paid", "failed"]).effects.at(-1)).toBe("contradiction");
  expect(hearAll("sent", ["failed", "paid"]).effects.at(-1)).toBe("contradiction");
  expect(hearAll("sent", ["failed", "returned"]).effects.at(-1)).toBe("contradiction");
});

test("8.4 check 6: each debit of the statement is one of ours and each of ours is a debit", () => {
  const own = (reference: string, amountFen: bigint, direction: "debit" | "credit" = "debit") => ({
    ...{ reference, amountFen, direction },
    bankReference: null,
  });
  const moved = (instruction: string | undefined, amountFen: bigint, direction = "debit") => ({
    ...{ bankReference: "B", day: "2026-11-20", counterparty: "", purpose: "", amountFen },
    direction: direction as "debit" | "credit",
    ...(instruction !== undefined && { instruction }),
  });
  const ours = [own("a", 1n), own("b", 2n), own("b", 2n, "credit"), own("c", 3n)];
  const statement = [
    ...[moved("a", 1n), moved("b", 5n), moved("b", 2n, "credit"), moved("a", 1n)],
    ...[moved(undefined, 9n), moved(undefined, 100n, "credit")],
  ];
  const { matched, differences } = matchStatement(ours, statement);
  expect(matched).toBe(2);
  const short = differences.map(({ kind, reference, bankFen, oursFen }) => [
    ...[kind, reference, bankFen, oursFen],
  ]);
  expect(short).toEqual([
    ["amount", "b", 5n, 2n],
    ["only_bank", "a", 1n, 0n],
    ["only_bank", null, 9n, 0n],
    ["only_ours", "c", 0n, 3n],
  ]);
});
