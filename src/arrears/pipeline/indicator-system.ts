/**
 * The indicator system: what the screening rules leave, and what each of it weighs.
 * @module
 */
import type { Frame } from "../../math/learning/frame.ts";
import { fitBins } from "../../math/scoring/weight-of-evidence.ts";
import { keepColumns } from "./indicator-frame.ts";
import { factorsOf, weighIndicators } from "./indicator-weights.ts";
import type { RiskOptions } from "./risk-document.ts";
import type { LabelledTable } from "./risk-table.ts";
import { defaultScreening, screen } from "./screening.ts";

/** Screens and weighs the columns; `indicators` are those that a model may see at all. */
export function buildSystem(table: LabelledTable, frame: Frame, options: RiskOptions) {
  const bins = fitBins({ frame, labels: table.labels });
  const rules = options.screening ?? defaultScreening;
  const screening = screen(table, { indicators: frame, bins, rules });
  const isBarred = new Set(
    screening.rejected.filter(({ binds }) => binds === "all").map(({ indicator }) => indicator),
  );
  const system = new Set(screening.kept.map(({ indicator }) => indicator));
  const admitted = new Set(
    frame.columns.map(({ name }) => name).filter((name) => !isBarred.has(name)),
  );
  const weighed = bins.filter(({ name }) => system.has(name));
  const weights = weighIndicators(weighed, options.ahp);
  const indicators = keepColumns(frame, admitted);
  const names = indicators.columns.map(({ name }) => name);
  const factors = options.useWeights === false ? {} : factorsOf(weights, names);
  return { screening, system, weights, factors, indicators };
}
