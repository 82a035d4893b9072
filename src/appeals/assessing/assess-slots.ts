/**
 * Assesses slots in their order, each with its model, over relations that are built once.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { JobContext } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { AppealParameters } from "../method/parameters.ts";
import { quarterOfSlot } from "../method/quarters.ts";
import { readRows, readSpan } from "../method/reading.ts";
import { slotEnd, slotMs } from "../method/slots.ts";
import { because, type Grain } from "../schema.ts";
import { type JudgedRow, judgeSlot } from "./judge.ts";
import type { StoredModel } from "./model-store.ts";
import { fallbackModel, type Modelling, quarterModel } from "./models.ts";

export interface AssessedSlot {
  grain: Grain;
  asOf: Date;
  model: StoredModel;
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
  const span = { grain, asOf, slots: isShort ? Math.max(known, slots) : slots, ...seen };
  const accounts = await accountsAt(analytics, { grain, asOf });
  await readSpan(analytics, { span, parameters }, async (read) => {
    for (let slotNo = Math.min(slots, known) - 1; slotNo >= 0; slotNo--) {
      const end = ends[slotNo]!;
      const quarter = quarterOfSlot(end, parameters.reference.months);
      const range = { newest: slotNo, oldest: span.slots - 1 };
      const model =
        models.get(quarter.name) ?? (await fallbackModel(modelling, read, { asOf, range }));
      if (!model) continue;
      const rows = judgeSlot(await readRows(read, slotNo, model), { model, parameters, accounts });
      const slot = { grain, asOf: end, model, parameters, snapshot: analytics.snapshot.id, rows };
      if (!(await keep(slot))) return;
    }
  });
}

export function parametersOn(
  { rulebooks }: Pick<JobContext, "rulebooks">,
  moment: Date,
): AppealParameters {
  const book = rulebooks.inForce("appeal-risk", dayOf(moment));
  return AppealParameters.parse(book?.body ?? {});
}

async function quarterModels(modelling: Modelling, ends: readonly Date[]) {
  const { months } = modelling.parameters.reference;
  const models = new Map<string, StoredModel | undefined>();
  for (const end of ends) {
    const quarter = quarterOfSlot(end, months);
    if (!models.has(quarter.name)) models.set(quarter.name, await quarterModel(modelling, quarter));
  }
  return models;
}

/** When history begins, and whether any ticket carries a business type. */
async function firstTicket(analytics: Analytics, asOf: Date) {
  const [seen] = await analytics.query<{ first_at: Date | null; typed: number }>({
    relations: ["tickets"],
    parameters: { as_of: asOf },
    select: "select min(created_at) as first_at, count(business_type) as typed from tickets",
  });
  return seen?.first_at ? { firstAt: seen.first_at, hasTypes: Number(seen.typed) > 0 } : undefined;
}

interface UnitAccounts {
  region_id: string;
  county_id: string | null;
  city_id: string | null;
  province_id: string | null;
  accounts: number;
}

/** Accounts of every unit of the level, or of every unit and its ancestors where it is as recorded. */
async function accountsAt(
  analytics: Analytics,
  { grain, asOf }: Pick<SlotsWanted, "grain" | "asOf">,
): Promise<Map<string, number>> {
  const rows = await analytics.query<UnitAccounts>({
    relations: ["accounts_by_unit"],
    parameters: { as_of: asOf },
    select: "select * from accounts_by_unit",
  });
  const accounts = new Map<string, number>();
  for (const row of rows) {
    const every = [row.region_id, row.county_id, row.city_id, row.province_id];
    const units = grain.level === "recorded" ? every : [row[`${grain.level}_id`]];
    for (const unit of new Set(units.filter((id) => id !== null))) {
      accounts.set(unit, (accounts.get(unit) ?? 0) + Number(row.accounts));
    }
  }
  return accounts;
}
