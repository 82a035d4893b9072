/** Effects and expected recovery: Newcombe's published example, shrinkage, and signs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DebtFacts } from "../schema.ts";
import { gainBy } from "./gain.ts";
import { effectOf, liftOf } from "./uplift.ts";

test.each([
  [
    "56/70 - 48/80",
    { treated: 70, treatedPaid: 56, heldOut: 80, heldOutPaid: 48 },
    [0.2, 0.0524, 0.3339],
  ],
  [
    "9/10 - 3/10",
    { treated: 10, treatedPaid: 9, heldOut: 10, heldOutPaid: 3 },
    [0.6, 0.1705, 0.809],
  ],
  [
    "0/10 - 0/20",
    { treated: 10, treatedPaid: 0, heldOut: 20, heldOutPaid: 0 },
    [0, -0.1611, 0.2775],
  ],
] as const)("Newcombe 1998, table II, method 10: %s", (_name, groups, [difference, low, high]) => {
  const effect = effectOf(groups);
  expect(effect.difference).toBeCloseTo(difference, 4);
  expect(effect.low).toBeCloseTo(low, 4);
  expect(effect.high).toBeCloseTo(high, 4);
});

const prior = { priorLift: 0.08, priorWeight: 200 };
const counts = fc
  .tuple(fc.nat(5000), fc.nat(5000))
  .map(([one, two]) => [Math.max(one, two), Math.min(one, two)] as const);

test("a lift lies within 0 and 1, is the prior where nothing was seen, and what was seen where much was", () => {
  expect(liftOf({ treated: 0, treatedPaid: 0, heldOut: 0, heldOutPaid: 0 }, prior)).toBe(0.08);
  const seen = { treated: 1e6, treatedPaid: 6e5, heldOut: 1e6, heldOutPaid: 5e5 };
  expect(liftOf(seen, prior)).toBeCloseTo(0.2, 3);
  fc.assert(
    fc.property(counts, counts, ([treated, treatedPaid], [heldOut, heldOutPaid]) => {
      const groups = { treated, treatedPaid, heldOut, heldOutPaid };
      const lift = liftOf(groups, prior);
      expect(lift).toBeGreaterThanOrEqual(0);
      expect(lift).toBeLessThanOrEqual(1);
      const { low, difference, high } = effectOf(groups);
      expect(low).toBeLessThanOrEqual(difference + 1e-12);
      expect(high).toBeGreaterThanOrEqual(difference - 1e-12);
    }),
  );
});

test("expected recovery is owed x probability x lift of the step, without the parts that are not claimed", () => {
  const groups = { treated: 1e9, treatedPaid: 6e8, heldOut: 1e9, heldOutPaid: 5e8 };
  const gain = gainBy({ steps: new Map([["call", groups]]), ...prior });
  const facts = { overdueFen: 15_000n, disputedFen: 5000n, promisedFen: 0n, instalmentFen: 0n };
  const of = (probability: number | null, step: string | null, wanted?: string) =>
    gain({ ...facts, probability } as DebtFacts, { step, wanted });
  expect(of(0.5, "call")).toBe(1000n);
  expect(of(null, "call")).toBe(1000n);
  expect(of(0.5, "visit")).toBe(400n);
  expect(of(0.5, null)).toBe(0n);
  expect(of(0.5, null, "call")).toBe(1000n);
});
