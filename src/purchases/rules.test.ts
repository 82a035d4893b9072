/** CN117437072A, abstract: eleven steps in one order, each behind its gate. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRefusal } from "../base/refusal.ts";
import { type Act, decide, type Move, moves } from "./rules.ts";
import { because, type Stage, stages } from "./schema.ts";

const acts = Object.keys(moves) as Act[];
const wrong = [because.review_refused({ why: "test" })];

/** Stages within reach of the archive when one act's gate never passes. */
function reachableWithout(closed?: Act): Set<Stage> {
  const reached = new Set<Stage>(["archived"]);
  for (const stage of reached) {
    for (const act of acts) {
      const move: Move = moves[act];
      if (!move.from.includes(stage)) continue;
      if (act !== closed) reached.add(move.to);
      if (move.stop) reached.add(move.stop);
    }
  }
  return reached;
}

test("every stage can be reached, and every act leads somewhere", () => {
  expect([...reachableWithout()].sort()).toEqual(Object.keys(stages).sort());
});

describe("a stage beyond a gate has no other way in", () => {
  const gates: [Act, Stage[]][] = [
    ["issue", ["issued", "collecting", "reviewed", "payable", "paid"]],
    ["attach", ["collecting", "reviewed", "payable", "paid"]],
    ["review", ["reviewed", "coding-stopped", "payable", "paid"]],
    ["code", ["payable", "applied", "paid"]],
    ["apply", ["applied", "approved", "paid"]],
    ["approve", ["approved", "formed", "cleared", "paid"]],
    ["form", ["formed", "cleared", "paid"]],
    ["review-form", ["cleared", "paying", "paid"]],
    ["settle", ["paid"]],
  ];
  test.each(gates)("without %s: none of %j", (act, beyond) => {
    const reached = reachableWithout(act);
    for (const stage of beyond) expect(reached.has(stage), stage).toBe(false);
  });
});

test("whatever acts are tried, the first pass of each step comes after that of the step before", () => {
  const order: Act[] = [
    "issue",
    "attach",
    "review",
    "code",
    "apply",
    "approve",
    "form",
    "review-form",
  ];
  const tries = fc.array(fc.tuple(fc.constantFrom(...acts), fc.boolean()), { maxLength: 80 });
  fc.assert(
    fc.property(tries, (tried) => {
      let stage: Stage = "archived";
      const firsts: Act[] = [];
      for (const [act, passes] of tried) {
        const passing = decide(stage, act, passes ? [] : wrong);
        if (isRefusal(passing)) continue;
        stage = passing.to;
        if (passes && order.includes(act) && !firsts.includes(act)) firsts.push(act);
      }
      expect(firsts).toEqual(order.slice(0, firsts.length));
      if (stage === "paid") expect(firsts).toEqual(order);
    }),
    { numRuns: 3000 },
  );
});

test("a gate with findings stops where the table says, and an act out of order names the step to do first", () => {
  expect(decide("archived", "issue", wrong)).toEqual({ to: "tax-stopped", reasons: wrong });
  expect(decide("reviewed", "code", wrong)).toEqual({ to: "coding-stopped", reasons: wrong });
  expect(decide("paying", "settle", wrong)).toEqual({ to: "payment-failed", reasons: wrong });
  const early = decide("tax-stopped", "review");
  expect(isRefusal(early) && early.reason).toMatchObject({
    code: "purchases.out_of_order",
    zh: "“税率核对未通过”阶段不能审核；先完成第 2 步",
    values: { step: 2 },
  });
  const late = decide("paid", "issue");
  expect(isRefusal(late) && late.reason.code).toBe("purchases.done_already");
});
