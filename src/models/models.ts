/**
 * What other folders ask of the registry inside their own transaction.
 * @module
 */
import { createHash } from "node:crypto";
import type { Transaction } from "../base/database.ts";
import type { Context } from "../base/operation.ts";
import type { ModelCard, ModelKind } from "./schema.ts";
import { insertModel, readDocument, type StoredDocument } from "./store.ts";

export interface Registration {
  kind: ModelKind;
  /** The method that was chosen, e.g. `gbdt`. */
  name: string;
  /** Plain JSON: read back, it scores identically to the bit. */
  document: object;
  /** The score as one SQL text, where the method has such a form. */
  sql?: string | undefined;
  /** The lake's snapshot it was fitted on (`analytics.snapshot.id`). */
  dataHash: string;
  seed: number;
  /** What it was fitted with: cuts, horizon, rulebook. */
  options: object;
  /** Figures on the test window, by name. */
  metrics: Record<string, number>;
  /** What the model page shows; the kind's own folder has its schema. */
  report: object;
  card: ModelCard;
}

/** Keeps a fitted model as `trained`, by the actor; it drives nothing before another publishes it. */
export async function registerModel(context: Context, model: Registration): Promise<string> {
  const { transaction, actor, now } = context;
  const id = await context.newId("M");
  const document = JSON.stringify(model.document);
  await insertModel(transaction, {
    ...model,
    ...{ id, document, sql: model.sql ?? null, trainedBy: actor.id, trainedAt: now },
    documentHash: hashOf(document),
  });
  return id;
}

function hashOf(document: string): string {
  return createHash("sha256").update(document).digest("hex");
}

export interface FoundModel extends Omit<StoredDocument, "text"> {
  document: unknown;
}

/** The one model of a kind that may drive something; undefined where none was published. */
export async function liveModel(
  transaction: Transaction,
  kind: ModelKind,
): Promise<FoundModel | undefined> {
  return found(await readDocument(transaction, { live: kind }));
}

/** Any model, in whatever state. */
export async function modelById(
  transaction: Transaction,
  id: string,
): Promise<FoundModel | undefined> {
  return found(await readDocument(transaction, { id }));
}

/** A document that is no longer the one that was registered is no model: who asks goes by rules. */
function found(stored: StoredDocument | undefined): FoundModel | undefined {
  if (!stored || hashOf(stored.text) !== stored.documentHash) return undefined;
  const { text, ...model } = stored;
  return { ...model, document: JSON.parse(text) };
}
