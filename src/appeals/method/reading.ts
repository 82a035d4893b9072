/**
 * From the lake to a table of slots, and from a table to the rows of one slot.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import type { CellFacts } from "./growth.ts";
import type { FitParameters } from "./parameters.ts";
import type { FittedRisk } from "./risk-score.ts";
import { type BucketColumns, bucketColumns, buildSlotTable, type SlotTable } from "./slot-table.ts";
import { type Span, shapeOf, spanParameters } from "./slots.ts";
import { indexColumns, rowsOfSlots, scoreColumn } from "./table-scores.ts";

interface Cell {
  region: string;
  category: string;
}

export interface SpanTable extends SlotTable {
  /** By number less one. */
  cells: Cell[];
}

/** Every slot of a span; nothing at or after its `asOf` is seen. */
export async function readSpan(
  analytics: Analytics,
  { span, parameters }: { span: Span; parameters: FitParameters },
): Promise<SpanTable> {
  const buckets = (await analytics.columns({
    relations: ["appeal_counts"],
    parameters: spanParameters(span),
    select: `select ${bucketColumns.join()},
        case when cell is distinct from lag(cell) over places then region end as region,
        case when cell is distinct from lag(cell) over places then category end as category
      from appeal_counts window places as (order by cell, phase, day_no)
      order by cell, phase, day_no`,
  })) as BucketColumns & { region: string[]; category: string[] };
  const cells: Cell[] = [];
  for (const [bucket, cell] of buckets.cell.entries()) {
    cells[cell - 1] ??= { region: buckets.region[bucket]!, category: buckets.category[bucket]! };
  }
  return { ...buildSlotTable(buckets, shapeOf(span), parameters), cells };
}

/** One region and category in one slot, with the indices that the model gives it. */
export interface ReadRow extends Cell {
  slotNo: number;
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

/** The rows of one slot, by region and category. */
export function readRows(
  table: SpanTable,
  slotNo: number,
  { model, parameters }: { model: FittedRisk; parameters: FitParameters },
): ReadRow[] {
  const range = rowsOfSlots(table, { newest: slotNo, oldest: slotNo });
  const indices = indexColumns(table, range, { model, parameters });
  const exact = scoreColumn(indices, model.indices, parameters);
  return Array.from(exact, (score, i) => {
    const row = range.from + i;
    const { region, category } = table.cells[table.rows.cell[row]! - 1]!;
    return {
      ...{ slotNo, region, category, days: table.daysOf(row), facts: table.factsOf(row) },
      heat: indices.heat[i]!,
      change: indices.change[i]!,
      urgency: indices.urgency[i]!,
      sentiment: indices.sentiment[i]!,
      exact: score,
    };
  });
}
