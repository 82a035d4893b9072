/**
 * Figures of a simulation as people read them. Browser-safe.
 * @module
 */
import type { MetricLine, SimulationDocument } from "./schema.ts";

const places = { count: 0, fen: 2, days: 2, number: 1 } as const;

/** Fen become yuan. */
export function figure(value: number, unit: MetricLine["unit"]): string {
  const shown = unit === "fen" ? value / 100 : value;
  const digits = places[unit];
  const text = Math.abs(shown).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return shown < 0 && Number(text.replaceAll(",", "")) !== 0 ? `-${text}` : text;
}

/** `6,102 → 6,955 (+853; +601 … +1,020)`. */
export function metricText({ live, changed, difference, unit }: MetricLine): string {
  const signed = (value: number) => `${value > 0 ? "+" : ""}${figure(value, unit)}`;
  const { value, low, high } = difference;
  const bounds = low === high ? "" : `; ${signed(low)} … ${signed(high)}`;
  return `${figure(live.value, unit)} → ${figure(changed.value, unit)} (${signed(value)}${bounds})`;
}

/** One line for each metric; UTF-8 with a mark, as spreadsheets expect. */
export function metricsCsv({ metrics, window, live, changed }: SimulationDocument): string {
  const head = ["metric", "指标", "unit", "live", "changed", "difference", "low", "high"];
  const rows = metrics.map(({ metric, zh, unit, ...line }) => [
    ...[metric, zh, unit, line.live.value, line.changed.value],
    ...[line.difference.value, line.difference.low, line.difference.high],
  ]);
  const notes = [
    ["window", `${window.from} ${window.to}`],
    ["live", live.hash],
    ["changed", changed.hash],
  ];
  return `\uFEFF${[head, ...rows, ...notes].map((row) => row.join(",")).join("\r\n")}\r\n`;
}
