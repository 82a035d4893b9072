/**
 * How good a classifier's answers are, and folds to measure them on. Scores and probabilities are
 * measured in `probability-metrics.ts`.
 * @module
 */
import { Random } from "../statistics/random.ts";

export interface Quality {
  n: number;
  /** Share of right answers, 0..1. */
  accuracy: number;
  /** Mean F1 over the classes that occur in truth or answers; a class never hit counts 0. */
  macroF1: number;
  perClass: ClassQuality[];
}

interface ClassQuality {
  /** Rows that truly are of the class. */
  support: number;
  precision: number;
  recall: number;
  f1: number;
}

/** `counts[truth * classCount + answer]`. */
export function confusion(
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
  classCount: number,
): Uint32Array {
  const counts = new Uint32Array(classCount * classCount);
  for (let at = 0; at < truth.length; at++) counts[truth[at]! * classCount + answers[at]!]! += 1;
  return counts;
}

/** Compares answers with the truth, both class numbers 0 ... classCount - 1. */
export function measure(
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
  classCount: number,
): Quality {
  const counts = confusion(truth, answers, classCount);
  const classes = Array.from({ length: classCount }, (_, own) => own);
  const at = (row: number, column: number) => counts[row * classCount + column]!;
  const total = (pick: (other: number) => number) =>
    classes.reduce((sum, other) => sum + pick(other), 0);
  const perClass = classes.map((own): ClassQuality => {
    const support = total((other) => at(own, other));
    const answered = total((other) => at(other, own));
    const hits = at(own, own);
    return {
      support,
      precision: answered === 0 ? 0 : hits / answered,
      recall: support === 0 ? 0 : hits / support,
      f1: support + answered === 0 ? 0 : (2 * hits) / (support + answered),
    };
  });
  const hits = total((own) => at(own, own));
  const present = perClass.filter(
    ({ support }, own) => support + total((other) => at(other, own)) > 0,
  );
  return {
    n: truth.length,
    accuracy: truth.length === 0 ? 0 : hits / truth.length,
    macroF1: present.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, present.length),
    perClass,
  };
}

/**
 * Deals rows into folds so that every class is spread as evenly as can be.
 * Gives the fold of each row, 0 ... foldCount - 1.
 */
export function stratifiedFolds(
  labels: ArrayLike<number>,
  { foldCount, seed }: { foldCount: number; seed: number },
): Uint8Array {
  const rowsOf = Map.groupBy(
    Array.from({ length: labels.length }, (_, row) => row),
    (row) => labels[row]!,
  );
  const random = Random.seeded(seed);
  const folds = new Uint8Array(labels.length);
  let dealt = 0;
  for (const label of [...rowsOf.keys()].sort((left, right) => left - right)) {
    for (const row of random.shuffled(rowsOf.get(label)!)) folds[row] = dealt++ % foldCount;
  }
  return folds;
}
