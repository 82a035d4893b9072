/**
 * The file's records as the fit of thresholds reads them.
 * @module
 */
import type { Categories } from "../../anomalies/categories/schema.ts";
import type { CategoryRecords } from "../../anomalies/thresholds/thresholds.ts";

/** By column of `anomaly_records`, NaN where one cannot be said. */
export type Figures = Readonly<Record<string, Float64Array>>;

interface Gathering {
  category: Uint8Array;
  figures: Figures;
  /** Intervals are compared as ln(days + offset). */
  offsetDays: number;
}

/** Nothing is confirmed of any: all categories go the way of those without labels. */
export function categoryRecords(
  { categories }: Categories,
  { category, figures, offsetDays }: Gathering,
): CategoryRecords[] {
  return categories.map(({ id, centre }) => {
    const rows = [...category.keys()].filter((row) => category[row] === id);
    const of = (name: string) => Float64Array.from(rows, (row) => figures[name]![row]!);
    const [paid, expected, scale] = [of("amount_fen"), of("expected_fen"), of("scale_fen")];
    const [gap, expectedDays, scaleDays] = [
      of("gap_deviation"),
      of("expected_days"),
      of("scale_days"),
    ];
    return {
      ...{ category: id, centre, amount: of("amount_deviation"), gap },
      labels: new Int8Array(rows.length),
      direction: Int8Array.from(paid, (fen, row) => (fen >= expected[row]! ? 1 : -1)),
      amountSpread: scale.map((fen, row) => fen / expected[row]!),
      gapSpread: scaleDays.map((days, row) => days / (expectedDays[row]! + offsetDays)),
    };
  });
}
