/**
 * What the registry keeps of an arrears model: the fitted pipeline, which sources it asks, and the
 * population it was measured on, to compare later ones with. Plain JSON.
 * @module
 */

import type { Transaction } from "../base/database.ts";
import { type Day, dayOf } from "../base/dates.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import type { CustomerGroup } from "../customers/schema.ts";
import type { DriftReference } from "../math/statistics/drift.ts";
import { type FoundModel, liveModel, modelById } from "../models/models.ts";
import type { Source } from "./indicators.ts";
import type { FittedRisk } from "./pipeline/risk-document.ts";
import { because } from "./schema.ts";

export interface GroupReference {
  accounts: number;
  probability: DriftReference;
  /** 101 quantiles of the probability, lowest first: a sample to compare distributions with. */
  quantiles: number[];
  /** By indicator, 41 quantiles. */
  indicators: Record<string, number[]>;
}

/** All open accounts on a day of the cycle before `dataUntil`, scored by what was known then. */
export interface Reference {
  day: Day;
  probability: DriftReference;
  accounts: number;
  groups: Partial<Record<CustomerGroup, GroupReference>>;
  indicators: DriftReference[];
}

export interface ArrearsDocument {
  form: 1;
  fitted: FittedRisk;
  without: Source[];
  /** What it learnt from ends here. */
  dataUntil: Day;
  /** Several days of one month: early and late in a bill run, accounts do not look alike. */
  references: Reference[];
}

export interface ArrearsModel extends Omit<FoundModel, "document"> {
  document: ArrearsDocument;
}

/** The reference of the nearest day of the month, around its end. */
export function referenceFor({ references }: ArrearsDocument, asOf: Date): Reference {
  const dayOfMonth = (day: Day) => Number(day.slice(8));
  const distance = ({ day }: Reference) => {
    const apart = Math.abs(dayOfMonth(day) - dayOfMonth(dayOf(asOf)));
    return Math.min(apart, 31 - apart);
  };
  return references.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/** The model named, or the live one. */
export async function arrearsModel(
  transaction: Transaction,
  id: string | undefined,
): Promise<ArrearsModel | Refusal> {
  const model =
    id === undefined ? await liveModel(transaction, "arrears") : await modelById(transaction, id);
  if (model?.kind === "arrears") return { ...model, document: model.document as ArrearsDocument };
  if (id === undefined) return refuse("unavailable", because.no_model());
  return refuse("not_found", because.unknown_model({ model: id }));
}
