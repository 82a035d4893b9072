/**
 * Which model judges a slot: the quarter's frozen one, or, for want of history, one fitted on all
 * slots up to it.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { dayMs } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { fitModel, fitOptions, type SlotRange } from "../method/model-fit.ts";
import { type AppealParameters, FitParameters } from "../method/parameters.ts";
import { type Quarter, quarterOfSlot } from "../method/quarters.ts";
import { readSpan, type SpanTable } from "../method/reading.ts";
import { slotEnd, slotMs } from "../method/slots.ts";
import type { Grain, ModelBasis } from "../schema.ts";
import { findQuarterModel, keepModel, type StoredModel } from "./model-store.ts";

export interface Modelling {
  context: JobContext;
  analytics: Analytics;
  grain: Grain;
  parameters: AppealParameters;
  firstAt: Date;
  hasTypes: boolean;
  refit: boolean;
}

/** The frozen model of a quarter, fitted now if need be; undefined where history is too short. */
async function quarterModel(
  modelling: Modelling,
  quarter: Quarter,
): Promise<StoredModel | undefined> {
  const { context, analytics, grain, parameters, firstAt, refit } = modelling;
  const fitting = { grain, quarter: quarter.name, parameters: FitParameters.parse(parameters) };
  const known = await context.transact(({ transaction }) => findQuarterModel(transaction, fitting));
  if (known && !refit) return known;
  const leastMs = parameters.reference.minimumDays * dayMs;
  if (quarter.start.getTime() - firstAt.getTime() < leastMs) return undefined;
  const from = Math.max(quarter.referenceStart.getTime(), firstAt.getTime());
  const slots = Math.floor((quarter.start.getTime() - from) / slotMs[grain.slot]);
  const span = { grain, asOf: quarter.start, slots, firstAt };
  const table = await readSpan(analytics, { span, parameters });
  const range = { newest: 0, oldest: slots - 1 };
  return await fitAndKeep(modelling, table, { range, asOf: span.asOf, quarter, basis: "quarter" });
}

/** The models of all quarters that the slots lie in, by name. */
export async function quarterModels(modelling: Modelling, ends: readonly Date[]) {
  const { months } = modelling.parameters.reference;
  const models = new Map<string, StoredModel | undefined>();
  for (const end of ends) {
    const quarter = quarterOfSlot(end, months);
    if (!models.has(quarter.name)) models.set(quarter.name, await quarterModel(modelling, quarter));
  }
  return models;
}

/** A model of its own moment, on all slots of the span up to it; undefined where none has a row. */
export async function fallbackModel(
  modelling: Modelling,
  table: SpanTable,
  { asOf, range }: { asOf: Date; range: SlotRange },
): Promise<StoredModel | undefined> {
  const end = slotEnd({ grain: modelling.grain, asOf }, range.newest);
  const quarter = quarterOfSlot(end, modelling.parameters.reference.months);
  const basis = range.oldest > range.newest ? "history" : "batch";
  return await fitAndKeep(modelling, table, { range, asOf, quarter, basis });
}

interface Keeping {
  range: SlotRange;
  /** End of slot 0 of the span. */
  asOf: Date;
  quarter: Quarter;
  basis: ModelBasis;
}

async function fitAndKeep(
  { context, grain, parameters, hasTypes }: Modelling,
  table: SpanTable,
  { range, asOf, quarter, basis }: Keeping,
): Promise<StoredModel | undefined> {
  const fit = fitModel(table, range, { ...fitOptions(parameters), hasTypes });
  const leastRows = basis === "quarter" ? parameters.reference.minimumRows : 1;
  if (!fit || fit.rows < leastRows) return undefined;
  return await context.transact(({ transaction, now }) =>
    keepModel(transaction, {
      grain,
      quarter: quarter.name,
      basis,
      fittedFrom: slotEnd({ grain, asOf }, range.oldest + 1),
      fittedUntil: slotEnd({ grain, asOf }, range.newest),
      fittedAt: now,
      parameters: FitParameters.parse(parameters),
      fit,
    }),
  );
}
