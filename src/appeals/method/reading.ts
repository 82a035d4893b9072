/**
 * Reads assessed rows from the relations.
 * @module
 */
import type { Analytics, Reading } from "../../base/database.ts";
import type { CellFacts, Tally } from "./growth.ts";
import { businessTypes } from "./indicators.ts";
import { type FitParameters, indicatorParameters, modelParameters } from "./parameters.ts";
import type { FittedRisk } from "./risk-score.ts";
import { type Span, spanParameters } from "./slots.ts";

/** One region and category in one slot, with the indices that the model gives it. */
export interface ReadRow {
  slotNo: number;
  region: string;
  category: string;
  /** Days of history before the slot. */
  days: number;
  facts: CellFacts;
  heat: number;
  change: number;
  urgency: number;
  sentiment: number;
  /** 0 to 100, before rounding. */
  exact: number;
}

/** Builds the relations over a span once, for several readings: fits of models and rows of slots. */
export async function readSpan<Result>(
  analytics: Analytics,
  { span, parameters }: { span: Span; parameters: FitParameters },
  work: (read: Reading) => Promise<Result>,
): Promise<Result> {
  const given = {
    ...spanParameters(span),
    ...indicatorParameters(parameters),
    ...modelParameters({}),
  };
  return await analytics.readings({ relations: ["appeal_rows"], parameters: given }, work);
}

/** The rows of one slot of the span. */
export async function readRows(
  read: Reading,
  slotNo: number,
  model: FittedRisk,
): Promise<ReadRow[]> {
  const rows = await read<Record<string, string | number | null>>({
    parameters: modelParameters(model),
    select: `select * from appeal_rows where slot_no = ${slotNo} order by region, category`,
  });
  return rows.map((row) => ({
    slotNo: Number(row.slot_no),
    region: String(row.region),
    category: String(row.category),
    days: Number(row.days),
    facts: factsOf(row),
    heat: Number(row.heat),
    change: Number(row.change),
    urgency: Number(row.urgency),
    sentiment: Number(row.sentiment),
    exact: Number(row.exact_score),
  }));
}

function factsOf(row: Record<string, string | number | null>): CellFacts {
  const tally = (prefix: string, suffix: string) =>
    Object.fromEntries(
      ["tickets", ...businessTypes].map((type) => [type, Number(row[prefix + type + suffix])]),
    ) as Tally;
  return {
    now: tally("", ""),
    previous: Number(row.previous),
    usual7: row.usual_tickets7 === null ? null : tally("usual_", "7"),
    usual31: row.usual_tickets31 === null ? null : tally("usual_", "31"),
    urgent: Number(row.urgent),
    overall: Number(row.overall),
    closing: Number(row.closing),
    unstable: Number(row.unstable),
    variation: Number(row.variation),
    amplitude: Number(row.amplitude),
  };
}
