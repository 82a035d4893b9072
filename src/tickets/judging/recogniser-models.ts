/**
 * Trained category recognisers, newest first. Their weights are files, their measures rows.
 * @module
 */
import { assert } from "../../base/assert.ts";
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import { fromJson, type Recogniser } from "../../language/recogniser.ts";
import { believe, type TicketTexts, wholeText } from "../rules.ts";
import type { RecogniserModels, TrainedRecogniser } from "../schema.ts";

export interface TrainedModel {
  version: string;
  recogniser: Recogniser;
}

/**
 * The one that was read last: weights are megabytes, and the hotline's calls come in by the hour. A file is named
 * by its content, so another house's of that name is the same.
 */
let lastRead: { file: string; recogniser: Recogniser } | undefined;

/** The newest trained recogniser; undefined before the first training. */
export async function newestRecogniser({
  transaction,
  files,
}: Pick<Context, "transaction" | "files">): Promise<TrainedModel | undefined> {
  const [model] = await transaction.sql<{ version: string; file: string }>`
    select version, model_file as file from recogniser_model order by version desc limit 1`;
  if (!model) return undefined;
  const { version, file } = model;
  if (lastRead?.file !== file) lastRead = { file, recogniser: await readWeights(files, model) };
  return { version, recogniser: lastRead.recogniser };
}

async function readWeights(
  files: Context["files"],
  { version, file }: { version: string; file: string },
): Promise<Recogniser> {
  const stored = await files.find(file);
  assert(stored, `the weights of ${version} are in the file store`);
  const parts: Uint8Array[] = [];
  for await (const part of stored.read()) parts.push(part);
  return fromJson(JSON.parse(new TextDecoder().decode(Buffer.concat(parts))));
}

/** Newest first. */
export async function listModels(transaction: Transaction): Promise<RecogniserModels["models"]> {
  const rows = await transaction.sql<RecogniserModels["models"][number] & { trainedAt: Date }>`
    select version, classes, accuracy, macro_f1 as "macroF1", examples as n,
      trained_at as "trainedAt", trained_by as "trainedBy"
    from recogniser_model order by version desc`;
  return rows.map((row) => ({ ...row, trainedAt: row.trainedAt.toISOString() }));
}

/** Keeps a trained recogniser; from now on it is the newest. */
export async function saveModel(
  { transaction, newId, now, actor }: Context,
  quality: Omit<TrainedRecogniser, "version">,
  { labelledFile, modelFile }: { labelledFile: string; modelFile: string },
): Promise<TrainedRecogniser> {
  const version = await newId("RM");
  const { classes, n, accuracy, macroF1, folds } = quality;
  await transaction.sql`
    insert into recogniser_model (version, trained_at, trained_by, labelled_file, model_file, classes,
      examples, accuracy, macro_f1, folds)
    values (${version}, ${now}, ${actor.id}, ${labelledFile}, ${modelFile}, ${classes}, ${n},
      ${accuracy}, ${macroF1}, ${JSON.stringify(folds)}::jsonb)`;
  return { version, ...quality };
}

/** What the recogniser makes of a ticket, as far as it is believed. */
export function classify({ recogniser }: TrainedModel, texts: TicketTexts) {
  return believe(recogniser.predict(wholeText(texts)));
}
