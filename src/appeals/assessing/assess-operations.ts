/**
 * Assessing: one slot, or a range of them; and the models that do it.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { covers } from "../../organisation/organisation.ts";
import { slotMs } from "../method/slots.ts";
import { grainOf, mayAssess, mayRead, momentOf } from "../ranking/selection.ts";
import * as ask from "../requests.ts";
import { type AppealRow, Assessment, because, Model } from "../schema.ts";
import { assessAndStore, assessSlot, type StoredSlot } from "./assess.ts";
import { findModels, weightsOf } from "./model-store.ts";

export const assess = defineOperation({
  name: "appeals.assess",
  kind: "job",
  summary: "Assess the appeal risk of every region and category in the slot that ends at a moment",
  allow: mayAssess,
  input: ask.AssessInput,
  output: Assessment,
  async run(context, input) {
    const asOf = momentOf("asOf", input.asOf);
    if (isRefusal(asOf)) return asOf;
    const wanted = { grain: grainOf(input), asOf, refit: input.refit };
    const slot = await assessSlot(context, wanted);
    if (isRefusal(slot)) return slot;
    if (!slot) return refuse("not_found", because.no_tickets({ asOf: asOf.toISOString() }));
    return shown(slot, context.actor.scope);
  },
});

export const assessHistory = defineOperation({
  name: "appeals.history",
  kind: "job",
  summary: "Assess every slot of a range in one pass, oldest first, as it would have been then",
  allow: mayAssess,
  input: ask.HistoryInput,
  output: ask.HistoryRun,
  async run(context, input) {
    const [from, asOf] = [momentOf("from", input.from), momentOf("to", input.to)];
    if (isRefusal(from)) return from;
    if (isRefusal(asOf)) return asOf;
    const span = asOf.getTime() - from.getTime();
    if (span < 0) return refuse("invalid", because.empty_range({ from: input.from, to: input.to }));
    const slots = 1 + Math.floor(span / slotMs[input.slot]);
    const stored: { model: string; rows: number }[] = [];
    const wanted = { grain: grainOf(input), asOf, slots, refit: false };
    const refusal = await assessAndStore(context, wanted, ({ model, rows }) => {
      stored.push({ model: model.version, rows: rows.length });
    });
    if (isRefusal(refusal)) return refusal;
    return {
      ...wanted.grain,
      assessments: stored.length,
      rows: stored.reduce((sum, { rows }) => sum + rows, 0),
      models: [...new Set(stored.map(({ model }) => model))],
    };
  },
});

function shown(
  { grain, asOf, model, snapshot, rows, units }: StoredSlot,
  scope: readonly string[],
) {
  const visible = rows.filter(({ region }) => covers(scope, units.get(region)!.path));
  return {
    ...grain,
    asOf: asOf.toISOString(),
    model: model.version,
    basis: model.basis,
    snapshot,
    weights: weightsOf(model),
    rows: visible.map(
      ({ facts: _, ...row }): AppealRow => ({ ...row, regionName: units.get(row.region)!.name }),
    ),
  };
}

export const listModels = defineOperation({
  name: "appeals.models",
  kind: "query",
  summary: "List the fitted models with their ranges, entropies, weights and bands, newest first",
  allow: mayRead,
  input: ask.ModelsInput,
  output: ask.Models,
  async run({ transaction }, filter) {
    return { rows: await findModels(transaction, filter) };
  },
});

export const showModel = defineOperation({
  name: "appeals.model",
  kind: "query",
  summary: "Show one fitted model",
  allow: mayRead,
  input: ask.ModelInput,
  output: Model,
  async run({ transaction }, { version }) {
    const [model] = await findModels(transaction, { version });
    return model ?? refuse("not_found", because.no_such_model({ version }));
  },
});
