/** CN118350680 step 3: probability of an abnormal amount and of an abnormal period, by category. */
import { expect, test } from "vitest";
import { aucOf } from "../../math/learning/probability-metrics.ts";
import { Random } from "../../math/statistics/random.ts";
import { type Residuals, scoreBehaviour, trainBehaviour, withChances } from "./probability.ts";

type Kind = "up" | "quarter" | "long" | undefined;

/** Ordinary payments about one scale off; every twentieth is a fault, and those of `judged` are confirmed. */
function category(count: number, { seed = 1, judged = true, faults = 20 } = {}) {
  const random = Random.seeded(seed);
  const kinds = Array.from(
    { length: count },
    (_, row): Kind =>
      row % faults === 0 ? (["up", "quarter", "long"] as const)[(row / faults) % 3] : undefined,
  );
  const off = (own: boolean) => Math.round(1000 * ((own ? 4 : 0) + random.normal()));
  const amounts = kinds.map((kind) => off(kind === "up" || kind === "quarter"));
  const residuals: Residuals = {
    amount: Float64Array.from(amounts, Math.abs),
    direction: Int8Array.from(amounts, (x, row) =>
      x >= 0 !== (kinds[row] === "quarter") ? 1 : -1,
    ),
    gap: Float64Array.from(kinds, (kind) => off(kind === "long")),
    labels: Int8Array.from(kinds, (kind) => (judged && kind ? 1 : 0)),
  };
  return { ...residuals, kinds };
}

const ofKind = (kinds: Kind[], ...wanted: Kind[]) =>
  Uint8Array.from(kinds, (kind) => Number(kind !== undefined && wanted.includes(kind)));

test("tells abnormal amounts and periods apart in payments it has not seen", () => {
  const model = trainBehaviour([category(2_000)])!;
  const { kinds, ...unseen } = category(2_000, { seed: 2, judged: false });
  const { amount, period } = scoreBehaviour(model, unseen);
  expect(aucOf(amount, ofKind(kinds, "up", "quarter"))).toBeGreaterThan(0.98);
  expect(aucOf(period, ofKind(kinds, "long"))).toBeGreaterThan(0.98);
  expect(aucOf(period, ofKind(kinds, "up", "quarter"))).toBeLessThan(0.7);
});

test("the category's estimate is the mean probability: about the share of such payments", () => {
  const model = trainBehaviour([category(2_000)])!;
  const estimate = (faults: number) => {
    const { amount } = scoreBehaviour(model, category(2_000, { seed: 3, faults }));
    return amount.reduce((sum, chance) => sum + chance, 0) / amount.length;
  };
  expect(estimate(20)).toBeGreaterThan(0.02);
  expect(estimate(20)).toBeLessThan(0.05);
  expect(estimate(5)).toBeGreaterThan(2 * estimate(20));
});

test("no confirmed payment anywhere: no model; one category teaches all, through JSON too", () => {
  const unjudged = category(60, { seed: 4, judged: false });
  expect(trainBehaviour([unjudged])).toBeUndefined();
  expect(withChances([unjudged])[0]).not.toHaveProperty("chances");
  const taught = category(200);
  const [first, second] = withChances([taught, unjudged]);
  expect(second!.chances!.amount).toHaveLength(60);
  const model = JSON.parse(JSON.stringify(trainBehaviour([taught, unjudged])));
  expect(scoreBehaviour(model, taught)).toEqual(first!.chances);
});

test("more deviation never makes it less probable; what cannot be said is as expected", () => {
  const model = trainBehaviour([category(400)])!;
  const line = (amount: number[], gap: number[]): Residuals => ({
    amount: Float64Array.from(amount),
    gap: Float64Array.from(gap),
    direction: new Int8Array(amount.length).fill(1),
    labels: new Int8Array(amount.length),
  });
  const steps = [0, 500, 1_000, 2_000, 4_000, 8_000, 2_147_483_647];
  const none = steps.map(() => 0);
  const { amount } = scoreBehaviour(model, line(steps, none));
  const { period } = scoreBehaviour(model, line(none, steps));
  for (const chances of [amount, period]) {
    expect([...chances]).toEqual([...chances.toSorted()]);
    expect(chances.at(-1)!).toBeGreaterThan(chances[0]!);
  }
  const unknown = scoreBehaviour(model, line([Number.NaN], [Number.NaN]));
  expect(unknown).toEqual(scoreBehaviour(model, line([0], [0])));
});
