/**
 * Everything that may be asked of the model registry.
 * @module
 */
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { mayMove } from "./rules.ts";
import * as s from "./schema.ts";
import { findModels, lockKind, moveModel, readDocument } from "./store.ts";

const mayTrain = ["data-scientist"];
const mayRead = [...mayTrain, "administrator", "compliance", "policy-manager"];

/** A model that nobody else moves until the transaction ends, if it may become what is wanted. */
async function lockedFor(
  context: Context,
  id: string,
  wanted: s.ModelState,
): Promise<s.ModelDetail | Refusal> {
  const known = await detail(context, id);
  if (isRefusal(known)) return known;
  await lockKind(context.transaction, known.kind);
  const model = await detail(context, id);
  if (isRefusal(model)) return model;
  const may = mayMove(model, wanted, context.actor.id);
  return isRefusal(may) ? may : model;
}

async function detail({ transaction }: Context, id: string): Promise<s.ModelDetail | Refusal> {
  const [model] = (await findModels(transaction, { id })).models;
  return model ?? refuse("not_found", s.because.unknown_model({ id }));
}

const listModels = defineOperation({
  name: "models.list",
  kind: "query",
  summary: "List fitted models with their figures, newest first",
  allow: mayRead,
  input: s.ListModels,
  output: s.ModelList,
  run: ({ transaction }, filter) => findModels(transaction, filter),
});

const showModel = defineOperation({
  name: "models.show",
  kind: "query",
  summary: "Show one fitted model with its card",
  allow: mayRead,
  input: s.ModelId,
  output: s.ModelDetail,
  run: (context, { id }) => detail(context, id),
});

const publishModel = defineOperation({
  name: "models.publish",
  kind: "command",
  summary: "Let a model speak that another person trained; the one before it is retired",
  allow: mayTrain,
  input: s.PublishModel,
  output: s.Published,
  async run(context, { id, to }) {
    const { transaction, actor, now } = context;
    const model = await lockedFor(context, id, to);
    if (isRefusal(model)) return model;
    const { models } = await findModels(transaction, { kind: model.kind, state: "live" });
    const [before] = to === "live" ? models : [];
    if (before) await moveModel(transaction, before.id, { to: "retired", by: actor.id, now });
    await moveModel(transaction, id, { to, by: actor.id, now });
    const after = await detail(context, id);
    return isRefusal(after) ? after : { ...after, replaced: before?.id ?? null };
  },
});

const retireModel = defineOperation({
  name: "models.retire",
  kind: "command",
  summary: "Silence a model; what asked it goes by rules until another is published",
  allow: mayTrain,
  input: s.ModelId,
  output: s.ModelSummary,
  async run(context, { id }) {
    const { transaction, actor, now } = context;
    const model = await lockedFor(context, id, "retired");
    if (isRefusal(model)) return model;
    await moveModel(transaction, id, { to: "retired", by: actor.id, now });
    return await detail(context, id);
  },
});

const exportModel = defineOperation({
  name: "models.export",
  kind: "query",
  summary: "Write a model as a JSON file, or as SQL where its method has that form",
  allow: mayTrain,
  audited: true,
  input: s.ExportModel,
  output: s.Exported,
  async run({ transaction, files }, { id, format }) {
    const model = await readDocument(transaction, { id });
    if (!model) return refuse("not_found", s.because.unknown_model({ id }));
    const text = format === "json" ? model.text : model.sql;
    if (text === null) return refuse("conflict", s.because.no_sql({ id, name: model.name }));
    const stored = await files.put(Buffer.from(text, "utf8"), `${id}.${format}`);
    return { file: stored.id, name: stored.name, bytes: stored.bytes };
  },
});

export const modelsOperations = [
  listModels,
  showModel,
  publishModel,
  retireModel,
  exportModel,
] as const;
