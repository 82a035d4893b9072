/**
 * Assesses slots in their order, each with its model, over relations that are built once.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { type AppealParameters, parametersOn } from "../method/parameters.ts";
import { quarterOfSlot } from "../method/quarters.ts";
import { readRows, readSpan } from "../method/reading.ts";
import { slotEnd, slotMs } from "../method/slots.ts";
import { because, type Grain } from "../schema.ts";
import { type JudgedRow, type Judging, judgeSlot } from "./judge.ts";
import { accountsAt, firstTicket } from "./lake-facts.ts";
import { fallbackModel, type Modelling, quarterModels } from "./models.ts";

export interface AssessedSlot {
  grain: Grain;
  asOf: Date;
  model: Judging["model"];
  parameters: AppealParameters;
  snapshot: string;
  rows: JudgedRow[];
}

export interface SlotsWanted {
  grain: Grain;
  /** End of the last slot. */
  asOf: Date;
  slots: number;
  refit: boolean;
}

/** Hands each slot over as soon as it is judged, oldest first; `keep` answers false to stop. */
export async function assessSlots(
  context: JobContext,
  { grain, asOf, slots, refit }: SlotsWanted,
  keep: (slot: AssessedSlot) => Promise<boolean>,
): Promise<undefined | Refusal> {
  const parameters = parametersOn(context, asOf);
  const analytics = await context.analytics();
  const seen = await firstTicket(analytics, asOf);
  if (!seen) return refuse("not_found", because.no_tickets({ asOf: asOf.toISOString() }));
  const modelling: Modelling = { context, analytics, grain, parameters, refit, ...seen };
  const ends = Array.from({ length: slots }, (_, slotNo) => slotEnd({ grain, asOf }, slotNo));
  const models = await quarterModels(modelling, ends);
  const known = Math.ceil((asOf.getTime() - seen.firstAt.getTime()) / slotMs[grain.slot]);
  const isShort = [...models.values()].some((model) => model === undefined);
  const { categories: danger } = parameters.danger;
  const span = { grain, asOf, slots: isShort ? Math.max(known, slots) : slots, ...seen, danger };
  const accounts = await accountsAt(analytics, { grain, asOf });
  const table = await readSpan(analytics, { span, parameters });
  for (let slotNo = Math.min(slots, known) - 1; slotNo >= 0; slotNo--) {
    const end = ends[slotNo]!;
    const quarter = quarterOfSlot(end, parameters.reference.months);
    const range = { newest: slotNo, oldest: span.slots - 1 };
    const model =
      models.get(quarter.name) ?? (await fallbackModel(modelling, table, { asOf, range }));
    if (!model) continue;
    const rows = judgeSlot(readRows(table, slotNo, { model, parameters: model.parameters }), {
      ...{ model, parameters, accounts },
    });
    const slot = { grain, asOf: end, model, parameters, snapshot: analytics.snapshot.id, rows };
    if (!(await keep(slot))) return;
  }
}
