/**
 * The category recogniser on labelled citizen messages, title and text, in five stratified folds,
 * beside scikit-learn on the same: `node bench/recogniser.ts`. Needs ../shared/data, prints a table.
 */
import { trainRecogniser } from "../src/language/recogniser.ts";
import { measure, stratifiedFolds } from "../src/math/learning/metrics.ts";
import { askPeers, evaluationRows, printTable, share } from "./peers.ts";

const rows = evaluationRows("tickets/labelled_messages.csv");
const names = [...new Set(rows.map(({ category }) => category!))].sort();
const labels = rows.map(({ category }) => names.indexOf(category!));
const texts = rows.map(({ title, text }) => `${title}\n${text}`);
const folds = [...stratifiedFolds(labels, { foldCount: 5, seed: 42 })];

/** Every text answered by a recogniser that has not seen it. */
function ownAnswers(): number[] {
  const answers = labels.map(() => 0);
  for (const fold of new Set(folds)) {
    const examples = texts.flatMap((text, row) =>
      folds[row] === fold ? [] : [{ text, path: [names[labels[row]!]!] }],
    );
    const recogniser = trainRecogniser(examples, { seed: 1 });
    for (const [row, text] of texts.entries()) {
      if (folds[row] === fold) answers[row] = names.indexOf(recogniser.predict(text).path[0]!);
    }
  }
  return answers;
}

const started = performance.now();
const own = ownAnswers();
const seconds = (performance.now() - started) / 1000;
const peers = askPeers<Record<string, { answers: number[]; seconds: number }>>(
  "recogniser_peers.py",
  { texts, labels, folds },
);

console.log(`${rows.length} messages, ${names.length} categories, five folds\n`);
printTable(
  ["", "accuracy", "macro-F1", "seconds, all folds"],
  Object.entries({ "gridtill recogniser": { answers: own, seconds }, ...peers }).map(
    ([method, { answers, seconds }]) => {
      const { accuracy, macroF1 } = measure(labels, answers, names.length);
      return [method, share(accuracy), share(macroF1), seconds.toFixed(1)];
    },
  ),
);
