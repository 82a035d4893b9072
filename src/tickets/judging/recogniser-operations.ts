/**
 * The recogniser that says what a ticket is about where nobody did.
 * @module
 */
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { type Recogniser, trainRecogniser } from "../../language/recogniser.ts";
import { measureRecogniser } from "../../language/recogniser-quality.ts";
import {
  because,
  ListRecognisers,
  RecognisedTickets,
  RecogniserModels,
  RecogniseTickets,
  TrainedRecogniser,
  TrainRecogniser,
} from "../schema.ts";
import { walkTickets } from "./batch-work.ts";
import { countToRecognise, nextToRecognise, saveRecognised } from "./judging-store.ts";
import { classify, listModels, newestRecogniser, saveModel } from "./recogniser-models.ts";
import { currentPlacing, recordNames } from "./taxonomy-versions.ts";
import { readExamples } from "./training-file.ts";

export const trainCategories = defineOperation({
  name: "tickets.train-recogniser",
  kind: "job",
  summary: "Train the category recogniser on labelled texts and measure it on five held-out folds",
  allow: ["data-scientist", "administrator"],
  input: TrainRecogniser,
  output: TrainedRecogniser,
  async run(context, { seed, ...input }) {
    const place = await context.transact(currentPlacing);
    const examples = await readExamples(context.files, input, (name) => place(name).path);
    if (isRefusal(examples)) return examples;
    const classes = new Set(examples.map(({ path }) => path.at(-1)!)).size;
    const n = examples.length;
    if (n < 10 || classes < 2) return refuse("invalid", because.too_few_examples({ n, classes }));
    const quality = await measureRecogniser(examples, {
      seed,
      afterFold: (done, of) => breathe(context, done, of + 1),
    });
    const recogniser = trainRecogniser(examples, { seed });
    const modelFile = await storeModel(context, recogniser);
    const files = { labelledFile: input.file, modelFile };
    return context.transact((inside) => saveModel(inside, { ...quality, classes }, files));
  },
});

/** Training is arithmetic without a pause; between folds others get their turn. */
async function breathe({ progress }: JobContext, done: number, of: number): Promise<void> {
  progress(done, of);
  await new Promise((resolve) => setTimeout(resolve));
}

async function storeModel({ files }: JobContext, recogniser: Recogniser): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(recogniser.toJson()));
  const { id } = await files.put(bytes, "category recogniser.json");
  return id;
}

export const listRecognisers = defineOperation({
  name: "tickets.recogniser-models",
  kind: "query",
  summary: "List the trained category recognisers with their measures, newest first",
  allow: ["signed-in"],
  input: ListRecognisers,
  output: RecogniserModels,
  run: async ({ transaction }) => ({ models: await listModels(transaction) }),
});

export const recogniseTickets = defineOperation({
  name: "tickets.recognise",
  kind: "job",
  summary: "Fill in the category of tickets that have none from a file or a person",
  allow: ["data-scientist", "appeals-analyst", "administrator"],
  input: RecogniseTickets,
  output: RecognisedTickets,
  async run(context, { again }) {
    const { actor } = context;
    const model = await context.transact(newestRecogniser);
    if (!model) return refuse("not_found", because.no_recogniser());
    const { version } = model;
    const asked = { scope: actor.scope, model: version, again };
    const walked = await walkTickets(context, {
      total: await context.transact(({ transaction }) => countToRecognise(transaction, asked)),
      next: ({ transaction }, after, limit) =>
        nextToRecognise(transaction, asked, { after, limit }),
      async judge(inside, tickets) {
        const recognised = tickets.map(({ ticketId, ...texts }) => ({
          ticketId,
          ...classify(model, texts),
        }));
        await recordNames(
          inside,
          recognised.map(({ category }) => category),
        );
        return saveRecognised(inside.transaction, version, recognised);
      },
    });
    return { version, ...walked };
  },
});
