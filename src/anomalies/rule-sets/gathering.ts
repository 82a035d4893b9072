/**
 * The payments a fit reads, by category, with what people judged of them by then. A category of many is sampled by a
 * hash of the record, so that the same lake gives the same sample; judged records are always in it.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { recordSlices, type Screening } from "../behaviour/behaviour.ts";
import { reasonsElsewhere } from "../cases/schema.ts";
import { categorySelect, profileRelation } from "../categories/categories.ts";
import type { Categories } from "../categories/schema.ts";
import type { CategoryRecords } from "../thresholds/thresholds.ts";

export interface Gathering {
  asOf: Date;
  /** Payments from this instant on. */
  since: Date;
  categories: Categories;
  screening: Screening;
  /** Of a category. */
  mostRecords: number;
  /** Called with the slices done. */
  told(done: number, slices: number): void;
  isCancelled(): boolean;
}

const columns = [
  "amount",
  "gap",
  "amount_spread",
  "gap_spread",
  "direction",
  "label",
  "draw",
] as const;
type Column = (typeof columns)[number];
type Rows = Record<Column, number[]>;

const learnNothing = reasonsElsewhere.map((code) => `'${code}'`).join(", ");

/** Sorted by draw; a judged record draws below zero, and so is never left out. */
function recordSelect(categories: Categories): string {
  return `
    with placed as (
      select customer_account, category from (${categorySelect(categories)})
      where hash(customer_account) % coalesce(getvariable('slices'), 1) = coalesce(getvariable('slice'), 0)
    )
    select category, amount_deviation::double as amount, gap_deviation::double as gap,
      amount_scale / 1e6 as amount_spread, gap_scale / 1e6 as gap_spread,
      case when amount_fen >= expected_fen then 1 else -1 end as direction,
      case when reason_code in (${learnNothing}) then 0 when is_abnormal then 1 when not is_abnormal then -1 else 0 end as label,
      case when is_abnormal is null then 0 else -1 end + (hash(record) % 4503599627370496)::double / 4503599627370496 as draw
    from anomaly_records join placed using (customer_account)
      left join anomaly_labels using (record)
    where paid_at >= getvariable('since')`;
}

export async function gatherRecords(
  analytics: Analytics,
  gathering: Gathering,
): Promise<CategoryRecords[]> {
  const { asOf, since, categories, screening, mostRecords } = gathering;
  const byCategory = new Map(categories.categories.map(({ id }) => [id, new Sample(mostRecords)]));
  const slices = await recordSlices(analytics, asOf, { screening });
  for (const [done, { relations, parameters, given }] of slices.entries()) {
    if (gathering.isCancelled()) break;
    gathering.told(done, slices.length);
    const query = {
      relations: [...relations, "anomaly_labels", profileRelation(categories)],
      parameters: { ...parameters, since },
      ...{ given, select: recordSelect(categories) },
    };
    for await (const chunk of analytics.columnChunks(query, 100_000)) {
      const of = (name: string) => chunk[name] as Float64Array;
      const category = of("category");
      const values = columns.map(of);
      for (let row = 0; row < category.length; row++)
        byCategory.get(category[row]!)!.add(values, row);
    }
  }
  return categories.categories.map(({ id, centre }) => ({
    ...{ category: id, centre },
    ...byCategory.get(id)!.columns(),
  }));
}

/** The rows of the least draws. */
class Sample {
  readonly #most: number;
  #rows: Rows = empty();
  #seen = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(values: readonly Float64Array[], row: number): void {
    for (const [at, column] of columns.entries()) this.#rows[column].push(values[at]![row]!);
    this.#seen++;
    if (this.#rows.draw.length >= 2 * this.#most) this.#cut();
  }

  #cut(): void {
    const { draw } = this.#rows;
    const order = [...draw.keys()].sort((one, other) => draw[one]! - draw[other]!);
    const judged = draw.reduce((count, each) => count + Number(each < 0), 0);
    const kept = order.slice(0, Math.max(this.#most, judged));
    const rows = empty();
    for (const column of columns) rows[column] = kept.map((row) => this.#rows[column][row]!);
    this.#rows = rows;
  }

  columns(): Omit<CategoryRecords, "category" | "centre"> {
    this.#cut();
    const { amount, gap, amount_spread, gap_spread, label, direction } = this.#rows;
    return {
      ...{ amount: Float64Array.from(amount), gap: Float64Array.from(gap), count: this.#seen },
      ...{ labels: Int8Array.from(label), direction: Int8Array.from(direction) },
      amountSpread: Float64Array.from(amount_spread),
      gapSpread: Float64Array.from(gap_spread),
    };
  }
}

function empty(): Rows {
  return {
    ...{ amount: [], gap: [], amount_spread: [], gap_spread: [] },
    ...{ direction: [], label: [], draw: [] },
  };
}
