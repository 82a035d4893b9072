/**
 * How good a recogniser is on texts it has not seen: stratified folds, each answered by one that
 * was trained on the others.
 * @module
 */
import { measure, stratifiedFolds } from "../math/learning/metrics.ts";
import { type RecogniserExample, trainRecogniser } from "./recogniser.ts";

interface FoldQuality {
  /** Share of examples whose deepest name is right, 0..1. */
  accuracy: number;
  /** Mean F1 of the deepest names. */
  macroF1: number;
  n: number;
}

export interface RecogniserQuality extends FoldQuality {
  /** Each fold by itself; the figures above are over all folds' answers together. */
  folds: FoldQuality[];
}

interface FoldOptions {
  seed: number;
  foldCount?: number;
  /** Awaited after each fold: reports progress, lets others run, may throw to stop. */
  afterFold?(done: number, of: number): Promise<void> | void;
}

/** The same examples and seed give the same figures. */
export async function measureRecogniser(
  examples: readonly RecogniserExample[],
  { seed, foldCount = 5, afterFold }: FoldOptions,
): Promise<RecogniserQuality> {
  const names = [...new Set(examples.flatMap(({ path }) => path))];
  const numberOf = new Map(names.map((name, number) => [name, number]));
  const deepest = (path: readonly string[]) => numberOf.get(path.at(-1)!)!;
  const truth = examples.map(({ path }) => deepest(path));
  const foldOf = stratifiedFolds(truth, { foldCount, seed });
  const answers = new Int32Array(examples.length);
  const folds: FoldQuality[] = [];
  for (let fold = 0; fold < foldCount; fold += 1) {
    const own = [...examples.keys()].filter((row) => foldOf[row] === fold);
    const others = examples.filter((_, row) => foldOf[row] !== fold);
    const recogniser = trainRecogniser(others, { seed });
    for (const row of own) answers[row] = deepest(recogniser.predict(examples[row]!.text).path);
    folds.push(
      quality(
        own.map((row) => truth[row]!),
        own.map((row) => answers[row]!),
        names.length,
      ),
    );
    await afterFold?.(fold + 1, foldCount);
  }
  return { ...quality(truth, answers, names.length), folds };
}

function quality(
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
  classCount: number,
): FoldQuality {
  const { accuracy, macroF1, n } = measure(truth, answers, classCount);
  return { accuracy, macroF1, n };
}
