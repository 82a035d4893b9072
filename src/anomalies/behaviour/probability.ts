/**
 * How probably a payment's amount, and its interval, are abnormal: step 3 of CN118350680 (a) and (c), logistic
 * regression on what was not expected of them [I: the claims name no form]. Pure.
 * @module
 */
import { type Frame, numberColumn } from "../../math/learning/frame.ts";
import { type LogisticModel, scoreLogistic, trainLogistic } from "../../math/learning/logistic.ts";
import { probabilityOf } from "../../math/learning/logistic-loss.ts";

/** Payments of one category by column; deviations in permille of a scale, NaN where one cannot be said. */
export interface Residuals {
  /** Distance of the amount. */
  amount: Float64Array;
  /** 1 where the amount is the expected one or more, -1 below it. */
  direction: Int8Array;
  /** Signed. */
  gap: Float64Array;
  /** 1 confirmed abnormal, -1 confirmed normal, 0 not judged. */
  labels: Int8Array;
}

const targets = ["amount", "period"] as const;
type Target = (typeof targets)[number];

/** JSON-able. */
export type BehaviourModel = Record<Target, LogisticModel>;

/** One probability per payment and target. */
export type Chances = Record<Target, Float64Array>;

/** More deviation of its own kind never makes a target less probable. */
const signs = {
  amount: { above: 1, below: 1 },
  period: { long: 1, short: 1 },
} as const satisfies Record<Target, Record<string, 1>>;

/**
 * One model of all categories that have a confirmed abnormal payment; undefined where none has. A payment there that
 * nobody judged counts as normal [I]: few are not.
 */
export function trainBehaviour(categories: readonly Residuals[]): BehaviourModel | undefined {
  const taught = categories.filter(({ labels }) => labels.includes(1));
  if (taught.length === 0) return undefined;
  const frame = frameOf(taught);
  const of = (target: Target) => {
    const labels = Uint8Array.from(taught.flatMap((each) => [...labelsOf(each, target)]));
    return trainLogistic({ frame, labels }, { signs: signs[target] });
  };
  return { amount: of("amount"), period: of("period") };
}

export function scoreBehaviour(model: BehaviourModel, payments: Residuals): Chances {
  const frame = frameOf([payments]);
  const of = (target: Target) => scoreLogistic(model[target], frame).map(probabilityOf);
  return { amount: of("amount"), period: of("period") };
}

/** Each category with what a model of those that are labelled says of its payments, where there is one. */
export function withChances<Category extends Residuals>(
  categories: readonly Category[],
): (Category & { chances?: Chances })[] {
  const model = trainBehaviour(categories);
  if (!model) return [...categories];
  return categories.map((category) => ({ ...category, chances: scoreBehaviour(model, category) }));
}

/** A payment confirmed abnormal is so in what is farther off, amount or interval: people judge it as one. */
function labelsOf({ amount, gap, labels }: Residuals, target: Target): Uint8Array {
  return Uint8Array.from(labels, (label, row) => {
    const byAmount = known(amount[row]!) >= Math.abs(known(gap[row]!));
    return Number(label === 1 && byAmount === (target === "amount"));
  });
}

/** What cannot be said is as expected. */
const known = (deviation: number) => (Number.isNaN(deviation) ? 0 : deviation);

/** Logarithms of deviations in scales: between 20 and 40 scales little is left to tell. */
function frameOf(categories: readonly Residuals[]): Frame {
  const column = (name: string, of: (payments: Residuals, row: number) => number) => {
    const values = categories.flatMap((payments) =>
      Array.from(payments.labels, (_, row) =>
        Math.log1p(Math.max(0, known(of(payments, row))) / 1000),
      ),
    );
    return numberColumn(name, values);
  };
  const columns = [
    column("above", ({ amount, direction }, row) => amount[row]! * direction[row]!),
    column("below", ({ amount, direction }, row) => -amount[row]! * direction[row]!),
    column("long", ({ gap }, row) => gap[row]!),
    column("short", ({ gap }, row) => -gap[row]!),
  ];
  return { rowCount: columns[0]!.values.length, columns };
}
